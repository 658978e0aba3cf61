package io.driftline.model;

import io.driftline.data.Batch;
import io.driftline.math.Rng;
import io.driftline.state.Layout;

/**
 * A network's shape and its derivative. Holds scratch but nothing learned, so one model serves any
 * number of parameter arrays, one call at a time. How many outputs it has follows from the length
 * of the parameters.
 *
 * <p><b>Contract</b> (checked by the model tests, over all models): the gradient is the derivative
 * of the mean loss; the same arguments give the same bits; parameters and batch are read only. The
 * head is the last block, named {@code head}, one row per output (weights, then bias), so that a
 * new output appends a row. Before it come the layers, {@code NAME.weight} with a row per unit and
 * a column per unit of the layer before, or per input column, and {@code NAME.bias}, so that a
 * saved model can move into one that has more of them.
 */
public interface Model {

    /**
     * Returns names and shapes of the parameters.
     *
     * @param outputs at least 1
     */
    Layout layout(int outputs);

    /**
     * Writes the starting values of the parameters from {@code from} on: 0 for all of them, or
     * where the rows begin that a head has grown by.
     */
    void initialize(float[] params, int from, Rng rng);

    /**
     * Computes the outputs, before the loss turns them into scores.
     *
     * @param params read only
     * @param outputs overwritten: batch size × outputs
     */
    void predict(float[] params, Batch batch, float[] outputs);

    /**
     * Returns the mean loss over a batch.
     *
     * @param params read only
     * @param gradient overwritten: the derivative of the mean loss by each parameter
     */
    float gradient(float[] params, Batch batch, float[] gradient);
}
