package io.driftline.pipelines.evaluate;

import io.driftline.data.Batch;
import io.driftline.eval.AccuracyMatrix;
import io.driftline.eval.Prequential;
import io.driftline.eval.StabilityGap;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.List;

/**
 * What a learner keeps of the parts of a stream: its accuracy on the probes of every part after
 * each part, and on those of the parts so far now and then in between, where it may collapse for a
 * moment.
 */
final class Retention {
    /** Looks within which a loss or gain counts. */
    private static final int WINDOW = 10;

    private final Trial trial;
    private final Parts parts;
    private final List<Batch> probes;
    private final StabilityGap gap;
    private final StateTree seen;
    private final double[] before;
    private final List<double[]> after = new ArrayList<>();
    private final List<Double> at = new ArrayList<>();
    private final List<Double> means = new ArrayList<>();

    /** Looks at a learner before it has learned anything. */
    Retention(Trial trial, Parts parts, List<Batch> probes) {
        this.trial = trial;
        this.parts = parts;
        this.probes = List.copyOf(probes);
        gap = new StabilityGap(parts.count(), WINDOW);
        seen = StateTree.of(gap.state(), 0);
        before = accuracies(parts.count());
    }

    /**
     * Looks at the parts so far.
     *
     * @param events that have been read
     * @param part that the stream is in
     */
    void look(long events, int part) {
        note(events, part, accuracies(part + 1));
    }

    /**
     * Looks at all parts, after one of them.
     *
     * @param events that have been read
     */
    void end(long events, int part) {
        double[] all = accuracies(parts.count());
        note(events, part, all);
        if (part + 1 < parts.count()) { // the last part is the one that the stream is in
            gap.end(part, seen);
        }
        after.add(all);
    }

    private void note(long events, int part, double[] accuracies) {
        double sum = 0;
        for (int j = 0; j <= part; j++) {
            gap.update(j, accuracies[j], seen);
            sum += accuracies[j];
        }
        at.add((double) events);
        means.add(sum / (part + 1));
    }

    private double[] accuracies(int count) {
        double[] accuracies = new double[count];
        int width = trial.task().scores();
        for (int j = 0; j < count; j++) {
            Batch batch = probes.get(j);
            float[] scores = new float[batch.size() * width];
            trial.learner().predict(trial.state(), batch, scores);
            int right = 0;
            for (int e = 0; e < batch.size(); e++) {
                right += right(scores, e * width, batch.targets()[e]) ? 1 : 0;
            }
            accuracies[j] = (double) right / Math.max(1, batch.size());
        }
        return accuracies;
    }

    private boolean right(float[] scores, int from, float target) {
        return trial.task().multiLabel()
                ? Prequential.error(trial.task(), scores, from, target) == 0
                : Curve.argmax(scores, from, trial.task().scores()) == trial.place(target);
    }

    /** Returns whose it is. */
    String learner() {
        return trial.name();
    }

    /** Returns after how many events it was looked; read only. */
    List<Double> at() {
        return at;
    }

    /** Returns the mean accuracy over the parts so far, at each look; read only. */
    List<Double> means() {
        return means;
    }

    /** Returns what was kept, after the last part. */
    Kept kept() {
        double[][] rows = after.toArray(double[][]::new);
        AccuracyMatrix matrix = new AccuracyMatrix(rows, before);
        return new Kept(
                rows,
                matrix.accuracy(),
                matrix.backwardTransfer(),
                matrix.forwardTransfer(),
                matrix.forgetting(),
                gap.minimumAccuracy(seen),
                gap.worstCaseAccuracy(parts.count() - 1, seen),
                gap.windowedForgetting(seen),
                gap.windowedPlasticity(seen));
    }
}
