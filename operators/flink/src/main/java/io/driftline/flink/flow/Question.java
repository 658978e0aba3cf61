package io.driftline.flink.flow;

import java.util.Arrays;

/**
 * An event that wants a prediction.
 *
 * @param time of the event, ms
 * @param features one per column of the task; read only
 */
public record Question(String id, long time, float[] features) implements Turn {

    @Override
    public boolean equals(Object other) {
        return other instanceof Question that
                && id.equals(that.id)
                && time == that.time
                && Arrays.equals(features, that.features);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
