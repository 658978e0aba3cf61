package io.driftline.learn;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.learn.Replay.GradientAt;
import io.driftline.math.Kernels;
import io.driftline.math.Rng;
import io.driftline.model.Loss;
import io.driftline.model.RowLoss;
import io.driftline.replay.ReplayBuffer;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Projects a learner's steps against rows drawn from its memory, which are others than those that
 * it replays.
 *
 * <p>State: how many steps were changed.
 */
final class ReplayProjection {
    private static final String PROJECTED = "projected";
    static final StateSpec STATE = StateSpec.of("projection", 1).counter(PROJECTED, 0);

    private static final long REFERENCE = Rng.tag("reference");

    private final StepProjection projection;
    private final Task task;
    private final RowLoss loss;
    private final ReplayBuffer buffer;
    private final int batch;

    // Scratch, overwritten by every step.
    private final int[] slots;
    private final int[] groups;
    private final float[] inputs;
    private final float[] targets;
    private float[] direction = {};
    private float[][] references = {};
    private boolean changed;

    ReplayProjection(
            StepProjection projection, Task task, RowLoss loss, ReplayBuffer buffer, int batch) {
        this.projection = projection;
        this.task = task;
        this.loss = loss;
        this.buffer = buffer;
        this.batch = batch;
        slots = new int[batch];
        groups = new int[batch];
        inputs = new float[batch * task.inputs()];
        targets = new float[batch];
    }

    /** Begins with a step, which nothing has changed yet. */
    void begin() {
        changed = false;
    }

    /**
     * Changes the next iterate where the step to it would raise a loss.
     *
     * @param rng of the replay
     * @return how many examples the gradient was taken at
     */
    int apply(float[] next, float stepSize, LearnerState state, Rng rng, GradientAt gradient) {
        StateTree memory = state.tree().part(Replay.NAME);
        if (stepSize == 0 || buffer.stored(memory) == 0) {
            return 0;
        }
        Rng own = rng.child(REFERENCE).child(state.steps() + 1);
        int drawn = buffer.draw(batch, own, memory, slots);
        for (int i = 0; i < drawn; i++) {
            targets[i] = buffer.read(slots[i], memory, inputs, i * task.inputs());
        }
        int count = projection.group(targets, drawn, task, groups);
        if (references.length < count) {
            references = new float[count][next.length];
        }
        for (int group = 0; group < count; group++) {
            gradient.of(members(group, drawn), references[group]);
        }
        float[] params = state.params();
        direction = direction.length == next.length ? direction : new float[next.length];
        for (int i = 0; i < next.length; i++) {
            direction[i] = (params[i] - next[i]) / stepSize;
        }
        changed = Kernels.finite(direction) && projection.project(direction, references, count);
        for (int i = 0; i < next.length && changed; i++) {
            next[i] = params[i] - stepSize * direction[i];
        }
        return drawn;
    }

    /** Counts the step, now that it is accepted. */
    void count(StateTree memory) {
        memory.part(STATE.name()).add(PROJECTED, changed ? 1 : 0);
    }

    private Batch members(int group, int drawn) {
        int size = 0;
        for (int i = 0; i < drawn; i++) {
            size += groups[i] == group ? 1 : 0;
        }
        int columns = task.inputs();
        float[] memberInputs = new float[size * columns];
        float[] labels = new float[size];
        float[] order = new float[size];
        for (int i = 0, at = 0; i < drawn; i++) {
            if (groups[i] == group) {
                System.arraycopy(inputs, i * columns, memberInputs, at * columns, columns);
                labels[at] = targets[i];
                order[at] = at++;
            }
        }
        Loss within = loss.within();
        loss.rows((row, out, from, count, d) -> within.value(out, from, count, labels[row], d));
        return new Batch(size, columns, memberInputs, order);
    }

    @Override
    public String toString() {
        return projection.toString();
    }
}
