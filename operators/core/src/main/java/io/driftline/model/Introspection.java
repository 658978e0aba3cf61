package io.driftline.model;

import io.driftline.data.Batch;

/**
 * What a model can tell of itself beside its gradient: how the loss curves, and how active its
 * units are. A model may do without; rules that need it are refused then.
 *
 * <p><b>Contract</b> (checked by the model tests, over all models that implement it): loss and
 * gradient are bit for bit those of {@link Model#gradient}; parameters and batch are read only.
 */
public interface Introspection {

    /**
     * Returns the mean loss over a batch, with its gradient and the diagonal of its second
     * derivative: exact in the head; below it as HesScale approximates it, without what goes over
     * two units of a layer at once.
     *
     * <p>Elsayed and Mahmood, arXiv:2210.11639.
     *
     * @param params read only
     * @param gradient overwritten: the derivative of the mean loss by each parameter
     * @param curvature overwritten: the second derivative of the mean loss by each parameter
     */
    float gradient(float[] params, Batch batch, float[] gradient, float[] curvature);

    /**
     * Computes how active the hidden units are.
     *
     * @param params read only
     * @param means as long as params; at the place of each hidden unit's bias overwritten with the
     *     unit's mean activation over the batch, untouched elsewhere
     */
    void activations(float[] params, Batch batch, float[] means);
}
