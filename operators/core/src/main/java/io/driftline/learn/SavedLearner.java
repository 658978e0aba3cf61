package io.driftline.learn;

import io.driftline.math.Rng;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;

/**
 * A learner's state together with what its numbers stand for. Where it was read from bytes, its
 * initial values are not known, so that nothing of it can be reset.
 *
 * @param settings of the learner, as text
 */
public record SavedLearner(Shape shape, String settings, LearnerState state) {
    /** A part of a learner's state that only learning needs. */
    static final String OPTIMIZER = "optimizer";

    /** Another one, of a learner that watches its own error. */
    static final String DRIFT = "drift";

    /** Says that targets are sets of classes, which are not what classes alone are. */
    static final StateSpec SETS = StateSpec.of("label-sets", 1);

    /** Returns the version of the model that the learner publishes, an independent copy. */
    public ModelSnapshot snapshot() {
        return new ModelSnapshot(
                state.steps(),
                shape.columns(),
                shape.classes(),
                new LearnerState(state.layout(), model(state.tree()).copy()),
                new Provenance(settings, state.tree().counter("rng")));
    }

    /**
     * Returns the state of a learner that goes on from a model that it did not learn: parameters
     * and standardizer are the model's, what only learning needs begins anew.
     *
     * @param model as {@link ModelCodec#decode} has read it for this learner
     * @param seed of the learner's random draws, which do not go on where the model's ended
     * @param steps that the state has: taking over a model is a step of its own, so that no version
     *     ever has two contents
     */
    public static LearnerState takeOver(
            ModelSnapshot model, Learner learner, Rng seed, long steps) {
        LearnerState state = learner.start(seed);
        model(state.tree()).set(model.serving().tree());
        state.tree().counter("rng", seed.key());
        state.tree().counter("steps", steps);
        return state;
    }

    /** Returns the names of what {@link #takeOver} begins anew, such as optimizer and replay. */
    public List<String> onlyForLearning() {
        List<String> kept = names(model(state.tree()));
        return names(state.tree()).stream().filter(name -> !kept.contains(name)).toList();
    }

    private static List<String> names(StateTree tree) {
        return tree.spec().parts().stream().map(StateSpec::name).toList();
    }

    /** Returns what predicting needs, in the same memory. */
    private static StateTree model(StateTree tree) {
        return tree.without(OPTIMIZER)
                .without(DRIFT)
                .without(Replay.NAME)
                .without(HeadRows.NAME)
                .without(RootCovariance.NAME);
    }
}
