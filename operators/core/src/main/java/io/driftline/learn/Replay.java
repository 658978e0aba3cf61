package io.driftline.learn;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.learn.ReplayLoss.Memory;
import io.driftline.math.Rng;
import io.driftline.model.CosineHead;
import io.driftline.model.Loss;
import io.driftline.model.RowLoss;
import io.driftline.replay.ReplayBuffer;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Optional;

/**
 * What replay adds to a gradient learner: rows drawn from memory join the new ones in one batch,
 * steps are projected, and what was learned is offered to the memory.
 *
 * <p>The order of a step: rows are drawn from the memory as it was before this batch; one gradient
 * is taken of all rows; after the step the new examples are offered, as they came and with what the
 * model said of them before the step. A step that is undone offers nothing.
 *
 * <p>State: the part {@code replay}, see {@link ReplayBuffer}; with some losses which classes were
 * learned; with a projection how many steps it changed.
 */
public final class Replay {
    static final String NAME = ReplayBuffer.NAME;

    private static final String CLASSES = "classes";
    private static final String LEARNED = "learned";
    private static final long TAG = Rng.tag(NAME);

    private final RowLoss loss;
    private final int outputs;
    private final ReplayBuffer buffer;
    private final int batch;
    private final ReplayLoss rule;
    private final Optional<ReplayProjection> projection;
    private final StateSpec spec;

    // Scratch, overwritten by every step.
    private final ReplayRows rows;
    private final int[] slots;
    private float[] inputs = {};
    private float[] numbers = {};
    private float[] said = {};
    private float[] features = {};
    private float[] unused = {};

    /** Takes the gradient of the mean loss at examples as they came, and returns that loss. */
    interface GradientAt {
        float of(Batch batch, float[] gradient);
    }

    /**
     * Returns the replay of one learner.
     *
     * @param loss that the learner's model was built with
     * @param outputs of the model
     * @param batch rows per draw, at least 1
     * @param rule what the rows cost
     * @throws IllegalArgumentException when rule or projection cannot work with the loss or label
     */
    public Replay(
            Task task,
            RowLoss loss,
            int outputs,
            ReplayBuffer buffer,
            int batch,
            ReplayLoss rule,
            Optional<StepProjection> projection) {
        refuse("replay.loss", rule, rule.refusal(loss.within()));
        projection.ifPresent(p -> refuse("replay.projection", p, p.refusal(task)));
        this.loss = loss;
        this.outputs = outputs;
        this.buffer = buffer;
        this.batch = batch;
        this.rule = rule;
        this.projection = projection.map(p -> new ReplayProjection(p, task, loss, buffer, batch));
        rows = new ReplayRows(loss.within());
        slots = new int[batch];
        StateSpec parts = buffer.state();
        if (rule.memory().contains(Memory.CLASSES)) {
            parts =
                    parts.part(
                            StateSpec.of(CLASSES, 1)
                                    .elements(task.classes())
                                    .perElement(LEARNED, 0));
        }
        if (projection.isPresent()) {
            parts = parts.part(ReplayProjection.STATE);
        }
        spec = parts;
    }

    private static void refuse(String key, Object found, String why) {
        if (!why.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s is %s, which %s.".formatted(key, name(found), why));
        }
    }

    private static String name(Object rule) {
        return rule instanceof Gem
                ? "gem"
                : rule instanceof AsymmetricReplay
                        ? "er-ace"
                        : rule instanceof ProxyContrast
                                ? "pcr"
                                : rule instanceof HolisticContrast ? "hpcr" : "" + rule;
    }

    /** Returns the loss that the learner's model must be built with. */
    public RowLoss loss() {
        return loss;
    }

    /** Returns the head that the learner's model must have; empty for the usual one. */
    public Optional<CosineHead> head() {
        return rule.head();
    }

    /** Returns what it remembers. */
    StateSpec state() {
        return spec;
    }

    /**
     * Returns new rows together with rows drawn from memory, all as they came; their targets are
     * what the model's loss expects. Valid until the next call.
     *
     * @param drawing whether rows are drawn at all
     */
    public Batch mix(Batch fresh, LearnerState state, boolean drawing) {
        StateTree memory = state.memory().part(NAME);
        projection.ifPresent(ReplayProjection::begin);
        rows.fresh = fresh.size();
        rows.draws = drawing ? rule.draws() : 0;
        rows.drawn = rows.draws == 0 ? 0 : Math.min(batch, buffer.stored(memory));
        room(fresh.columns());
        System.arraycopy(fresh.inputs(), 0, inputs, 0, fresh.inputs().length);
        System.arraycopy(fresh.targets(), 0, rows.targets, 0, fresh.size());
        Rng rng = of(state).child(state.steps() + 1);
        for (int draw = 0; draw < rows.draws; draw++) {
            buffer.draw(batch, rng.child(draw), memory, slots);
            for (int i = 0; i < rows.drawn; i++) {
                int row = rows.fresh + draw * rows.drawn + i;
                rows.targets[row] = buffer.read(slots[i], memory, inputs, row * fresh.columns());
                if (buffer.outputs() > 0) {
                    rows.widths[row] = buffer.said(slots[i], memory, rows.said, row * outputs);
                }
                if (buffer.features() > 0) {
                    int to = row * buffer.features();
                    rows.featured[row] = buffer.features(slots[i], memory, rows.features, to);
                }
            }
        }
        compete(memory);
        rows.step = state.steps();
        rows.full = buffer.full(memory);
        if (buffer.features() > 0) {
            loss.rows(this::value, this::together);
        } else {
            loss.rows(this::value);
        }
        return new Batch(rows.size(), fresh.columns(), inputs, numbers);
    }

    /** Returns the mean loss of the new rows by their labels alone, comparable with no replay. */
    public float freshLoss() {
        double sum = 0;
        for (int row = 0; row < rows.fresh; row++) {
            sum += rows.byLabel(row, said, row * outputs, outputs, unused);
        }
        return (float) (sum / rows.fresh);
    }

    /** Returns whether steps are projected. */
    public boolean projects() {
        return projection.isPresent();
    }

    /** Returns whether the last batch held rows from memory. */
    public boolean replayed() {
        return rows.replayed();
    }

    /**
     * Projects a step where there is a projection and something to go by.
     *
     * @param next the next iterate, changed in place
     * @return how many examples the gradient was taken at
     */
    int project(float[] next, float stepSize, LearnerState state, GradientAt gradient) {
        return projection.map(p -> p.apply(next, stepSize, state, of(state), gradient)).orElse(0);
    }

    /** Offers what was learned to the memory. */
    public void keep(Batch fresh, LearnerState state) {
        StateTree memory = state.memory().part(NAME);
        for (int e = 0; e < fresh.size(); e++) {
            float target = fresh.targets()[e];
            int slot =
                    buffer.offer(
                            fresh.inputs(),
                            e * fresh.columns(),
                            target,
                            said,
                            e * outputs,
                            of(state),
                            memory);
            if (slot >= 0 && buffer.features() > 0) {
                buffer.keepFeatures(slot, features, e * buffer.features(), memory);
            }
            if (rule.memory().contains(Memory.CLASSES)) {
                memory.part(CLASSES).array(LEARNED)[(int) target] = 1;
            }
        }
        projection.ifPresent(p -> p.count(memory));
    }

    private float value(int row, float[] out, int from, int count, float[] derivative) {
        for (int i = 0; i < count && row < rows.fresh; i++) {
            said[row * count + i] = Loss.finite(out[from + i]);
        }
        return rule.value(rows, row, out, from, count, derivative);
    }

    private float together(float[] said, int width, float[] derivative) {
        for (int i = 0; i < rows.fresh * width; i++) {
            features[i] = Loss.finite(said[i]);
        }
        return rule.together(rows, said, width, derivative);
    }

    private void compete(StateTree memory) {
        if (!rule.memory().contains(Memory.CLASSES)) {
            return;
        }
        double[] learned = memory.part(CLASSES).array(LEARNED);
        rows.competing =
                rows.competing.length == learned.length
                        ? rows.competing
                        : new boolean[learned.length];
        for (int i = 0; i < learned.length; i++) {
            rows.competing[i] = learned[i] == 0;
        }
        for (int row = 0; row < rows.fresh; row++) {
            rows.competing[(int) rows.targets[row]] = true;
        }
    }

    /** Makes room for the rows; their numbers are the targets of the batch. */
    private void room(int columns) {
        int size = rows.size();
        inputs = inputs.length == size * columns ? inputs : new float[size * columns];
        said = sized(said, rows.fresh * outputs);
        unused = sized(unused, rows.fresh * outputs);
        if (numbers.length != size) {
            numbers = new float[size];
            for (int i = 0; i < size; i++) {
                numbers[i] = i;
            }
        }
        rows.targets = sized(rows.targets, size);
        if (buffer.outputs() > 0) {
            rows.said = sized(rows.said, size * outputs);
            rows.widths = rows.widths.length < size ? new int[size] : rows.widths;
        }
        if (buffer.features() > 0) {
            features = sized(features, rows.fresh * buffer.features());
            rows.features = sized(rows.features, size * buffer.features());
            rows.featured = rows.featured.length < size ? new boolean[size] : rows.featured;
        }
    }

    private static float[] sized(float[] scratch, int size) {
        return scratch.length < size ? new float[size] : scratch;
    }

    private Rng of(LearnerState state) {
        return new Rng(state.memory().counter("rng")).child(TAG);
    }

    @Override
    public String toString() {
        return "Replay[%s, batch=%d, %s%s]"
                .formatted(buffer, batch, rule, projection.map(p -> ", " + p).orElse(""));
    }
}
