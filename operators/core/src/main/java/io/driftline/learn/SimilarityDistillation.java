package io.driftline.learn;

import io.driftline.math.Kernels;
import io.driftline.math.Scalar;
import java.util.Arrays;

/**
 * How far the similarities between rows are from what they were: each row's cosines with the others
 * over a temperature become probabilities, and the loss is the mean cross-entropy of those now
 * against those then. Its least value is the entropy of those then.
 *
 * <p>Holds scratch. Cost: 2·rows² products of features.
 */
final class SimilarityDistillation {
    private static final float EPSILON = 1e-6f;

    private final float temperature;
    private float[] units = {};
    private float[] unitsThen = {};
    private double[] norms = {};
    private double[] slopes = {};
    private double[] then = {};

    /** Returns the distillation at a temperature above 0. */
    SimilarityDistillation(float temperature) {
        this.temperature = temperature;
    }

    /**
     * Returns the mean over rows; 0 where there are fewer than two.
     *
     * @param now features, read only, {@code width} for each row
     * @param before features as they were, read only, at the same places
     * @param rows numbers of the rows that are compared, the first {@code count}
     * @param factor of the derivative
     * @param derivative overwritten at the places of these rows: by each feature now
     */
    float value(
            float[] now,
            float[] before,
            int width,
            int[] rows,
            int count,
            float factor,
            float[] derivative) {
        room(count, width);
        toUnits(before, width, rows, count, unitsThen);
        toUnits(now, width, rows, count, units);
        double sum = 0;
        for (int i = 0; i < count && count > 1; i++) {
            sum += row(i, count, width);
        }
        for (int i = 0; i < count; i++) {
            backward(i, now, width, rows[i] * width, count, factor, derivative);
        }
        return count > 1 ? (float) (sum / count) : 0;
    }

    /** Returns a row's cross-entropy and leaves the slopes by its cosines. */
    private double row(int i, int count, int width) {
        softmax(i, count, width, unitsThen, then, 0);
        double rest = softmax(i, count, width, units, slopes, i * count);
        double sum = 0;
        for (int j = 0; j < count; j++) {
            if (j != i) {
                double dot = Kernels.dot(units, i * width, units, j * width, width);
                sum -= then[j] * (dot / temperature - rest);
                int at = i * count + j;
                slopes[at] = (slopes[at] - then[j]) / ((double) count * temperature);
            }
        }
        slopes[i * count + i] = 0;
        return sum;
    }

    /** Writes a row's probabilities and returns the logarithm of what they were divided by. */
    private double softmax(int i, int count, int width, float[] of, double[] into, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < count; j++) {
            into[to + j] = Kernels.dot(of, i * width, of, j * width, width) / temperature;
            max = j == i ? max : Math.max(max, into[to + j]);
        }
        double sum = 0;
        for (int j = 0; j < count; j++) {
            into[to + j] = j == i ? 0 : Scalar.exp(into[to + j] - max);
            sum += into[to + j];
        }
        for (int j = 0; j < count; j++) {
            into[to + j] /= sum;
        }
        return max + Scalar.log(sum);
    }

    /** A cosine is in the row of the one and in that of the other. */
    private void backward(
            int i, float[] now, int width, int from, int count, float factor, float[] derivative) {
        Arrays.fill(derivative, from, from + width, 0f);
        double norm = norms[i];
        if (count < 2 || norm == 0) { // a direction of nothing has no derivative
            return;
        }
        for (int j = 0; j < count; j++) {
            float slope = (float) (factor * (slopes[i * count + j] + slopes[j * count + i]));
            for (int k = 0; k < width && j != i; k++) {
                derivative[from + k] += slope * units[j * width + k];
            }
        }
        double along = Kernels.dot(derivative, from, now, from, width);
        double scale = 1 / (norm + EPSILON);
        double back = along * scale * scale / norm;
        for (int k = from; k < from + width; k++) {
            derivative[k] = (float) (derivative[k] * scale - back * now[k]);
        }
    }

    private void toUnits(float[] features, int width, int[] rows, int count, float[] into) {
        for (int i = 0; i < count; i++) {
            int from = rows[i] * width;
            norms[i] = Math.sqrt(Kernels.dot(features, from, features, from, width));
            for (int k = 0; k < width; k++) {
                into[i * width + k] = (float) (features[from + k] / (norms[i] + EPSILON));
            }
        }
    }

    private void room(int count, int width) {
        if (units.length < count * width) {
            units = new float[count * width];
            unitsThen = new float[count * width];
        }
        if (norms.length < count) {
            norms = new double[count];
            then = new double[count];
            slopes = new double[count * count];
        }
    }
}
