package io.driftline.eval;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Expected calibration error: how far the probability of the predicted class is from the share of
 * predictions that come true. Guo, Pleiss, Sun and Weinberger, ICML 2017, arXiv:1706.04599,
 * equation 3: predictions in bins of equal width by their probability, Σ n(b)/n · |accuracy(b) −
 * confidence(b)|. Each prediction is judged before its example was learned.
 *
 * <p>State: three numbers per bin.
 *
 * @param bins of equal width over [0, 1], the upper edge belonging to a bin, from 1 to 1000
 * @param alpha what each prediction leaves of the older ones, in (0, 1]; 1 forgets nothing
 */
public record Calibration(int bins, double alpha) {
    public Calibration {
        Require.inHalfOpen("calibration.bins", bins, 1, 1001);
        Require.share("calibration.alpha", alpha);
    }

    /** Returns what it remembers. */
    public StateSpec state() {
        return StateSpec.of("calibration", 1)
                .array("count", bins, 0)
                .array("confidence", bins, 0)
                .array("correct", bins, 0);
    }

    /**
     * Judges one prediction.
     *
     * @param confidence probability of the predicted class, in [0, 1]
     * @param correct whether the prediction came true
     */
    public void update(double confidence, boolean correct, StateTree state) {
        double[] count = state.array("count");
        double[] sum = state.array("confidence");
        double[] right = state.array("correct");
        if (alpha < 1) {
            for (int b = 0; b < bins; b++) {
                count[b] *= alpha;
                sum[b] *= alpha;
                right[b] *= alpha;
            }
        }
        int bin = bin(confidence);
        count[bin]++;
        sum[bin] += confidence;
        right[bin] += correct ? 1 : 0;
    }

    /** Returns the expected calibration error in [0, 1], 0 before the first prediction. */
    public double error(StateTree state) {
        double[] count = state.array("count");
        double gaps = 0;
        double all = 0;
        for (int b = 0; b < bins; b++) {
            gaps += Math.abs(state.array("correct")[b] - state.array("confidence")[b]);
            all += count[b];
        }
        return all == 0 ? 0 : gaps / all;
    }

    /** Returns the largest gap of any bin, 0 before the first prediction. */
    public double maximumError(StateTree state) {
        double[] count = state.array("count");
        double largest = 0;
        for (int b = 0; b < bins; b++) {
            double gap = Math.abs(state.array("correct")[b] - state.array("confidence")[b]);
            largest = count[b] == 0 ? largest : Math.max(largest, gap / count[b]);
        }
        return largest;
    }

    private int bin(double confidence) {
        int bin = (int) (confidence * bins);
        boolean edge = bin == confidence * bins;
        return Math.max(0, Math.min(bins - 1, edge ? bin - 1 : bin));
    }
}
