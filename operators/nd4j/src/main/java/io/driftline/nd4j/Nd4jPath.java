package io.driftline.nd4j;

import io.driftline.learn.ComputePath;
import io.driftline.learn.Learner;
import io.driftline.learn.Replay;
import io.driftline.model.Linear;
import io.driftline.model.Mlp;
import io.driftline.optim.Constant;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.InverseSqrt;
import io.driftline.optim.LinearDecay;
import io.driftline.optim.StepSize;
import io.driftline.optim.WarmUp;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Computes on arrays of ND4J that stay where they are from step to step. Pays for mini-batches of
 * some hundred rows; up to 32 rows Java is quicker, see {@code RESULTS.md}.
 *
 * <p>Making a learner starts no native code; its first step or prediction does.
 */
public final class Nd4jPath implements ComputePath {
    private static final String OR_JAVA = "; use another one, or set compute to java";

    @Override
    public String name() {
        return Nd4jLearner.NAME;
    }

    @Override
    public String refusal(Parts parts) {
        if (!present()) {
            return "but ND4J is not on the class path; put the jars that the build leaves in"
                    + " operators/nd4j/target/lib into the cluster's lib folder, or set compute to"
                    + " java";
        }
        if (!(parts.model() instanceof Mlp || parts.model() instanceof Linear)) {
            return "which computes the models mlp and linear" + OR_JAVA;
        }
        if (parts.task().appends()) {
            return "where classes cannot join; set labels.unknown to reject, or compute to java";
        }
        if (parts.replay().filter(Replay::projects).isPresent()
                || parts.replay().flatMap(Replay::head).isPresent()) {
            return "which replays with the losses er, der, der++ and er-ace and without a"
                    + " projection"
                    + OR_JAVA;
        }
        if (!parts.optimizer().servesIterate()) {
            return "which has no weight-average and no replace-units; leave them out, or set"
                    + " compute to java";
        }
        for (GradientTransform link : parts.optimizer().chain()) {
            if (!Link.computes(link)) {
                return "which computes the transforms %s, and upgd weight by weight with a scale for all; this chain has %s%s"
                        .formatted(Link.NAMES, link.state().name(), OR_JAVA);
            }
        }
        StepSize size = parts.optimizer().stepSize();
        return schedule(size)
                ? ""
                : "which computes the step sizes unit, constant, inverse-sqrt, warm-up and"
                        + " linear-decay, not %s%s".formatted(size.state().name(), OR_JAVA);
    }

    @Override
    public Learner learner(Parts parts) {
        return new Nd4jLearner(parts);
    }

    /** Whether a step size looks at nothing but the time. */
    private static boolean schedule(StepSize size) {
        return size instanceof Constant
                || size instanceof InverseSqrt
                || size instanceof WarmUp
                || size instanceof LinearDecay;
    }

    private static boolean present() {
        try {
            return DataType.FLOAT.width() > 0;
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }
}
