package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.List;

/**
 * The schedule that gradient norms of an earlier run make the best one for the last iterate of the
 * next run of the same length: for jobs with an end, such as re-training over a stretch of history.
 * Constant norms give {@link LinearDecay}; norms that fall at first give a warm-up, norms that rise
 * in the end an early annealing.
 *
 * <p>Defazio, Cutkosky, Mehta and Mishchenko, arXiv:2310.07831: weights w = norm⁻², or norm⁻¹ for
 * the sums of absolute gradients that Adam-like rules want, and s = w·(sum of later w)/(sum of
 * all), divided by its maximum. Norms are smoothed by a running median first, and those below a
 * thousandth of their median count as that.
 *
 * <p>Differs: fewer norms than steps are taken as equal over stretches of equal length.
 *
 * <p>State: nothing; the table is a setting.
 */
public final class Refined implements StepSize {
    private static final StateSpec STATE = StateSpec.of("refined", 1);

    private final float value;
    private final List<Float> norms;
    private final long totalSteps;
    private final boolean absolute;
    private final float smoothing;
    private final double[] weights;
    private final double[] laterWeights;
    private final double most;

    /**
     * Returns a schedule.
     *
     * @param value the largest step size, above 0
     * @param norms of gradients, in order, evenly spaced over the earlier run; at least one
     * @param totalSteps of the run, at least as many as norms
     * @param absolute whether norms are sums of absolute values instead of Euclidean
     * @param smoothing width of the running median as a share of the norms, in [0, 1); 0 for none
     */
    public Refined(
            float value, List<Float> norms, long totalSteps, boolean absolute, float smoothing) {
        Require.above("refined.value", value, 0);
        for (float norm : norms) {
            Require.atLeast("refined.norms", norm, 0);
        }
        Require.atLeast("refined.total-steps", totalSteps, Math.max(1, norms.size()));
        Require.inHalfOpen("refined.smoothing", smoothing, 0, 1);
        this.value = value;
        this.norms = norms.isEmpty() ? List.of(1f) : List.copyOf(norms);
        this.totalSteps = totalSteps;
        this.absolute = absolute;
        this.smoothing = smoothing;
        weights = weights(smooth(this.norms, smoothing), absolute);
        laterWeights = new double[weights.length];
        for (int i = weights.length - 2; i >= 0; i--) {
            laterWeights[i] = laterWeights[i + 1] + weights[i + 1];
        }
        double largest = 0;
        for (int i = 0; i < weights.length; i++) {
            long first = (i * totalSteps + weights.length - 1) / weights.length + 1;
            largest = Math.max(largest, unscaled(first)); // within a stretch it only falls
        }
        most = largest;
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public boolean looks() {
        return false;
    }

    @Override
    public float next(float[] update, Step step, StateTree state) {
        return most == 0 ? 0 : (float) (value * (unscaled(step.t()) / most));
    }

    /** Returns the weight of a step times what weight is left after it. */
    private double unscaled(long t) {
        if (t >= totalSteps) {
            return 0;
        }
        int i = (int) ((t - 1) * weights.length / totalSteps);
        double length = (double) totalSteps / weights.length;
        double within = (i + 1) * length - t; // a little below 0 where a stretch ends in a step
        return weights[i] * Math.max(0, laterWeights[i] * length + weights[i] * within);
    }

    private static double[] smooth(List<Float> norms, float share) {
        int count = norms.size();
        int half = (int) (share * count) / 2;
        double[] smooth = new double[count];
        double[] window = new double[2 * half + 1];
        for (int i = 0; i < count; i++) {
            for (int j = -half; j <= half; j++) {
                int at = i + j < count ? Math.max(0, i + j) : 2 * count - 1 - (i + j);
                window[j + half] = norms.get(Math.max(0, at));
            }
            Arrays.sort(window);
            smooth[i] = window[half];
        }
        return smooth;
    }

    private static double[] weights(double[] norms, boolean absolute) {
        double[] sorted = norms.clone();
        Arrays.sort(sorted);
        double least = 1e-3 * sorted[sorted.length / 2];
        double[] weights = new double[norms.length];
        for (int i = 0; i < norms.length; i++) {
            double norm = Math.max(Math.max(norms[i], least), Float.MIN_NORMAL);
            weights[i] = absolute ? 1 / norm : 1 / (norm * norm);
        }
        return weights;
    }

    @Override
    public String toString() {
        return "Refined[value=%s, norms=%s, totalSteps=%s, absolute=%s, smoothing=%s]"
                .formatted(value, norms, totalSteps, absolute, smoothing);
    }
}
