package io.driftline.learn;

import io.driftline.model.Loss;
import io.driftline.model.SoftmaxCrossEntropy;
import java.util.Set;

/**
 * Experience replay with an asymmetric loss, ER-ACE: new rows compete only with the classes of the
 * new rows and with classes that were never learned, so that they do not push old classes down;
 * replayed rows compete with all. The sum of both means.
 *
 * <p>Caccia et al., ICLR 2022, arXiv:2104.05025.
 *
 * <p>Differs: where fewer than two classes are left to compete, which is usual in a batch of one,
 * the masked loss and its gradient are 0 and the example would teach nothing; it then competes with
 * all classes. Only classes that were never learned escape the mask; public code lets the largest
 * index learned escape, too.
 *
 * <p>Memory: which classes were learned. Cost: as many passes as there are rows.
 */
public final class AsymmetricReplay implements ReplayLoss {
    private final SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy();
    private float[] left = {};
    private float[] leftDerivative = {};

    @Override
    public Set<Memory> memory() {
        return Set.of(Memory.CLASSES);
    }

    @Override
    public String refusal(Loss within) {
        return within instanceof SoftmaxCrossEntropy
                ? ""
                : "needs one output per class; set loss to softmax, or choose er or der++";
    }

    @Override
    public float value(
            ReplayRows rows, int row, float[] outputs, int from, int count, float[] derivative) {
        boolean masked = rows.draw(row) == 0 && competing(rows, count) >= 2;
        float value =
                masked
                        ? masked(rows, row, outputs, from, count, derivative)
                        : rows.byLabel(row, outputs, from, count, derivative);
        return rows.weighted(value, row, 1, from, count, derivative);
    }

    /** The loss among the classes that compete; the derivative by all others is exactly 0. */
    private float masked(
            ReplayRows rows, int row, float[] outputs, int from, int count, float[] derivative) {
        if (left.length < count) {
            left = new float[count];
            leftDerivative = new float[count];
        }
        int target = (int) rows.target(row);
        int place = 0;
        int size = 0;
        for (int i = 0; i < count; i++) {
            place = i == target ? size : place;
            if (rows.competes(i)) {
                left[size++] = outputs[from + i];
            }
        }
        float value = softmax.value(left, 0, size, place, leftDerivative);
        for (int i = 0, at = 0; i < count; i++) {
            derivative[from + i] = rows.competes(i) ? leftDerivative[at++] : 0;
        }
        return value;
    }

    private static int competing(ReplayRows rows, int count) {
        int competing = 0;
        for (int i = 0; i < count; i++) {
            competing += rows.competes(i) ? 1 : 0;
        }
        return competing;
    }

    @Override
    public String toString() {
        return "AsymmetricReplay";
    }
}
