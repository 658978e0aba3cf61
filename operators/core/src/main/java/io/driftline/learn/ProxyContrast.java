package io.driftline.learn;

import io.driftline.math.Scalar;
import io.driftline.model.CosineHead;
import io.driftline.model.Loss;
import io.driftline.model.SoftmaxCrossEntropy;
import java.util.Optional;

/**
 * Proxy-based contrastive replay, PCR: new and replayed rows alike are pulled to the proxy of their
 * class and pushed from those of the other classes in the batch, each as often as it is there. A
 * class that is not in the batch is not pushed away. The model's head compares directions, see
 * {@link CosineHead}.
 *
 * <p>Lin et al., CVPR 2023, arXiv:2304.04408, without augmented copies of the rows.
 *
 * <p>Differs: while the memory is empty, where the paper's loss is 0, and where the batch holds one
 * class alone, whose loss is constant, all classes compete, so that every example teaches
 * something. Predictions choose among all classes, also those never learned, because a served model
 * does not know which those are.
 *
 * <p>Memory: nothing beside the examples. Cost: as many passes as there are rows.
 */
public final class ProxyContrast implements ReplayLoss {
    private final CosineHead head;

    /** Returns the loss for a model with this head. */
    public ProxyContrast(CosineHead head) {
        this.head = head;
    }

    @Override
    public String refusal(Loss within) {
        return within instanceof SoftmaxCrossEntropy
                ? ""
                : "needs one output per class; set loss to softmax, or choose er or der++";
    }

    @Override
    public Optional<CosineHead> head() {
        return Optional.of(head);
    }

    @Override
    public float value(
            ReplayRows rows, int row, float[] outputs, int from, int count, float[] derivative) {
        if (!rows.replayed() || rows.countClasses(count) < 2) {
            return rows.byLabel(row, outputs, from, count, derivative);
        }
        int target = (int) rows.target(row);
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            max = rows.ofClass(i) > 0 ? Math.max(max, outputs[from + i]) : max;
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double weight =
                    rows.ofClass(i) > 0 ? rows.ofClass(i) * Scalar.exp(outputs[from + i] - max) : 0;
            derivative[from + i] = (float) weight;
            sum += weight;
        }
        for (int i = from; i < from + count; i++) {
            derivative[i] = (float) (derivative[i] / sum);
        }
        derivative[from + target] -= 1;
        return (float) (Scalar.log(sum) + (max - outputs[from + target]));
    }

    @Override
    public String toString() {
        return "ProxyContrast[%s]".formatted(head);
    }
}
