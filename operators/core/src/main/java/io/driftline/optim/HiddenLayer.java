package io.driftline.optim;

import io.driftline.state.Layout;
import io.driftline.state.Layout.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * One hidden layer of a model's parameters: where the weights into each unit are, its bias, and the
 * weights that listen to it, as {@link io.driftline.model.Model} promises its layout.
 *
 * @param weights into the units, one row per unit
 * @param biases of the units
 * @param next weights of the layer above, or the head, one column per unit
 * @param nextBias where the biases of the layer above begin
 * @param nextBiasStride how far they are apart
 */
record HiddenLayer(Block weights, Block biases, Block next, int nextBias, int nextBiasStride) {

    /** Returns the hidden layers, lowest first; none for a model without. */
    static List<HiddenLayer> of(Layout layout) {
        List<Block> blocks = layout.blocks();
        List<HiddenLayer> layers = new ArrayList<>();
        for (int b = 0; b + 2 < blocks.size(); b += 2) {
            Block next = blocks.get(b + 2);
            boolean head = b + 3 == blocks.size(); // its rows end with their bias
            layers.add(
                    new HiddenLayer(
                            blocks.get(b),
                            blocks.get(b + 1),
                            next,
                            head ? next.offset() + next.columns() - 1 : blocks.get(b + 3).offset(),
                            head ? next.columns() : 1));
        }
        return layers;
    }

    /** Returns the number of units. */
    int units() {
        return biases.rows();
    }

    /** Returns where the weights into a unit begin; there are {@code weights.columns()}. */
    int row(int unit) {
        return weights.offset() + unit * weights.columns();
    }

    /** Returns the place of a unit's bias, which is where what is remembered of it is kept, too. */
    int bias(int unit) {
        return biases.offset() + unit;
    }

    /** Returns the place of the weight with which an output of the layer above hears a unit. */
    int heard(int unit, int output) {
        return next.offset() + output * next.columns() + unit;
    }
}
