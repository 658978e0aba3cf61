package io.driftline.optim;

/** What a rule needs to know of a step beside its gradient; a model may not be able to tell it. */
public enum Need {
    /** {@link Step#curvature}. */
    CURVATURE,
    /** {@link Step#activations}; only models with hidden units have any. */
    ACTIVATIONS,
    /** {@link Step#rowSteps}; where classes may join. */
    ROW_STEPS
}
