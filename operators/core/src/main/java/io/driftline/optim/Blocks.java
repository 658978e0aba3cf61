package io.driftline.optim;

import io.driftline.math.Kernels;
import io.driftline.math.Stretches;
import io.driftline.state.Trial;
import java.util.ArrayList;
import java.util.List;

/**
 * The direction of one step, and what is to be done to it, in blocks that stay in the first-level
 * cache: each block goes through everything that is queued before the next one does, so that memory
 * is read and written once for all of it. An element sees the order of the queue, so that results
 * are those of one loop after the other, bit for bit.
 *
 * <p>Whoever needs a number of the whole direction ends the queue, and what it needs the number for
 * begins a new one. Small models do everything at once.
 */
public final class Blocks {
    private static final int LENGTH = Trial.SHORT;

    private final float[] update;
    private final Body keep;
    private final List<Body> bodies;
    private boolean kept;

    /** What is done to one block. */
    public interface Body {
        /** Changes the elements from {@code from} to before {@code to}, of whatever arrays. */
        void apply(int from, int to);
    }

    /** Returns the blocks of a direction of which nobody keeps what was. */
    public Blocks(float[] update) {
        this(update, (from, to) -> {});
    }

    /**
     * Returns the blocks of a direction.
     *
     * @param keep what is done to a block first of all, once; not where there is but one
     */
    Blocks(float[] update, Body keep) {
        this.update = update;
        this.keep = keep;
        bodies = update.length > LENGTH ? new ArrayList<>() : List.of();
    }

    /** Queues what is to be done to each block, and to no element outside of it. */
    public void each(Body body) {
        if (update.length > LENGTH) {
            bodies.add(body);
        } else {
            body.apply(0, update.length);
        }
    }

    /** Does what is queued; from now on the direction and all that is remembered are whole. */
    public float[] whole() {
        if (update.length <= LENGTH || kept && bodies.isEmpty()) {
            return update;
        }
        for (int from = 0; from < update.length; from += LENGTH) {
            int to = Math.min(from + LENGTH, update.length);
            if (!kept) {
                keep.apply(from, to);
            }
            for (int i = 0; i < bodies.size(); i++) {
                bodies.get(i).apply(from, to);
            }
        }
        kept = true;
        bodies.clear();
        return update;
    }

    /** Returns the direction, for bodies: its elements are not those that the queue will leave. */
    public float[] update() {
        return update;
    }

    /** Returns {@link Kernels#max} of a vector after all that is queued. */
    float max(float[] vector) {
        if (update.length > LENGTH && vector.length == update.length) {
            Stretches stretches = new Stretches().begin(Float.NEGATIVE_INFINITY);
            each((from, to) -> stretches.raise(vector, from, to));
            whole();
            float max = stretches.largest();
            if (!Float.isNaN(max)) {
                return max + 0f; // as Kernels makes −0 into 0
            }
        }
        whole();
        return Kernels.max(vector);
    }
}
