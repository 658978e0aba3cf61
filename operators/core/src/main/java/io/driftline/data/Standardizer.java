package io.driftline.data;

import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scales input columns to mean 0 and deviation 1, by what was learned so far; columns that are not
 * to be scaled pass through.
 *
 * <p>Welford, Technometrics 4 (1962): running mean and sum of squared deviations, in double. The
 * variance is the unbiased one, divided by the number of examples less one. Until two different
 * values of a column were learned, it gives 0.
 *
 * <p>State: three doubles per scaled column, by its name: each column has a count of its own, so
 * that one that joins later is scaled by its own examples alone.
 */
public final class Standardizer {
    private final int columns;
    private final int[] scaled;
    private final StateSpec spec;

    // Scratch, overwritten by every call: in loops over doubles that share one index the divisions
    // and roots, most of the work, become vector code. Conversions do not, and stand apart.
    private final double[] values;
    private final double[] deviations;

    /** Returns a standardizer of a task's columns. */
    public Standardizer(List<Task.Column> columns) {
        this.columns = columns.size();
        this.scaled =
                IntStream.range(0, columns.size()).filter(i -> columns.get(i).scaled()).toArray();
        values = new double[scaled.length];
        deviations = new double[scaled.length];
        this.spec =
                StateSpec.of("standardizer", 2)
                        .elements(
                                columns.stream()
                                        .filter(Task.Column::scaled)
                                        .map(Task.Column::name)
                                        .toList())
                        .perElement("count", 0)
                        .perElement("mean", 0)
                        .perElement("squaredDeviations", 0);
    }

    /** Returns what it remembers. */
    public StateSpec state() {
        return spec;
    }

    /** Learns the inputs of a batch, read only, one example after the other. */
    public void update(Batch batch, StateTree state) {
        double[] count = state.array("count");
        double[] mean = state.array("mean");
        double[] squaredDeviations = state.array("squaredDeviations");
        for (int example = 0; example < batch.size(); example++) {
            read(batch.inputs(), example * columns);
            for (int j = 0; j < values.length; j++) {
                count[j] += 1;
                double share = 1 / count[j];
                double before = values[j] - mean[j];
                mean[j] += before * share;
                squaredDeviations[j] += before * (values[j] - mean[j]);
            }
        }
    }

    private void read(float[] inputs, int row) {
        for (int j = 0; j < scaled.length; j++) {
            values[j] = inputs[row + scaled[j]];
        }
    }

    /**
     * Writes the scaled inputs of a batch.
     *
     * @param standardized overwritten: batch size × columns
     */
    public void transform(Batch batch, StateTree state, float[] standardized) {
        double[] count = state.array("count");
        double[] mean = state.array("mean");
        double[] squaredDeviations = state.array("squaredDeviations");
        float[] inputs = batch.inputs();
        System.arraycopy(inputs, 0, standardized, 0, batch.size() * columns);
        for (int j = 0; j < deviations.length; j++) {
            double share = 1 / Math.max(1.0, count[j] - 1);
            deviations[j] = Math.sqrt(squaredDeviations[j] * share);
        }
        for (int row = 0; row < batch.size() * columns; row += columns) {
            read(inputs, row);
            scale(mean);
            for (int j = 0; j < scaled.length; j++) {
                standardized[row + scaled[j]] = deviations[j] > 0 ? (float) values[j] : 0;
            }
        }
    }

    private void scale(double[] mean) {
        for (int j = 0; j < values.length; j++) {
            double scaled = (values[j] - mean[j]) / deviations[j];
            // A tiny deviation and a huge value leave the range of float; NaN passes on as it is.
            values[j] = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, scaled));
        }
    }
}
