package io.driftline.learn;

import io.driftline.model.CosineHead;
import io.driftline.model.Loss;
import io.driftline.state.Require;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Holistic proxy-based contrastive replay, HPCR: {@link ProxyContrast} with a weight that swings
 * between 0.5625 and 1.8, and two distillations of what replayed rows were when they were new: α
 * times the squared difference to the outputs then, over the classes of the batch's rows, one that
 * has several rows counting as often; and β times {@link SimilarityDistillation} of their features,
 * what the last hidden units say of them.
 *
 * <p>Lin et al., IEEE TNNLS 2025, arXiv:2309.15038, as the released code has it: proxies alone, the
 * softmax at the temperature itself and the swing as a weight of the loss. Without augmented copies
 * of the rows.
 *
 * <p>Differs: a stream has no tasks, so that the weight's period counts the steps of the learner,
 * and both distillations begin once as many examples were offered to the memory as it has rows,
 * which the paper does with the second task. Outputs of classes that joined after a row was kept,
 * and rows kept before there were features, are not compared. The logarithm of a softmax that the
 * code takes, and which may be that of 0, is computed as one. And as with {@link ProxyContrast}:
 * without replayed rows, or with one class alone, all classes compete.
 *
 * <p>Memory: outputs and features beside each row. Cost: as many passes as there are rows, each
 * with one more forward, and the products of all pairs of replayed rows.
 */
public final class HolisticContrast implements ReplayLoss {
    private static final double LOWEST = 0.5625;
    private static final double HIGHEST = 1.8;

    private final ProxyContrast proxies;
    private final float alpha;
    private final float beta;
    private final int period;
    private final SimilarityDistillation similarities;
    private int[] compared = {};

    /**
     * Returns the loss for a model with this head.
     *
     * @param alpha weight of the outputs, at least 0
     * @param beta weight of the similarities, at least 0
     * @param period of the weight, steps, at least 1
     */
    public HolisticContrast(CosineHead head, float alpha, float beta, int period) {
        Require.atLeast("alpha", alpha, 0);
        Require.atLeast("beta", beta, 0);
        Require.atLeast("period", period, 1);
        proxies = new ProxyContrast(head);
        this.alpha = alpha;
        this.beta = beta;
        this.period = period;
        similarities = new SimilarityDistillation(head.temperature());
    }

    @Override
    public String refusal(Loss within) {
        return proxies.refusal(within);
    }

    @Override
    public Optional<CosineHead> head() {
        return proxies.head();
    }

    @Override
    public Set<Memory> memory() {
        return Set.of(Memory.OUTPUTS, Memory.FEATURES);
    }

    /** Returns the weight of the contrast in the step after so many. */
    double weight(long steps) {
        double part = (double) (steps % period) / period;
        double x = Math.PI * Math.min(part, 1 - part); // (1 − cos 2πp) / 2 = sin² πp
        double square = x * x;
        double series = 1;
        for (int n = 20; n >= 2; n -= 2) {
            series = 1 - series * square / (n * (n + 1));
        }
        double sine = x * series;
        return LOWEST + (HIGHEST - LOWEST) * sine * sine;
    }

    @Override
    public float value(
            ReplayRows rows, int row, float[] outputs, int from, int count, float[] derivative) {
        float value = proxies.value(rows, row, outputs, from, count, derivative);
        if (!rows.replayed()) {
            return value;
        }
        float weight = (float) weight(rows.step());
        for (int i = from; i < from + count; i++) {
            derivative[i] *= weight;
        }
        boolean distils = rows.draw(row) > 0 && rows.full() && alpha > 0;
        return weight * value
                + (distils ? alpha * byOutputs(rows, row, outputs, from, count, derivative) : 0);
    }

    /** Returns the squared difference of one row and adds its derivative. */
    private float byOutputs(
            ReplayRows rows, int row, float[] outputs, int from, int count, float[] derivative) {
        int width = Math.min(rows.width(row), count);
        int total = 0;
        double sum = 0;
        rows.countClasses(count);
        for (int c = 0; c < width; c++) {
            double difference = (double) outputs[from + c] - rows.said(row, c, count);
            sum += rows.ofClass(c) * difference * difference;
            total += rows.ofClass(c);
        }
        double share = total > 0 ? rows.shareOf(row) / total : 0;
        for (int c = 0; c < width; c++) {
            double difference = (double) outputs[from + c] - rows.said(row, c, count);
            derivative[from + c] += (float) (alpha * 2 * share * rows.ofClass(c) * difference);
        }
        return (float) (share * sum);
    }

    @Override
    public float together(ReplayRows rows, float[] features, int width, float[] derivative) {
        Arrays.fill(derivative, 0, rows.size() * width, 0f);
        if (!rows.replayed() || !rows.full() || beta == 0) {
            return 0;
        }
        compared = compared.length < rows.size() ? new int[rows.size()] : compared;
        int count = 0;
        for (int row = 0; row < rows.size(); row++) {
            if (rows.draw(row) > 0 && rows.hasFeatures(row)) {
                compared[count++] = row;
            }
        }
        float weight = beta * rows.size(); // of a mean in a sum of which the model takes the mean
        return weight
                * similarities.value(
                        features, rows.features(), width, compared, count, weight, derivative);
    }

    @Override
    public String toString() {
        return "HolisticContrast[%s, alpha=%s, beta=%s, period=%d]"
                .formatted(proxies, alpha, beta, period);
    }
}
