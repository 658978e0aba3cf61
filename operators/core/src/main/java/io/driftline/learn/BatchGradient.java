package io.driftline.learn;

import io.driftline.data.Batch;
import io.driftline.model.Introspection;
import io.driftline.model.Model;
import io.driftline.optim.Need;
import io.driftline.state.Layout;
import java.util.Set;

/**
 * The gradient of a model at a batch, and what else the rules of an optimizer need to know of it.
 * Holds scratch, nothing learned.
 */
final class BatchGradient {
    private final Model model;
    private final float[] curvature;
    private final float[] activations;

    /**
     * Returns the gradient of a model.
     *
     * @param replays whether batches hold replayed rows, whose losses are not those of labels
     * @throws IllegalArgumentException when what is needed cannot be known
     */
    BatchGradient(Model model, Layout layout, Set<Need> needs, boolean replays) {
        boolean tells = model instanceof Introspection;
        boolean hasUnits = layout.blocks().size() > 1;
        if (needs.contains(Need.ACTIVATIONS) && !(hasUnits && tells)) {
            throw refuse(model, "has no hidden units to look at");
        }
        if (needs.contains(Need.CURVATURE) && !tells) {
            throw refuse(model, "does not tell how its loss curves");
        }
        if (needs.contains(Need.CURVATURE) && replays) {
            throw new IllegalArgumentException(
                    "replay is set, and a rule of this optimizer needs to know how the loss curves,"
                            + " which is not known of replayed rows; leave one of them out.");
        }
        this.model = model;
        curvature = new float[needs.contains(Need.CURVATURE) ? layout.size() : 0];
        activations = new float[needs.contains(Need.ACTIVATIONS) ? layout.size() : 0];
    }

    private static IllegalArgumentException refuse(Model model, String what) {
        return new IllegalArgumentException(
                "The model %s %s, which a rule of this optimizer needs; use the model mlp, or another rule."
                        .formatted(model, what));
    }

    /** Returns the mean loss at a point and overwrites its gradient, and what else is needed. */
    float at(float[] point, Batch batch, float[] gradient) {
        if (activations.length > 0) {
            ((Introspection) model).activations(point, batch, activations);
        }
        return curvature.length > 0
                ? ((Introspection) model).gradient(point, batch, gradient, curvature)
                : model.gradient(point, batch, gradient);
    }

    /** Returns the curvature at the last batch; empty unless it is needed. */
    float[] curvature() {
        return curvature;
    }

    /** Returns the activations at the last batch; empty unless they are needed. */
    float[] activations() {
        return activations;
    }
}
