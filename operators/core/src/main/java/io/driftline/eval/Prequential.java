package io.driftline.eval;

import io.driftline.data.Task;
import io.driftline.math.Scalar;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;

/**
 * How good predictions are, each judged before its example was learned: accuracy, kappas and log
 * loss, since the beginning and with fading memory. Gama, Sebastião and Rodrigues, Machine Learning
 * 90 (2013); Bifet et al., KDD 2015.
 *
 * <p>Conventions. The predicted class is the one with the highest score, the lowest index on ties.
 * Fading: S ← 0.999·S + value, N ← 0.999·N + 1, S/N. The trivial rules' answers are passed in, as
 * they were at the time of the prediction: what they know is the caller's business. A probability
 * below {@value #LEAST_PROBABILITY} counts as that in the log loss. Kappas are 0 where the rule
 * compared with was always right, and everything is 0 before the first update.
 *
 * <p>Where numbers are predicted, squared error stands in place of log loss, and accuracies and
 * kappas are 0.
 *
 * <p>Where an example may be of several classes, those with a probability above ½ are predicted,
 * and a prediction is right when the whole set is: the strictest measure, subset accuracy. Beside
 * it stand the Hamming loss, the share of classes that were told wrongly, and the mean of F₁ = 2·|P
 * ∩ Y| ÷ (|P| + |Y|) over examples, 1 where both sets are empty. Log loss is the sum over classes;
 * Cohen's kappa is 0.
 *
 * <p>State: four counters, four doubles, and two per class; for sets one more and three per class.
 */
public final class Prequential {
    /** The least probability that the log loss sees: a wrong certainty costs 16.1 nats. */
    public static final double LEAST_PROBABILITY = 1e-7;

    private static final double FADING = 0.999;

    private final int classes;
    private final boolean sets;
    private final StateSpec spec;

    private Prequential(List<String> names, boolean sets) {
        classes = names.size();
        this.sets = sets;
        StateSpec common =
                StateSpec.of("prequential", 1)
                        .counter("count", 0)
                        .scalar("loss", 0)
                        .scalar("fadingLoss", 0)
                        .scalar("fadingCount", 0);
        StateSpec judged =
                classes == 0
                        ? common
                        : common.counter("correct", 0)
                                .counter("noChangeCorrect", 0)
                                .counter("majorityCorrect", 0)
                                .scalar("fadingCorrect", 0)
                                .elements(names)
                                .perElement("predicted", 0)
                                .perElement("actual", 0);
        spec = sets ? judged.scalar("exampleF1", 0).perElement("both", 0) : judged;
    }

    /** Returns the measures for a task. */
    public static Prequential of(Task task) {
        return new Prequential(task.classes(), task.multiLabel());
    }

    /** Returns what they remember. */
    public StateSpec state() {
        return spec;
    }

    /**
     * Judges one prediction.
     *
     * @param scores of the prediction, as many as the task has, read only
     * @param target what came true: class index or number
     * @param noChange answer of the rule <i>no change</i> at the time of the prediction
     * @param majority answer of the rule <i>majority</i> at the time of the prediction
     * @throws IllegalArgumentException when the target is not an index of one of the classes
     */
    public void update(
            float[] scores, float target, float noChange, float majority, StateTree state) {
        double loss = loss(classes, sets, scores, 0, target);
        state.add("count", 1);
        state.scalar("loss", state.scalar("loss") + loss);
        state.scalar("fadingLoss", FADING * state.scalar("fadingLoss") + loss);
        state.scalar("fadingCount", FADING * state.scalar("fadingCount") + 1);
        if (classes > 0) {
            int predicted = sets ? set(scores, 0, classes) : argmax(scores, classes);
            boolean correct = predicted == target;
            state.add("correct", correct ? 1 : 0);
            state.add("noChangeCorrect", noChange == target ? 1 : 0);
            state.add("majorityCorrect", majority == target ? 1 : 0);
            double faded = FADING * state.scalar("fadingCorrect");
            state.scalar("fadingCorrect", correct ? faded + 1 : faded);
            if (sets) {
                compare(predicted, (int) target, state);
            } else {
                state.array("predicted")[predicted]++;
                state.array("actual")[(int) target]++;
            }
        }
    }

    private void compare(int predicted, int actual, StateTree state) {
        for (int i = 0; i < classes; i++) {
            state.array("predicted")[i] += predicted >> i & 1;
            state.array("actual")[i] += actual >> i & 1;
            state.array("both")[i] += (predicted & actual) >> i & 1;
        }
        int sizes = Integer.bitCount(predicted) + Integer.bitCount(actual);
        double f1 = sizes == 0 ? 1 : 2.0 * Integer.bitCount(predicted & actual) / sizes;
        state.scalar("exampleF1", state.scalar("exampleF1") + f1);
    }

    /** Returns the share of classes that were told wrongly; 0 where one class is predicted. */
    public double hammingLoss(StateTree state) {
        if (!sets || count(state) == 0) {
            return 0;
        }
        double wrong = 0;
        for (int i = 0; i < classes; i++) {
            double either = state.array("predicted")[i] + state.array("actual")[i];
            wrong += either - 2 * state.array("both")[i];
        }
        return wrong / classes / count(state);
    }

    /** Returns the mean F₁ of the predicted sets; 0 where one class is predicted. */
    public double exampleF1(StateTree state) {
        return !sets || count(state) == 0 ? 0 : state.scalar("exampleF1") / count(state);
    }

    /** Returns the classes with a probability above ½, class i being bit i. */
    private static int set(float[] scores, int from, int classes) {
        int set = 0;
        for (int i = 0; i < classes; i++) {
            set |= scores[from + i] > 0.5f ? 1 << i : 0;
        }
        return set;
    }

    /**
     * Returns how wrong one prediction is, in [0, 1]: 0 or 1 for a class, the share of classes that
     * are told wrongly for a set.
     *
     * @param scores of the prediction from {@code from} on, read only
     * @throws IllegalArgumentException when the target is none of the task's
     */
    public static double error(Task task, float[] scores, int from, float target) {
        int classes = task.classes().size();
        if (task.multiLabel()) {
            int wrong = set(scores, from, classes) ^ Task.labelSet(target, classes);
            return (double) Integer.bitCount(wrong) / classes;
        }
        int best = 0;
        for (int i = 1; i < classes; i++) {
            best = scores[from + i] > scores[from + best] ? i : best;
        }
        return best == Task.classIndex(target, classes) ? 0 : 1;
    }

    /** Returns how many predictions were judged. */
    public long count(StateTree state) {
        return state.counter("count");
    }

    /** Returns the share of right predictions. */
    public double accuracy(StateTree state) {
        return share("correct", state);
    }

    /** Returns the share of right predictions among about the last 1,000. */
    public double fadingAccuracy(StateTree state) {
        return classes == 0 ? 0 : fading("fadingCorrect", state);
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
        double count = count(state);
        if (classes == 0 || sets || count == 0) {
            return 0;
        }
        double[] predicted = state.array("predicted");
        double[] actual = state.array("actual");
        double chance = 0;
        for (int i = 0; i < classes; i++) {
            chance += (predicted[i] / count) * (actual[i] / count);
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

    /** Returns the mean negative log probability of the true class, or the mean squared error. */
    public double logLoss(StateTree state) {
        return count(state) == 0 ? 0 : state.scalar("loss") / count(state);
    }

    /** Returns the same over about the last 1,000 predictions. */
    public double fadingLogLoss(StateTree state) {
        return fading("fadingLoss", state);
    }

    /**
     * Returns the loss of one prediction: negative log probability of the true class in nats, not
     * above 16.1, or the squared error.
     *
     * @param scores of the prediction from {@code from} on, read only
     * @throws IllegalArgumentException when the target is not an index of one of the classes
     */
    public static double loss(Task task, float[] scores, int from, float target) {
        return loss(task.classes().size(), task.multiLabel(), scores, from, target);
    }

    private static double loss(int classes, boolean sets, float[] scores, int from, float target) {
        if (sets) {
            int set = Task.labelSet(target, classes);
            double sum = 0;
            for (int i = 0; i < classes; i++) {
                double is = (set >> i & 1) == 1 ? scores[from + i] : 1 - (double) scores[from + i];
                sum -= Scalar.log(Math.min(1, Math.max(LEAST_PROBABILITY, is)));
            }
            return sum;
        }
        if (classes == 0) {
            double error = (double) scores[from] - target;
            return error * error;
        }
        double probability = scores[from + Task.classIndex(target, classes)];
        return -Scalar.log(Math.min(1, Math.max(LEAST_PROBABILITY, probability)));
    }

    private static int argmax(float[] scores, int classes) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    private double share(String counter, StateTree state) {
        return classes == 0 || count(state) == 0
                ? 0
                : (double) state.counter(counter) / count(state);
    }

    private static double fading(String scalar, StateTree state) {
        double count = state.scalar("fadingCount");
        return count == 0 ? 0 : state.scalar(scalar) / count;
    }

    private static double above(double accuracy, double rule) {
        return rule == 1 ? 0 : (accuracy - rule) / (1 - rule);
    }
}
