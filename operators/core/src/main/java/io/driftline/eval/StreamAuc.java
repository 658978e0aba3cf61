package io.driftline.eval;

import io.driftline.data.Task;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Area under the ROC curve of two classes over a whole stream, in fixed memory and with a bound on
 * its error: the probability that a positive has a higher score than a negative, ties counting half
 * (Fawcett, Pattern Recognition Letters 27 (2006)).
 *
 * <p>Scores are counted in bins, which a probability p falls into by the leading bits of p, or of 1
 * − p above ½: no bin is wider than 1/512 of its distance to 0 or 1, so that predictions that are
 * nearly certain are told apart, too. Two scores in one bin count as tied; that is the only error,
 * and it is at most half of the pairs that share a bin without being equal, see {@link #error}.
 *
 * <p>State: three doubles per bin, 3 MB in all. Cost: one count per prediction; all bins when
 * asked.
 */
public final class StreamAuc {
    private static final String POSITIVES = "positives";
    private static final String NEGATIVES = "negatives";

    /** The one score of a bin, or that it has none yet, or several. */
    private static final String SCORES = "scores";

    private static final double NONE = -1;
    private static final double SEVERAL = -2;

    /** Of the 23 bits behind a float's leading one, 9 are left. */
    private static final int SHIFT = 14;

    private static final int HALF = Float.floatToIntBits(0.5f) >> SHIFT;
    private static final int BINS = 2 * HALF + 1;
    private static final StateSpec STATE =
            StateSpec.of("stream-auc", 1)
                    .array(POSITIVES, BINS, 0)
                    .array(NEGATIVES, BINS, 0)
                    .array(SCORES, BINS, NONE);

    /** Returns what it remembers. */
    public StateSpec state() {
        return STATE;
    }

    /**
     * Sees one prediction.
     *
     * @param score probability of the positive class
     * @param target 1 for the positive class, 0 for the other
     * @throws IllegalArgumentException when the score is no probability
     */
    public void update(float score, float target, StateTree state) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException(
                    "The score is %s; it must be from 0 to 1.".formatted(score));
        }
        boolean positive = Task.classIndex(target, 2) == 1;
        int bin = bin(score);
        state.array(positive ? POSITIVES : NEGATIVES)[bin]++;
        double[] scores = state.array(SCORES);
        scores[bin] = scores[bin] == NONE || scores[bin] == score ? score : SEVERAL;
    }

    /** Returns the area in [0, 1], ½ where one of the classes was never seen. */
    public double area(StateTree state) {
        double[] positives = state.array(POSITIVES);
        double[] negatives = state.array(NEGATIVES);
        double below = 0;
        double above = 0;
        double inOrder = 0;
        for (int bin = 0; bin < BINS; bin++) {
            inOrder += positives[bin] * (below + negatives[bin] / 2);
            below += negatives[bin];
            above += positives[bin];
        }
        return below * above > 0 ? inOrder / (below * above) : 0.5;
    }

    /** Returns how far the area can be from that of the scores themselves. */
    public double error(StateTree state) {
        double[] positives = state.array(POSITIVES);
        double[] negatives = state.array(NEGATIVES);
        double[] scores = state.array(SCORES);
        double below = 0;
        double above = 0;
        double unknown = 0;
        for (int bin = 0; bin < BINS; bin++) {
            unknown += scores[bin] == SEVERAL ? positives[bin] * negatives[bin] / 2 : 0;
            below += negatives[bin];
            above += positives[bin];
        }
        return below * above > 0 ? unknown / (below * above) : 0;
    }

    /** Higher scores have higher or equal numbers. */
    private static int bin(float score) {
        return score < 0.5f
                ? Float.floatToIntBits(score + 0f) >> SHIFT // −0 is 0
                : BINS - 1 - (Float.floatToIntBits(1 - score) >> SHIFT);
    }
}
