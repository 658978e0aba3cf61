package io.driftline.pipelines.evaluate;

import io.driftline.stream.Permuted;
import java.util.Optional;

/** Makes tasks of a stream by permuting inputs or labels, or leaves it as it is. */
final class Disguise {
    /** Everything as it is. */
    static final Disguise NONE = new Disguise(Optional.empty(), false);

    private final Optional<Permuted> permuted;
    private final boolean labels;
    private long task;
    private int[] permutation = {};

    /**
     * @param labels whether labels are permuted, else inputs
     */
    Disguise(Optional<Permuted> permuted, boolean labels) {
        this.permuted = permuted;
        this.labels = labels;
    }

    /** Returns what a learner sees of an event's inputs. */
    float[] features(long event, float[] features) {
        if (permuted.isEmpty() || labels) {
            return features;
        }
        float[] seen = new float[features.length];
        Permuted.inputs(permutation(event, features.length), features, seen);
        return seen;
    }

    /** Returns what an event's class counts as. */
    float target(long event, float target, int classes) {
        return permuted.isEmpty() || !labels || classes == 0
                ? target
                : permutation(event, classes)[(int) target];
    }

    /** The permutation of the newest task is kept: drawing it costs more than using it. */
    private int[] permutation(long event, int size) {
        long now = permuted.orElseThrow().task(event);
        if (permutation.length != size || now != task) {
            permutation = permuted.orElseThrow().permutation(now, size);
            task = now;
        }
        return permutation;
    }
}
