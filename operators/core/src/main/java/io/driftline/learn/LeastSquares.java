package io.driftline.learn;

import static io.driftline.learn.RootCovariance.dot;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.eval.Prequential;
import io.driftline.math.Rng;
import io.driftline.state.Layout;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.List;

/**
 * Ridge regression on all examples so far, exact after every one of them: recursive least squares.
 * Neither the order of the examples nor where they were learned makes a difference, so that nothing
 * is forgotten, states of different examples merge exactly, and an example can be taken out again;
 * no example is kept.
 *
 * <p>Classes are predicted as one number each, 1 for the true one; a score is that number, at least
 * {@value #LEAST_SCORE}, divided by their sum. Analytic continual learning, Zhuang et al., NeurIPS
 * 2022, with the columns themselves as features.
 *
 * <p>Differs: in place of the covariance R of the weights its square root S with R = S S' is kept
 * (Potter's form): it cannot lose symmetry or become negative, and columns of very different scale
 * need half the digits. With forgetting, R does not grow beyond what it began with, so that
 * directions that no example shows do not explode.
 *
 * <p>Columns are not standardized: a scale that changes would make the order matter. The ridge
 * holds back columns whose values are small; an intercept is a column of ones.
 *
 * <p>State, p being one more than the columns, all double: p² of the root, p per class. Cost: 3 p²
 * and 2 p per class.
 */
public final class LeastSquares implements Learner {
    /** The least that a class counts for before scores are divided by their sum. */
    public static final double LEAST_SCORE = 1e-3;

    private static final String ROOT = RootCovariance.NAME;
    private static final String WEIGHTS = "weights";
    private static final String INTERCEPT = "(intercept)";

    private final Task task;
    private final double ridge;
    private final double forgetting;
    private final RootCovariance covariance;
    private final String settings;
    private final List<String> columns;
    private final StateSpec spec;
    private final int width;

    // Scratch, overwritten by every call.
    private final double[] features;
    private final double[] wanted;
    private final StateTree weightsBefore;
    private final StateTree rootBefore;

    /**
     * Returns a learner.
     *
     * @param ridge penalty on the squares of the weights, above 0
     * @param forgetting by which the weight of every past example is multiplied with each new one,
     *     in (0, 1]; 1 forgets nothing
     * @param settings as text, for the provenance
     */
    public LeastSquares(Task task, double ridge, double forgetting, String settings) {
        this.task = task;
        this.ridge = Require.above("least-squares.ridge", ridge, 0);
        this.forgetting = Require.share("least-squares.forgetting", forgetting);
        this.settings = settings;
        columns = task.columns().stream().map(Task.Column::name).toList();
        List<String> names = new ArrayList<>(columns);
        names.add(INTERCEPT);
        width = names.size();
        StateSpec weights = StateSpec.of(WEIGHTS, 1).elements(names);
        for (String output : task.classification() ? task.classes() : List.of("number")) {
            weights = weights.perElement(output, 0);
        }
        covariance = new RootCovariance(names, ridge);
        spec =
                StateSpec.of("learner", 1)
                        .perParameter("params")
                        .counter("steps", 0)
                        .counter("rng", 0)
                        .part(weights)
                        .part(covariance.state());
        features = new double[width];
        wanted = new double[task.scores()];
        weightsBefore = StateTree.of(weights, 0);
        rootBefore = StateTree.of(covariance.state(), 0);
    }

    @Override
    public LearnerState start(Rng rng) {
        StateTree tree = StateTree.of(spec, 0);
        tree.counter("rng", rng.key());
        return new LearnerState(Layout.EMPTY, tree);
    }

    @Override
    public void predict(LearnerState state, Batch batch, float[] scores) {
        double[][] weights = state.tree().part(WEIGHTS).arrays();
        for (int e = 0; e < batch.size(); e++) {
            read(batch, e);
            int to = e * weights.length;
            if (!task.classification()) {
                double number = dot(weights[0], features);
                scores[to] = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, number));
            } else {
                scores(weights, scores, to);
            }
        }
    }

    @Override
    public Progress learn(LearnerState state, Batch batch) {
        if (!batch.finite()) {
            return new Progress(state.steps(), Float.NaN, 0, false);
        }
        task.require(batch);
        float[] scores = new float[batch.size() * task.scores()];
        predict(state, batch, scores);
        double loss = 0;
        for (int e = 0; e < batch.size(); e++) {
            loss += Prequential.loss(task, scores, e * task.scores(), batch.targets()[e]);
        }
        StateTree tree = state.tree();
        weightsBefore.set(tree.part(WEIGHTS));
        rootBefore.set(tree.part(ROOT));
        for (int e = 0; e < batch.size(); e++) {
            read(batch, e);
            double[] outputs = wanted(batch.targets()[e]);
            covariance.add(
                    features, outputs, forgetting, tree.part(WEIGHTS).arrays(), tree.part(ROOT));
        }
        float mean = (float) (loss / batch.size());
        if (!tree.part(WEIGHTS).finite() || !tree.part(ROOT).finite()) {
            undo(tree);
            return new Progress(state.steps(), mean, 0, false).withPasses(batch.size());
        }
        return new Progress(tree.add("steps", 1), mean, 0, true).withPasses(batch.size());
    }

    /**
     * Takes examples out that were learned, as if they never had been. This is a step of its own.
     *
     * @throws IllegalArgumentException when past examples are forgotten by degrees, so that it is
     *     not known how much of one is left, or when an example cannot have been learned; nothing
     *     is changed then
     */
    public void remove(LearnerState state, Batch batch) {
        refuseForgetting("An example can only be taken out exactly");
        task.require(batch);
        StateTree tree = state.tree();
        weightsBefore.set(tree.part(WEIGHTS));
        rootBefore.set(tree.part(ROOT));
        for (int e = 0; e < batch.size(); e++) {
            read(batch, e);
            double[] outputs = wanted(batch.targets()[e]);
            double[][] weights = tree.part(WEIGHTS).arrays();
            if (!covariance.remove(features, outputs, weights, tree.part(ROOT))) {
                undo(tree);
                throw new IllegalArgumentException(
                        "Example %d of the batch was never learned here; it cannot be taken out."
                                .formatted(e));
            }
        }
        tree.add("steps", 1);
    }

    /**
     * Returns the state that has learned what either of two has, whose examples are different ones.
     * Its draws are those of the first.
     *
     * @throws IllegalArgumentException when past examples are forgotten by degrees
     */
    public LearnerState merge(LearnerState one, LearnerState other) {
        refuseForgetting("States merge exactly only");
        double[][] information = new double[width][width];
        double[][] moments = new double[task.scores()][width];
        sum(one.copy().tree(), 0, information, moments);
        sum(other.copy().tree(), ridge, information, moments); // the first holds it already
        LearnerState merged = one.copy();
        covariance.set(
                information,
                moments,
                merged.tree().part(WEIGHTS).arrays(),
                merged.tree().part(ROOT));
        merged.tree().add("steps", other.steps());
        return merged;
    }

    @Override
    public ModelSnapshot snapshot(LearnerState state) {
        return new SavedLearner(new Shape(columns, task.classes(), Layout.EMPTY), settings, state)
                .snapshot();
    }

    private void sum(StateTree tree, double prior, double[][] information, double[][] moments) {
        covariance.information(
                tree.part(WEIGHTS).arrays(), tree.part(ROOT), prior, information, moments);
    }

    /** Returns what the outputs are to be. */
    private double[] wanted(float target) {
        for (int c = 0; c < wanted.length; c++) {
            wanted[c] = task.classification() ? (c == (int) target ? 1 : 0) : target;
        }
        return wanted;
    }

    private void scores(double[][] weights, float[] scores, int to) {
        double sum = 0;
        for (int c = 0; c < weights.length; c++) {
            double number = dot(weights[c], features);
            // Huge inputs leave the range of double: infinite is 1, and NaN says nothing.
            double score = Math.min(Float.MAX_VALUE, Math.max(LEAST_SCORE, number));
            scores[to + c] = (float) (Double.isNaN(score) ? LEAST_SCORE : score);
            sum += scores[to + c];
        }
        for (int c = 0; c < weights.length; c++) {
            scores[to + c] = (float) (scores[to + c] / sum);
        }
    }

    private void refuseForgetting(String what) {
        if (forgetting < 1) {
            throw new IllegalArgumentException(
                    "%s with least-squares.forgetting 1; it is %s.".formatted(what, forgetting));
        }
    }

    private void undo(StateTree tree) {
        tree.part(WEIGHTS).set(weightsBefore);
        tree.part(ROOT).set(rootBefore);
    }

    private void read(Batch batch, int example) {
        for (int i = 0; i < width - 1; i++) {
            features[i] = batch.inputs()[example * batch.columns() + i];
        }
        features[width - 1] = 1;
    }

    @Override
    public String toString() {
        return "LeastSquares[ridge=%s, forgetting=%s]".formatted(ridge, forgetting);
    }
}
