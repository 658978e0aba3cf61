package io.driftline.learn;

import io.driftline.data.Task;
import io.driftline.model.Loss;
import io.driftline.model.Model;
import io.driftline.optim.Optimizer;
import java.util.Optional;

/**
 * Another way to compute the steps of a gradient learner than the loops of this library, which stay
 * the definition. Found by {@link java.util.ServiceLoader}; absent where nobody brings one.
 *
 * <p><b>Contract</b> (checked by the tests of each path): the state is that of the Java learner,
 * name for name, so that one goes on where the other stopped; results are close, and the path says
 * how close; within a path the contract of {@link Learner} holds bit for bit.
 */
public interface ComputePath {

    /**
     * What a learner is made of.
     *
     * @param loss of labels; the model is built with the replay's where there is one
     * @param java the learner that defines what is to be computed
     */
    record Parts(
            Task task,
            Model model,
            Loss loss,
            Optimizer optimizer,
            boolean standardize,
            Optional<Replay> replay,
            GradientLearner java) {}

    /** Returns its name under {@code learner.compute}, which a version's provenance tells, too. */
    String name();

    /** Returns why it cannot compute such a learner, and what to do; empty where it can. */
    String refusal(Parts parts);

    /** Returns the learner, which computes from its first step on; it is not refused. */
    Learner learner(Parts parts);
}
