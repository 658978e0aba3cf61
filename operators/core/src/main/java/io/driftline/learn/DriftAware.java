package io.driftline.learn;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.drift.Drift;
import io.driftline.drift.DriftMonitor;
import io.driftline.eval.Prequential;
import io.driftline.learn.DriftResponse.Forget;
import io.driftline.learn.DriftResponse.Publish;
import io.driftline.learn.DriftResponse.RaiseStepSize;
import io.driftline.learn.DriftResponse.RefreshReplay;
import io.driftline.learn.DriftResponse.ResetHead;
import io.driftline.learn.DriftResponse.RestartSchedule;
import io.driftline.math.Kernels;
import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Optional;

/**
 * A learner that watches its own error before each step, and responds when it has risen.
 *
 * <p>What is watched is the prediction at the batch with the parameters as they are before the
 * step, never the prediction that was served, whose version depends on timing. It costs one more
 * prediction per step. A response takes effect with the same step.
 *
 * <p>State: that of the learner within, and a part {@code drift}. A step that is undone leaves no
 * trace in either.
 */
public final class DriftAware implements Learner {

    /** What the detector is shown: one number per step, in [0, 1]. */
    public enum Signal {
        /** The share of wrong classes; of sets, of classes that were told wrongly. */
        ERROR,
        /** The loss over itself and its fading mean: ½ where the loss is as usual. */
        LOSS
    }

    private static final String DRIFT = SavedLearner.DRIFT;
    private static final String OPTIMIZER = SavedLearner.OPTIMIZER;
    private static final String HEAD = "head";
    private static final double FADING = 0.999;

    private final Task task;
    private final Learner learner;
    private final DriftMonitor monitor;
    private final Signal signal;
    private final DriftResponse response;
    private final StateSpec spec;
    private final StateTree driftBefore;
    private float[] scores = {};
    private float[] paramsBefore = {};

    /**
     * Returns a learner that watches itself.
     *
     * @param learner with an optimizer
     * @throws IllegalArgumentException when the error of classes is to be watched and there are
     *     none, or when the learner has nothing that the response could act on
     */
    public DriftAware(
            Task task,
            Learner learner,
            DriftMonitor monitor,
            Signal signal,
            DriftResponse response) {
        if (signal == Signal.ERROR && !task.classification()) {
            throw new IllegalArgumentException(
                    "drift.signal is error; a label of numbers has no wrong classes. Use loss.");
        }
        if (response instanceof RestartSchedule && remembersNothing(learner)) {
            throw new IllegalArgumentException(
                    "drift.response is restart-schedule; this step size has no schedule. Choose"
                            + " another step-size or response.");
        }
        if (response instanceof RaiseStepSize && hasLastPart(learner)) {
            throw new IllegalArgumentException(
                    "drift.response is raise-step-size, which cannot lengthen a step that is"
                            + " averaged or that replaces units. Choose another response, or no"
                            + " weight-average and no replace-units.");
        }
        if (response instanceof RefreshReplay && !replays(learner)) {
            throw new IllegalArgumentException(
                    "drift.response is refresh-replay; this learner does not replay. Set replay, or"
                            + " choose another response.");
        }
        this.task = task;
        this.learner = learner;
        this.monitor = monitor;
        this.signal = signal;
        this.response = response;
        spec =
                StateSpec.of(DRIFT, 1)
                        .counter("raised", 0) // steps, counted from 1, that the step size was
                        .scalar("lossSum", 0)
                        .scalar("lossCount", 0)
                        .part(monitor.state());
        driftBefore = StateTree.of(spec, 0);
    }

    @Override
    public LearnerState start(Rng rng) {
        LearnerState within = learner.start(rng);
        StateSpec whole = within.tree().spec().part(spec);
        StateTree tree = StateTree.of(whole, within.layout());
        tree.without(DRIFT).set(within.tree()); // shares the memory of all but that part
        return new LearnerState(within.layout(), tree);
    }

    @Override
    public void predict(LearnerState state, Batch batch, float[] scores) {
        learner.predict(state, batch, scores);
    }

    @Override
    public Progress learn(LearnerState state, Batch batch) {
        if (!batch.finite()) {
            return learner.learn(state, batch);
        }
        task.require(batch);
        double value = watch(state, batch);
        StateTree drift = state.tree().part(DRIFT);
        driftBefore.set(drift);
        if (signal == Signal.LOSS) {
            value = relative(value, drift);
        }
        StateTree monitored = drift.part("monitor");
        Drift found = monitor.update(value, monitored);
        Optional<StateTree> before = Optional.empty();
        boolean responds = monitor.responds(found, monitored);
        if (responds) {
            before = Optional.of(state.tree().copy());
            respond(state, monitored.counter("responses"));
        }
        Progress progress = step(state, batch);
        if (!progress.accepted()) {
            before.ifPresent(state.tree()::set);
            drift.set(driftBefore);
        }
        progress = progress.with(found);
        return responds && response instanceof Publish ? progress.published() : progress;
    }

    @Override
    public ModelSnapshot snapshot(LearnerState state) {
        return learner.snapshot(state);
    }

    /** Returns how wrong the predictions at a batch are, before it is learned. */
    private double watch(LearnerState state, Batch batch) {
        int width = task.scores();
        scores = scores.length == batch.size() * width ? scores : new float[batch.size() * width];
        learner.predict(state, batch, scores);
        double sum = 0;
        for (int e = 0; e < batch.size(); e++) {
            float target = batch.targets()[e];
            sum +=
                    signal == Signal.LOSS
                            ? Prequential.loss(task, scores, e * width, target)
                            : Prequential.error(task, scores, e * width, target);
        }
        return sum / batch.size();
    }

    private static double relative(double loss, StateTree drift) {
        double count = drift.scalar("lossCount");
        double mean = count == 0 ? loss : drift.scalar("lossSum") / count;
        drift.scalar("lossSum", FADING * drift.scalar("lossSum") + loss);
        drift.scalar("lossCount", FADING * count + 1);
        return loss + mean == 0 ? 0.5 : loss / (loss + mean);
    }

    private void respond(LearnerState state, long number) {
        StateTree tree = state.tree();
        if (response instanceof RaiseStepSize) {
            tree.part(DRIFT).counter("raised", 1);
        } else if (response instanceof RestartSchedule) {
            tree.part(OPTIMIZER).parts().get(1).reset();
        } else if (response instanceof Forget && learner instanceof GradientLearner gradient) {
            gradient.drift(state);
        } else if (response instanceof RefreshReplay) {
            tree.part(Replay.NAME).reset();
        } else if (response instanceof ResetHead) {
            Rng rng = new Rng(tree.counter("rng")).child(DRIFT).child(number);
            float[] fresh = learner.start(rng).params();
            Layout.Block head = head(state.layout());
            System.arraycopy(fresh, head.offset(), state.params(), head.offset(), head.size());
            tree.part(OPTIMIZER).reset();
        }
    }

    private static boolean remembersNothing(Learner learner) {
        StateTree tree = learner.start(Rng.ofSeed(0)).tree();
        return tree.part(OPTIMIZER).parts().get(1).sizeBytes() == 0;
    }

    /** Whether the parameters are not simply the iterate less a step. */
    private static boolean hasLastPart(Learner learner) {
        return learner.start(Rng.ofSeed(0)).tree().part(OPTIMIZER).parts().size() > 2;
    }

    private static boolean replays(Learner learner) {
        StateSpec spec = learner.start(Rng.ofSeed(0)).tree().spec();
        return spec.parts().stream().anyMatch(part -> part.name().equals(Replay.NAME));
    }

    private static Layout.Block head(Layout layout) {
        return layout.blocks().stream()
                .filter(block -> block.name().equals(HEAD))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The model has no head."));
    }

    /** Takes a step, longer while the step size is raised and the longer one is finite. */
    private Progress step(LearnerState state, Batch batch) {
        StateTree drift = state.tree().part(DRIFT);
        long raised = drift.counter("raised");
        if (raised == 0 || !(response instanceof RaiseStepSize raise)) {
            return learner.learn(state, batch);
        }
        float factor = (float) raise.at(raised - 1);
        float[] params = state.params();
        paramsBefore = paramsBefore.length == params.length ? paramsBefore : params.clone();
        System.arraycopy(params, 0, paramsBefore, 0, params.length);
        Progress progress = learner.learn(state, batch);
        if (!progress.accepted()) {
            return progress;
        }
        drift.counter("raised", raised >= raise.steps() ? 0 : raised + 1);
        float[] next = state.params();
        for (int i = 0; i < next.length; i++) {
            paramsBefore[i] += factor * (next[i] - paramsBefore[i]);
        }
        if (!Kernels.finite(paramsBefore)) {
            return progress;
        }
        System.arraycopy(paramsBefore, 0, next, 0, next.length);
        return progress.withStepSize(factor * progress.stepSize());
    }

    @Override
    public String toString() {
        return "DriftAware[%s, signal=%s, response=%s, %s]"
                .formatted(monitor, signal, response, learner);
    }
}
