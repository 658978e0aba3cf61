package io.driftline.nd4j;

import io.driftline.data.Batch;
import io.driftline.data.Standardizer;
import io.driftline.data.Task;
import io.driftline.learn.ComputePath.Parts;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.learn.ModelSnapshot;
import io.driftline.learn.Progress;
import io.driftline.learn.Replay;
import io.driftline.math.Rng;
import io.driftline.model.Loss;
import io.driftline.optim.StepSize;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.Optional;

/**
 * Learns as {@link io.driftline.learn.GradientLearner} does, in ND4J: parameters, gradient and what
 * the optimizer remembers per parameter stay there from step to step, and come back when somebody
 * asks for the state's tree. Scalars, counters, the standardizer and rows of replay stay in Java.
 *
 * <p>What crosses per step is the batch, its outputs and their derivatives, a few scalars, and the
 * noise of {@link Gates}. Standardizing and the loss of each row are computed in Java by the same
 * code as on the Java path, on numbers that come from Java or have to return to it anyway.
 *
 * <p>Close to the Java path, not equal: sums are taken in another order. The same bits again on the
 * same machine with the same number of native threads; not across machines or native variants.
 *
 * <p>Predictions are computed in ND4J, too, so that they do not depend on where the state lies.
 */
final class Nd4jLearner implements Learner {
    static final String NAME = "nd4j";

    private static final String STANDARDIZER = "standardizer";
    private static final String OPTIMIZER = "optimizer";
    private static final float[] NONE = {};

    private final Task task;
    private final Learner java;
    private final Loss loss;
    private final Loss trained;
    private final StepSize stepSize;
    private final boolean standardize;
    private final Optional<Replay> replay;
    private final Standardizer standardizer;
    private final Parts parts;
    private final Layout layout;
    private final int outputCount;
    private final long[] tags;
    private final LearnerState.Holder holder = this::giveBack;

    // Scratch, and where the native arrays are, from the first call on.
    private Optional<Residence> home = Optional.empty();
    private Optional<LearnerState> borrowed = Optional.empty();
    private float[] inputs = {};
    private float[] outputs = {};
    private float[] derivatives = {};

    Nd4jLearner(Parts parts) {
        this.parts = parts;
        task = parts.task();
        java = parts.java();
        loss = parts.loss();
        replay = parts.replay();
        trained = replay.<Loss>map(Replay::loss).orElse(loss);
        stepSize = parts.optimizer().stepSize();
        standardize = parts.standardize();
        standardizer = new Standardizer(standardize ? task.columns() : List.of());
        outputCount = loss.outputs(task);
        layout = parts.model().layout(outputCount);
        int links = parts.optimizer().chain().size();
        tags = new long[links + 1];
        for (int i = 0; i < links; i++) {
            tags[i] = Rng.tag(parts.optimizer().chain().get(i).state().name());
        }
        tags[links] = Rng.tag(stepSize.state().name());
    }

    @Override
    public String computePath() {
        return NAME;
    }

    @Override
    public LearnerState start(Rng rng) {
        return java.start(rng);
    }

    @Override
    public ModelSnapshot snapshot(LearnerState state) {
        return java.snapshot(state);
    }

    @Override
    public void predict(LearnerState state, Batch batch, float[] scores) {
        Residence arrays = borrow(state);
        room(batch.size());
        arrays.network(batch.size()).forward(standardized(state, batch), outputs);
        for (int e = 0; e < batch.size(); e++) {
            loss.link(outputs, e * outputCount, outputCount, scores, e * task.scores());
        }
    }

    @Override
    public Progress learn(LearnerState state, Batch batch) {
        if (!batch.finite()) {
            return new Progress(state.steps(), Float.NaN, 0, false);
        }
        task.require(batch); // before anything is changed
        Residence arrays = borrow(state);
        Before before = Before.of(state.memory(), standardize);
        arrays.keep();
        boolean accepted = false;
        try {
            Progress progress = step(arrays, state, batch, true);
            if (!progress.accepted() && replay.filter(Replay::replayed).isPresent()) {
                arrays.undo();
                before.restore(state.memory());
                progress = step(arrays, state, batch, false);
            }
            accepted = progress.accepted();
            return progress;
        } finally {
            if (!accepted) {
                arrays.undo();
                before.restore(state.memory());
            }
        }
    }

    private Progress step(Residence arrays, LearnerState state, Batch batch, boolean replaying) {
        StateTree tree = state.memory();
        if (standardize) {
            standardizer.update(batch, tree.part(STANDARDIZER));
        }
        Batch mixed = replay.map(r -> r.mix(batch, state, replaying)).orElse(batch);
        room(mixed.size());
        Network network = arrays.network(mixed.size());
        network.forward(standardized(state, mixed), outputs);
        float value = value(mixed);
        if (!Float.isFinite(value)) {
            return new Progress(state.steps(), value, 0, false);
        }
        network.backward(derivatives);
        Rng rng = new Rng(tree.counter("rng")).child(Rng.tag(OPTIMIZER));
        StateTree optimizer = tree.part(OPTIMIZER);
        long t = state.steps() + 1;
        arrays.chain(optimizer, i -> rng.child(tags[i]).child(t));
        io.driftline.optim.Step whole =
                new io.driftline.optim.Step(
                        t, value, NONE, layout, rng.child(tags[tags.length - 1]));
        float size = stepSize.next(NONE, whole, optimizer.parts().get(1));
        if (!arrays.move(size)) {
            return new Progress(state.steps(), value, 0, false);
        }
        float fresh = replay.isPresent() ? replay.get().freshLoss() : value;
        replay.ifPresent(r -> r.keep(batch, state));
        return new Progress(tree.add("steps", 1), fresh, size, true).withPasses(mixed.size());
    }

    /** Returns the mean loss of rows, and overwrites its derivatives by their outputs. */
    private float value(Batch batch) {
        double sum = 0;
        for (int e = 0; e < batch.size(); e++) {
            sum +=
                    trained.value(
                            outputs, e * outputCount, outputCount, batch.targets()[e], derivatives);
        }
        float share = 1f / batch.size();
        for (int i = 0; i < batch.size() * outputCount; i++) {
            derivatives[i] *= share;
        }
        return (float) (sum / batch.size());
    }

    private void room(int rows) {
        int count = rows * outputCount;
        outputs = outputs.length < count ? new float[count] : outputs;
        derivatives = derivatives.length < count ? new float[count] : derivatives;
    }

    private float[] standardized(LearnerState state, Batch batch) {
        if (!standardize) {
            return batch.inputs();
        }
        inputs = inputs.length < batch.inputs().length ? new float[batch.inputs().length] : inputs;
        standardizer.transform(batch, state.memory().part(STANDARDIZER), inputs);
        return inputs;
    }

    /** Takes over the vectors of a state, unless they are here already. */
    private Residence borrow(LearnerState state) {
        if (home.isEmpty()) {
            home = Optional.of(new Residence(parts.optimizer(), layout));
        }
        Residence arrays = home.get();
        if (!state.isLentTo(holder)) {
            borrowed.ifPresent(LearnerState::tree); // there is room for one
            arrays.load(state.tree());
            state.lend(holder);
            borrowed = Optional.of(state);
        }
        return arrays;
    }

    private void giveBack(LearnerState state) {
        home.orElseThrow().store(state.memory());
        borrowed = Optional.empty();
    }

    /** What a step changes in Java before it is known to be accepted. */
    private record Before(Optional<StateTree> standardizer, double[] powers, StateTree stepSize) {
        static Before of(StateTree tree, boolean standardize) {
            StateTree optimizer = tree.part(OPTIMIZER);
            return new Before(
                    standardize ? Optional.of(tree.part(STANDARDIZER).copy()) : Optional.empty(),
                    Residence.powers(optimizer),
                    optimizer.parts().get(1).copy());
        }

        void restore(StateTree tree) {
            standardizer.ifPresent(tree.part(STANDARDIZER)::set);
            StateTree optimizer = tree.part(OPTIMIZER);
            Residence.powers(optimizer, powers);
            optimizer.parts().get(1).set(stepSize);
        }
    }

    @Override
    public String toString() {
        return "Nd4jLearner[%s]".formatted(java);
    }
}
