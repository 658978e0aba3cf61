package io.driftline.eval;

import io.driftline.data.Task;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Accuracy, kappas and loss of the newest predictions of a class, each judged before its example
 * was learned: over a window, or with fading memory. {@link Prequential} has the conventions.
 *
 * <p>State: three numbers, two per class, and where there is a window five per place in it.
 */
public final class RecentPrequential {
    private static final int MOST = 1_000_000;
    private static final String[] COLUMNS = {
        "predictedThen", "actualThen", "noChangeThen", "majorityThen"
    };

    private final int classes;
    private final int window;
    private final double alpha;
    private final StateSpec spec;

    private RecentPrequential(Task task, int window, double alpha) {
        if (!task.classification()) {
            throw new IllegalArgumentException(
                    "The task has no classes; accuracy and kappas need them.");
        }
        classes = task.classes().size();
        this.window = window;
        this.alpha = alpha;
        StateSpec sums =
                StateSpec.of("recent-prequential", 1)
                        .counter("seen", 0)
                        .scalar("correct", 0)
                        .scalar("noChangeCorrect", 0)
                        .scalar("majorityCorrect", 0)
                        .scalar("loss", 0)
                        .scalar("count", 0)
                        .array("predicted", classes, 0)
                        .array("actual", classes, 0);
        for (String column : COLUMNS) {
            sums = window == 0 ? sums : sums.array(column, window, 0);
        }
        spec = window == 0 ? sums : sums.array("losses", window, 0);
    }

    /**
     * Returns the measures over the newest predictions.
     *
     * @param window how many, from 1 to 1,000,000
     */
    public static RecentPrequential ofWindow(Task task, int window) {
        Require.inHalfOpen("window", window, 1, MOST + 1);
        return new RecentPrequential(task, window, 1);
    }

    /**
     * Returns the measures with fading memory.
     *
     * @param alpha what each prediction leaves of the older ones, in (0, 1)
     */
    public static RecentPrequential ofFading(Task task, double alpha) {
        Require.inOpen("alpha", alpha, 0, 1);
        return new RecentPrequential(task, 0, alpha);
    }

    /** Returns what they remember. */
    public StateSpec state() {
        return spec;
    }

    /**
     * Judges one prediction.
     *
     * @param predicted class
     * @param actual class
     * @param noChange answer of the rule <i>no change</i> at the time of the prediction
     * @param majority answer of the rule <i>majority</i> at the time of the prediction
     * @param loss of the prediction, finite
     */
    public void update(
            int predicted, int actual, int noChange, int majority, double loss, StateTree state) {
        if (window == 0) {
            fade(state);
        } else {
            int at = (int) (state.counter("seen") % window);
            if (state.counter("seen") >= window) {
                double[][] then = columns(state);
                add(
                        -1,
                        (int) then[0][at],
                        (int) then[1][at],
                        (int) then[2][at],
                        (int) then[3][at],
                        state);
            }
            int[] now = {predicted, actual, noChange, majority};
            for (int i = 0; i < now.length; i++) {
                state.array(COLUMNS[i])[at] = now[i];
            }
            state.array("losses")[at] = loss;
        }
        state.add("seen", 1);
        add(1, predicted, actual, noChange, majority, state);
        state.scalar("loss", state.scalar("loss") + (window == 0 ? loss : 0));
    }

    /** Returns the share of right predictions, 0 before the first. */
    public double accuracy(StateTree state) {
        return share("correct", state);
    }

    /** Returns the accuracy of the rule <i>no change</i>. */
    public double noChangeAccuracy(StateTree state) {
        return share("noChangeCorrect", state);
    }

    /** Returns the accuracy of the rule <i>majority</i>. */
    public double majorityAccuracy(StateTree state) {
        return share("majorityCorrect", state);
    }

    /** Returns Cohen's kappa: accuracy above that of guessing with the same shares. */
    public double kappa(StateTree state) {
        double count = state.scalar("count");
        double chance = 0;
        for (int c = 0; c < classes && count > 0; c++) {
            chance += state.array("predicted")[c] / count * (state.array("actual")[c] / count);
        }
        return above(accuracy(state), chance);
    }

    /** Returns the accuracy above that of the rule <i>no change</i>. */
    public double kappaTemporal(StateTree state) {
        return above(accuracy(state), noChangeAccuracy(state));
    }

    /** Returns the accuracy above that of the rule <i>majority</i>. */
    public double kappaMajority(StateTree state) {
        return above(accuracy(state), majorityAccuracy(state));
    }

    /** Returns the mean loss, 0 before the first prediction. */
    public double loss(StateTree state) {
        double sum = state.scalar("loss");
        if (window > 0) {
            // Summed anew: subtracting what left the window would leave its rounding behind.
            long seen = state.counter("seen");
            int held = (int) Math.min(seen, window);
            for (int i = 0; i < held; i++) {
                sum += state.array("losses")[(int) ((seen - held + i) % window)];
            }
        }
        return state.scalar("count") == 0 ? 0 : sum / state.scalar("count");
    }

    private void fade(StateTree state) {
        for (String name :
                new String[] {"correct", "noChangeCorrect", "majorityCorrect", "loss", "count"}) {
            state.scalar(name, alpha * state.scalar(name));
        }
        double[] predicted = state.array("predicted");
        double[] actual = state.array("actual");
        for (int c = 0; c < classes; c++) {
            predicted[c] *= alpha;
            actual[c] *= alpha;
        }
    }

    private static void add(
            int sign, int predicted, int actual, int noChange, int majority, StateTree state) {
        state.scalar("count", state.scalar("count") + sign);
        state.array("predicted")[predicted] += sign;
        state.array("actual")[actual] += sign;
        addIf(predicted == actual, "correct", sign, state);
        addIf(noChange == actual, "noChangeCorrect", sign, state);
        addIf(majority == actual, "majorityCorrect", sign, state);
    }

    private static void addIf(boolean condition, String scalar, int sign, StateTree state) {
        state.scalar(scalar, state.scalar(scalar) + (condition ? sign : 0));
    }

    private static double[][] columns(StateTree state) {
        double[][] columns = new double[COLUMNS.length][];
        for (int i = 0; i < COLUMNS.length; i++) {
            columns[i] = state.array(COLUMNS[i]);
        }
        return columns;
    }

    private static double share(String scalar, StateTree state) {
        double count = state.scalar("count");
        return count == 0 ? 0 : state.scalar(scalar) / count;
    }

    private static double above(double accuracy, double rule) {
        return rule == 1 ? 0 : (accuracy - rule) / (1 - rule);
    }
}
