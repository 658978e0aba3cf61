package io.driftline.learn;

import io.driftline.data.Batch;
import io.driftline.data.Standardizer;
import io.driftline.data.Task;
import io.driftline.math.Kernels;
import io.driftline.math.Rng;
import io.driftline.model.Loss;
import io.driftline.model.Model;
import io.driftline.optim.Optimizer;
import io.driftline.optim.Step;
import io.driftline.state.Layout;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import io.driftline.state.Trial;
import java.util.List;
import java.util.Optional;

/**
 * Learns by steps along a gradient: standardizer, model, loss, optimizer.
 *
 * <p>A step updates the standardizer, takes the gradient at the standardized batch, and lets the
 * optimizer compute the next parameters beside the old ones. Only when those and all that was
 * remembered is finite, they become the parameters, by changing places with the old ones; else
 * standardizer and optimizer are set back to what they were, see {@link Trial}.
 *
 * <p>Where the optimizer averages weights, the parameters are the average: what predicts and is
 * published. The gradient, and the loss that a step reports, are taken at another point then.
 *
 * <p>With replay, rows from memory join each batch and steps may be projected, see {@link Replay}.
 * A step that they would make non-finite is taken once more without them, so that a row from memory
 * never costs a new example.
 *
 * <p>State: parameters, steps, the key of the random draws, the standardizer's, the replay's and
 * the optimizer's; and where classes may join and the optimizer needs it, {@link HeadRows}.
 */
public final class GradientLearner implements Learner {
    private static final String STANDARDIZER = "standardizer";
    private static final String OPTIMIZER = SavedLearner.OPTIMIZER;
    private static final double[] NONE = {};
    private static final long OPTIMIZER_TAG = Rng.tag(OPTIMIZER);

    private final Task task;
    private final Model model;
    private final Loss loss;
    private final Optimizer optimizer;
    private final Standardizer standardizer;
    private final boolean standardize;
    private final Optional<Replay> replay;
    private final Optional<HeadRows> rows;
    private final String settings;
    private final List<String> columns;
    private final int outputCount;
    private final Layout layout;
    private final StateSpec spec;

    // Scratch, overwritten by every call.
    private final BatchGradient gradient;
    private final Trial trial;
    private float[] update; // after a step the last parameters: arrays change places
    private float[] inputs = {};
    private float[] rowInputs = {};
    private float[] outputs = {};
    private int passes;
    private StateTree standardizerBefore;

    /**
     * Returns a learner.
     *
     * @param model computes the gradient of {@code loss}
     * @param standardize whether the columns that may be scaled are
     * @param settings as text, for the provenance
     * @throws IllegalArgumentException when the loss cannot work with the task's label, or when the
     *     model cannot tell what the optimizer needs
     */
    public GradientLearner(
            Task task,
            Model model,
            Loss loss,
            Optimizer optimizer,
            boolean standardize,
            String settings) {
        this(task, model, loss, optimizer, standardize, Optional.empty(), settings);
    }

    /**
     * Returns a learner that may replay.
     *
     * @param model computes the gradient of {@code loss}, or with replay that of the replay's loss
     * @param standardize whether the columns that may be scaled are
     * @param settings as text, for the provenance
     * @throws IllegalArgumentException when the loss cannot work with the task's label
     */
    public GradientLearner(
            Task task,
            Model model,
            Loss loss,
            Optimizer optimizer,
            boolean standardize,
            Optional<Replay> replay,
            String settings) {
        if (!loss.fits(task)) {
            throw new IllegalArgumentException(
                    "The loss %s cannot work with %d classes."
                            .formatted(loss.getClass().getSimpleName(), task.classes().size()));
        }
        this.task = task;
        this.model = model;
        this.loss = loss;
        this.optimizer = optimizer;
        this.standardize = standardize;
        this.replay = replay;
        this.settings = settings;
        standardizer = new Standardizer(standardize ? task.columns() : List.of());
        columns = task.columns().stream().map(Task.Column::name).toList();
        outputCount = loss.outputs(task);
        layout = model.layout(outputCount);
        StateSpec parts =
                StateSpec.of("learner", 1)
                        .perParameter("params")
                        .counter("steps", 0)
                        .counter("rng", 0);
        parts = task.multiLabel() ? parts.part(SavedLearner.SETS) : parts;
        parts = standardize ? parts.part(standardizer.state()) : parts;
        parts = replay.isPresent() ? parts.part(replay.get().state()) : parts;
        rows = HeadRows.of(task, optimizer.needs());
        parts = rows.isPresent() ? parts.part(HeadRows.state(task)) : parts;
        spec = parts.part(optimizer.state());
        update = new float[layout.size()];
        gradient = new BatchGradient(model, layout, optimizer.needs(), replay.isPresent());
        standardizerBefore = StateTree.of(standardizer.state(), 0);
        trial = new Trial(optimizer.state(), layout);
    }

    @Override
    public LearnerState start(Rng rng) {
        StateTree tree = StateTree.of(spec, layout);
        tree.counter("rng", rng.key());
        model.initialize(tree.vector("params"), 0, rng.child("model"));
        return new LearnerState(layout, tree);
    }

    @Override
    public void predict(LearnerState state, Batch batch, float[] scores) {
        int count = batch.size() * outputCount;
        outputs = outputs.length < count ? new float[count] : outputs;
        if (standardize && inputs.length != batch.inputs().length) {
            inputs = new float[batch.inputs().length];
        }
        model.predict(state.params(), standardized(state.tree(), batch, inputs), outputs);
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
        StateTree tree = state.tree();
        if (standardize) {
            standardizerBefore = copied(tree.part(STANDARDIZER), standardizerBefore);
        }
        trial.begin(tree.part(OPTIMIZER));
        boolean accepted = false;
        passes = 0;
        try {
            Progress progress = step(state, batch, true);
            if (!progress.accepted() && replay.isPresent() && replay.get().replayed()) {
                undo(tree);
                progress = step(state, batch, false);
            }
            accepted = progress.accepted();
            return progress.withPasses(passes);
        } finally {
            if (!accepted) {
                undo(tree);
            }
        }
    }

    /**
     * Takes one step; what it leaves behind when it is not accepted is for the caller to undo.
     *
     * @param replaying whether rows from memory join, where there is one
     */
    private Progress step(LearnerState state, Batch batch, boolean replaying) {
        StateTree tree = state.tree();
        if (standardize) {
            standardizer.update(batch, tree.part(STANDARDIZER));
        }
        StateTree part = tree.part(OPTIMIZER);
        float[] point = optimizer.gradientPoint(state.params(), part);
        Batch mixed = replay.map(r -> r.mix(batch, state, replaying)).orElse(batch);
        float value = gradient.at(point, scaled(tree, mixed), update);
        if (!Float.isFinite(value)) {
            return new Progress(state.steps(), value, 0, false);
        }
        // A gradient that is not finite leaves no next parameters or state that are: see below.
        Rng rng = new Rng(tree.counter("rng")).child(OPTIMIZER_TAG);
        Step step =
                new Step(
                        state.steps() + 1,
                        value,
                        state.params(),
                        layout,
                        rng,
                        gradient.curvature(),
                        gradient.activations(),
                        rows.map(r -> r.next(tree)).orElse(NONE));
        float stepSize = optimizer.next(update, step, part, trial);
        boolean projected = replay.isPresent() && replaying;
        if (projected) {
            replay.get()
                    .project(
                            update,
                            stepSize,
                            state,
                            (b, g) -> model.gradient(point, scaled(tree, b), g));
        }
        if (!trial.finite() || projected && !Kernels.finite(update)) {
            return new Progress(state.steps(), value, 0, false);
        }
        float loss = replay.isPresent() ? replay.get().freshLoss() : value;
        replay.ifPresent(r -> r.keep(batch, state));
        rows.ifPresent(r -> r.count(tree));
        update = tree.exchange("params", update);
        return new Progress(tree.add("steps", 1), loss, stepSize, true);
    }

    /** Returns rows as the model sees them, and counts them as passes. */
    private Batch scaled(StateTree tree, Batch rows) {
        passes += rows.size();
        if (standardize && rowInputs.length != rows.inputs().length) {
            rowInputs = new float[rows.inputs().length];
        }
        return standardized(tree, rows, rowInputs);
    }

    /**
     * Says that the stream has drifted: of what the optimizer remembers, that which a drift makes
     * obsolete begins anew, as each rule declares; an average of weights moves the parameters to
     * where the gradient is taken. To be called just before a step, whose number the moved
     * parameters get.
     */
    public void drift(LearnerState state) {
        optimizer.drift(state.params(), state.tree().part(OPTIMIZER));
    }

    private void undo(StateTree tree) {
        trial.undo();
        if (standardize) {
            tree.part(STANDARDIZER).set(standardizerBefore);
        }
    }

    @Override
    public ModelSnapshot snapshot(LearnerState state) {
        return new SavedLearner(new Shape(columns, task.classes(), layout), settings, state)
                .snapshot();
    }

    /**
     * Returns the batch as the model sees it; {@code into} is overwritten where they are scaled.
     */
    private Batch standardized(StateTree tree, Batch batch, float[] into) {
        if (!standardize) {
            return batch;
        }
        standardizer.transform(batch, tree.part(STANDARDIZER), into);
        return new Batch(batch.size(), batch.columns(), into, batch.targets());
    }

    /** Copies into what is there when it has the same declaration, which it nearly always has. */
    private static StateTree copied(StateTree from, StateTree into) {
        if (from.spec() != into.spec()) {
            return from.copy();
        }
        into.set(from);
        return into;
    }

    @Override
    public String toString() {
        return "GradientLearner[%s, %s, standardize=%s%s]"
                .formatted(model, optimizer, standardize, replay.map(r -> ", " + r).orElse(""));
    }
}
