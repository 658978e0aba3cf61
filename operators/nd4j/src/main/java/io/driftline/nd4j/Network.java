package io.driftline.nd4j;

import io.driftline.state.Layout;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Forward and backward through layers with ReLU between them and a head of weights and bias per
 * row: a linear model is one without hidden layers. Its weights are views of the flat parameters.
 *
 * <p>Where a sum leaves the range of float, a unit is not a number, so that the step is refused;
 * the Java path takes −∞ for inactive there.
 */
final class Network {
    private record Layer(INDArray weight, INDArray bias, INDArray slope, INDArray biasSlope) {}

    private final List<Layer> layers = new ArrayList<>();
    private final INDArray head;
    private final INDArray headSlope;
    private final int inputs;
    private final int outputs;

    private final int size;
    private final List<INDArray> active = new ArrayList<>();
    private final List<INDArray> mask = new ArrayList<>();
    private final List<INDArray> delta = new ArrayList<>();
    private final INDArray input;
    private final INDArray ones;
    private final INDArray last;
    private final INDArray lastUnits;
    private final INDArray below;
    private final INDArray belowUnits;
    private final INDArray out;
    private final INDArray slopes;
    private final float[] rows;

    /**
     * Returns a network for batches of one size.
     *
     * @param params flat, as the layout says
     * @param gradient the same, overwritten by {@link #backward}
     */
    Network(Layout layout, INDArray params, INDArray gradient, int size) {
        List<Layout.Block> blocks = layout.blocks();
        for (int i = 0; i + 1 < blocks.size(); i += 2) {
            Layout.Block weight = blocks.get(i);
            Layout.Block bias = blocks.get(i + 1);
            layers.add(
                    new Layer(
                            view(params, weight),
                            Arrays.part(params, bias.offset(), 1, bias.rows()),
                            view(gradient, weight),
                            Arrays.part(gradient, bias.offset(), 1, bias.rows())));
            active.add(Arrays.of(size, weight.rows()));
            mask.add(Arrays.of(size, weight.rows()));
            delta.add(Arrays.of(size, weight.rows()));
        }
        Layout.Block top = blocks.get(blocks.size() - 1);
        int width = top.columns();
        head = view(params, top);
        headSlope = view(gradient, top);
        outputs = top.rows();
        inputs = layers.isEmpty() ? width - 1 : blocks.get(0).columns();
        this.size = size;
        input = Arrays.of(size, inputs);
        ones = Arrays.of(1, size);
        ones.assign(1);
        last = Arrays.of(size, width);
        last.assign(1); // its last column stands before the biases
        lastUnits = units(last, width);
        below = Arrays.of(size, width);
        belowUnits = units(below, width);
        out = Arrays.of(size, outputs);
        slopes = Arrays.of(size, outputs);
        rows = new float[layers.isEmpty() ? size * width : 0];
    }

    private static INDArray view(INDArray flat, Layout.Block block) {
        return Arrays.part(flat, block.offset(), block.rows(), block.columns());
    }

    /** Writes the outputs at some rows, batch size × outputs. */
    void forward(float[] batch, float[] outputs) {
        if (layers.isEmpty()) {
            int width = inputs + 1;
            for (int e = 0; e < size; e++) {
                System.arraycopy(batch, e * inputs, rows, e * width, inputs);
                rows[e * width + inputs] = 1;
            }
            Arrays.put(rows, rows.length, last);
        } else {
            Arrays.put(batch, size * inputs, input);
            INDArray from = input;
            for (int l = 0; l < layers.size(); l++) {
                INDArray z = active.get(l);
                Nd4j.matmul(from, layers.get(l).weight(), z, false, true, false);
                z.addiRowVector(layers.get(l).bias());
                Nd4j.exec(new Step(z, mask.get(l)));
                z.muli(mask.get(l)); // not a number stays so, and is noticed
                from = z;
            }
            lastUnits.assign(from);
        }
        Nd4j.matmul(last, head, out, false, true, false);
        Arrays.get(out, outputs);
    }

    /**
     * Overwrites the gradient at the rows of the last {@link #forward}.
     *
     * @param derivatives of the loss by each output, over the number of rows
     */
    void backward(float[] derivatives) {
        Arrays.put(derivatives, size * outputs, slopes);
        Nd4j.matmul(slopes, last, headSlope, true, false, false);
        if (layers.isEmpty()) {
            return;
        }
        Nd4j.matmul(slopes, head, below, false, false, false);
        int top = layers.size() - 1;
        delta.get(top).assign(belowUnits);
        for (int l = top; l >= 0; l--) {
            INDArray d = delta.get(l);
            d.muli(mask.get(l));
            INDArray from = l > 0 ? active.get(l - 1) : input;
            Nd4j.matmul(d, from, layers.get(l).slope(), true, false, false);
            Nd4j.matmul(ones, d, layers.get(l).biasSlope(), false, false, false);
            if (l > 0) {
                Nd4j.matmul(d, layers.get(l).weight(), delta.get(l - 1), false, false, false);
            }
        }
    }

    private static INDArray units(INDArray array, int width) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.interval(0, width - 1));
    }

    /** Frees the arrays that are its own. */
    void close() {
        List<INDArray> all = new ArrayList<>(List.of(input, ones, last, below, out, slopes));
        all.addAll(active);
        all.addAll(mask);
        all.addAll(delta);
        all.forEach(INDArray::close);
    }
}
