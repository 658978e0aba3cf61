package io.driftline.eval;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * How far accuracy on old data collapses right after a change, which looking only at the end of
 * each part does not show. De Lange, van de Ven and Tuytelaars, ICLR 2023, arXiv:2205.13452.
 *
 * <p>Windowed plasticity looks at all pairs, as the paper defines it; the released code passes over
 * starts that are not above all earlier ones. Windowed measures are means over the parts that
 * ended, as the minimum is.
 *
 * <p>State: four numbers per part, and {@code window} − 1 accuracies of each.
 *
 * @param parts most parts of the stream, at least 1
 * @param window w, consecutive evaluations within which a loss or gain counts, at least 2
 */
public record StabilityGap(int parts, int window) {
    private static final int MOST = 1_000_000;

    public StabilityGap {
        Require.atLeast("stability-gap.parts", parts, 1);
        Require.inHalfOpen("stability-gap.window", window, 2, MOST / (double) parts);
    }

    /** Returns what it remembers. */
    public StateSpec state() {
        return StateSpec.of("stability-gap", 1)
                .array("evaluations", parts, 0)
                .array("ended", parts, 0)
                .array("least", parts, Double.MAX_VALUE)
                .array("latest", parts, 0)
                .array("loss", parts, 0)
                .array("gain", parts, 0)
                .array("recent", parts * (window - 1), 0);
    }

    /**
     * Sees the accuracy on a part's probes after an update.
     *
     * @param part from 0
     */
    public void update(int part, double accuracy, StateTree state) {
        double[] recent = state.array("recent");
        long seen = (long) state.array("evaluations")[part]++;
        int width = window - 1;
        int from = part * width;
        for (int i = 0; i < Math.min(seen, width); i++) {
            double loss = recent[from + i] - accuracy;
            state.array("loss")[part] = Math.max(state.array("loss")[part], loss);
            state.array("gain")[part] = Math.max(state.array("gain")[part], -loss);
        }
        recent[from + (int) (seen % width)] = accuracy;
        state.array("latest")[part] = accuracy;
        if (state.array("ended")[part] == 1) {
            state.array("least")[part] = Math.min(state.array("least")[part], accuracy);
        }
    }

    /** Notes that a part has ended: only what is evaluated from here on counts as its minimum. */
    public void end(int part, StateTree state) {
        state.array("ended")[part] = 1;
    }

    /**
     * Returns min-ACC: the mean over the ended parts of the least accuracy since their end; of the
     * latest where a part was not evaluated since. 0 when none has ended.
     */
    public double minimumAccuracy(StateTree state) {
        double sum = 0;
        for (int j = 0; j < parts; j++) {
            double least = state.array("least")[j];
            double value = least == Double.MAX_VALUE ? state.array("latest")[j] : least;
            sum += state.array("ended")[j] == 1 ? value : 0;
        }
        return mean(sum, state);
    }

    /**
     * Returns WC-ACC, a lower bound of the mean accuracy that was served: 1/k of the current part's
     * accuracy and 1 − 1/k of min-ACC, where k − 1 parts have ended.
     *
     * @param current the part that the stream is in
     */
    public double worstCaseAccuracy(int current, StateTree state) {
        double k = ended(state) + (state.array("ended")[current] == 1 ? 0 : 1);
        return state.array("latest")[current] / k + (1 - 1 / k) * minimumAccuracy(state);
    }

    /** Returns WF: the largest loss within the window, mean over the ended parts. */
    public double windowedForgetting(StateTree state) {
        return meanOfEnded("loss", state);
    }

    /** Returns WP: the largest gain within the window, mean over the ended parts. */
    public double windowedPlasticity(StateTree state) {
        return meanOfEnded("gain", state);
    }

    private double meanOfEnded(String name, StateTree state) {
        double sum = 0;
        for (int j = 0; j < parts; j++) {
            sum += state.array("ended")[j] * state.array(name)[j];
        }
        return mean(sum, state);
    }

    private double mean(double sum, StateTree state) {
        double ended = ended(state);
        return ended == 0 ? 0 : sum / ended;
    }

    private double ended(StateTree state) {
        double ended = 0;
        for (double part : state.array("ended")) {
            ended += part;
        }
        return ended;
    }
}
