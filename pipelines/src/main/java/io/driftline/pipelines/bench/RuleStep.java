package io.driftline.pipelines.bench;

import io.driftline.math.Rng;
import io.driftline.model.Mlp;
import io.driftline.model.SoftmaxCrossEntropy;
import io.driftline.optim.Optimizer;
import io.driftline.optim.Step;
import io.driftline.state.Layout;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;

/**
 * Steps of an optimizer alone, on a network with one hidden layer, from the same gradient each
 * time: that is written before every step as a model would write it.
 */
final class RuleStep implements CpuClock.Work {
    private static final int CLASSES = 2;
    private static final float LOSS = 0.7f;

    private final Optimizer optimizer;
    private final Layout layout;
    private final StateTree state;
    private final Rng rng = Rng.ofSeed(3);
    private final float[] params;
    private final float[] gradient;
    private final float[] update;
    private final float[] curvature;
    private final float[] activations;
    private long t;

    /** Returns steps of a network of nearly this many parameters. */
    RuleStep(Optimizer optimizer, int parameters) {
        this.optimizer = optimizer;
        int width = (int) Math.sqrt(parameters) - CLASSES;
        Mlp model = new Mlp(width, List.of(width), new SoftmaxCrossEntropy());
        layout = model.layout(CLASSES);
        params = new float[layout.size()];
        model.initialize(params, 0, rng);
        gradient = new float[params.length];
        rng.child("gradient").addNormals(0.01f, gradient);
        update = new float[params.length];
        curvature = optimizer.needs().isEmpty() ? new float[0] : gradient.clone();
        activations = optimizer.needs().isEmpty() ? new float[0] : gradient.clone();
        state = StateTree.of(optimizer.state(), params.length);
    }

    /** Returns how many parameters the network really has. */
    int parameters() {
        return params.length;
    }

    /**
     * Returns bytes per parameter that a step must read or write at least: the gradient is copied
     * to where it is changed and read there, the next parameters are written, the present ones
     * read, and what is remembered per parameter is read and written.
     */
    int bytes() {
        return Float.BYTES * (2 + 2 + 1 + 2 * vectors(optimizer.state()));
    }

    private static int vectors(StateSpec spec) {
        int count = spec.vectors().size();
        for (StateSpec part : spec.parts()) {
            count += vectors(part);
        }
        return count;
    }

    @Override
    public void times(int count) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(gradient, 0, update, 0, update.length);
            optimizer.next(
                    update,
                    new Step(++t, LOSS, params, layout, rng, curvature, activations),
                    state);
        }
    }
}
