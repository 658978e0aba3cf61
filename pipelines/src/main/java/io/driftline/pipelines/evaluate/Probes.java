package io.driftline.pipelines.evaluate;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * Some events of every part, evenly spread, that are kept for looking how good a learner is on that
 * part now. They are neither judged nor learned in the stream.
 */
final class Probes {
    private final Parts parts;
    private final int perPart;
    private final List<List<float[]>> features = new ArrayList<>();
    private final List<List<Float>> targets = new ArrayList<>();

    /**
     * @param perPart at least 1; at most every other event of a part is kept
     */
    Probes(Parts parts, int perPart) {
        this.parts = parts;
        this.perPart = perPart;
        for (int i = 0; i < parts.count(); i++) {
            features.add(new ArrayList<>());
            targets.add(new ArrayList<>());
        }
    }

    /** Returns whether an event is kept. */
    boolean keeps(long event) {
        int part = parts.of(event);
        long start = parts.starts().get(part);
        long length = parts.end(part) - start;
        long every = Math.max(2, length / perPart);
        long at = event - start;
        return at % every == every / 2 && at / every < perPart;
    }

    /** Keeps an event. */
    void keep(long event, float[] row, float target) {
        int part = parts.of(event);
        features.get(part).add(row);
        targets.get(part).add(target);
    }

    Parts parts() {
        return parts;
    }

    /** Returns the kept events of each part, side by side; an empty part has none. */
    List<Batch> batches(Task task) {
        List<Batch> batches = new ArrayList<>();
        for (int part = 0; part < parts.count(); part++) {
            int size = features.get(part).size();
            float[] inputs = new float[size * task.inputs()];
            float[] all = new float[size];
            for (int e = 0; e < size; e++) {
                System.arraycopy(
                        features.get(part).get(e), 0, inputs, e * task.inputs(), task.inputs());
                all[e] = targets.get(part).get(e);
            }
            batches.add(new Batch(size, task.inputs(), inputs, all));
        }
        return batches;
    }
}
