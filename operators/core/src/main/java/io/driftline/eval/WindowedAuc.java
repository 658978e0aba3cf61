package io.driftline.eval;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;

/**
 * Prequential area under the ROC curve of two classes: the probability that a positive of the
 * window has a higher score than a negative, ties counting half. Brzezinski and Stefanowski,
 * Knowledge and Information Systems 52 (2017).
 *
 * <p>State: score and label of the newest predictions. Cost: sorting the window when asked.
 *
 * @param window how many predictions, from 1 to 1,000,000
 */
public record WindowedAuc(int window) {
    private static final int MOST = 1_000_000;

    public WindowedAuc {
        Require.inHalfOpen("windowed-auc.window", window, 1, MOST + 1);
    }

    /** Returns what it remembers. */
    public StateSpec state() {
        return StateSpec.of("windowed-auc", 1)
                .counter("count", 0)
                .array("scores", window, 0)
                .array("positive", window, 0);
    }

    /**
     * Sees one prediction.
     *
     * @param score higher where the positive class is likelier; not NaN
     * @param positive whether the example turned out to be of the positive class
     */
    public void update(double score, boolean positive, StateTree state) {
        int at = (int) ((state.add("count", 1) - 1) % window);
        state.array("scores")[at] = score + 0.0; // −0 equals 0
        state.array("positive")[at] = positive ? 1 : 0;
    }

    /** Returns the area in [0, 1], ½ where the window lacks one of the classes. */
    public double area(StateTree state) {
        int held = (int) Math.min(state.counter("count"), window);
        double[] positives = scores(state, held, 1);
        double[] negatives = scores(state, held, 0);
        if (positives.length == 0 || negatives.length == 0) {
            return 0.5;
        }
        long twice = 0; // pairs in the right order count 2, ties 1
        int below = 0;
        int upTo = 0;
        for (double score : positives) {
            while (below < negatives.length && negatives[below] < score) {
                below++;
            }
            while (upTo < negatives.length && negatives[upTo] <= score) {
                upTo++;
            }
            twice += below + upTo;
        }
        return twice / (2.0 * positives.length * negatives.length);
    }

    private static double[] scores(StateTree state, int held, int label) {
        double[] sorted = new double[held];
        int found = 0;
        for (int i = 0; i < held; i++) {
            if (state.array("positive")[i] == label) {
                sorted[found++] = state.array("scores")[i];
            }
        }
        sorted = Arrays.copyOf(sorted, found);
        Arrays.sort(sorted);
        return sorted;
    }
}
