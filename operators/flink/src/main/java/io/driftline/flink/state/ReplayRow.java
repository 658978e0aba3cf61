package io.driftline.flink.state;

import java.util.Arrays;

/**
 * One row of what a lane replays.
 *
 * @param bytes in the format of {@link io.driftline.state.StateRows}; read only
 */
public record ReplayRow(byte[] bytes) {

    @Override
    public boolean equals(Object other) {
        return other instanceof ReplayRow that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
