package io.driftline.model;

import io.driftline.data.Batch;
import io.driftline.math.Rng;
import io.driftline.state.Layout;
import java.util.Arrays;

/**
 * One row of weights and a bias per output, starting at 0: linear, logistic or softmax regression.
 */
public final class Linear implements Model, Introspection {
    private static final float[] NONE = {};

    private final int inputs;
    private final Loss loss;
    private float[] outputs = {};
    private float[] derivative = {};
    private float[] bend = {};

    /**
     * Returns a linear model.
     *
     * @param inputs columns of an example, at least 1
     */
    public Linear(int inputs, Loss loss) {
        this.inputs = inputs;
        this.loss = loss;
    }

    @Override
    public Layout layout(int outputs) {
        return Layout.EMPTY.with("head", outputs, inputs + 1);
    }

    @Override
    public void initialize(float[] params, int from, Rng rng) {
        Arrays.fill(params, from, params.length, 0f);
    }

    @Override
    public void predict(float[] params, Batch batch, float[] out) {
        int count = params.length / (inputs + 1);
        for (int e = 0; e < batch.size(); e++) {
            Dense.forwardHead(params, 0, count, inputs, batch.inputs(), e * inputs, out, e * count);
        }
    }

    @Override
    public float gradient(float[] params, Batch batch, float[] gradient) {
        return gradient(params, batch, gradient, NONE);
    }

    @Override
    public float gradient(float[] params, Batch batch, float[] gradient, float[] curvature) {
        int count = params.length / (inputs + 1);
        if (outputs.length != count) {
            outputs = new float[count];
            derivative = new float[count];
            bend = new float[count];
        }
        float share = 1f / batch.size();
        double sum = 0;
        for (int e = 0; e < batch.size(); e++) {
            float[] x = batch.inputs();
            int from = e * inputs;
            Dense.forwardHead(params, 0, count, inputs, x, from, outputs, 0);
            sum += loss.value(outputs, 0, count, batch.targets()[e], derivative);
            Dense.gradientHead(gradient, 0, derivative, count, x, from, inputs, share, e == 0);
            if (curvature.length > 0) {
                HesScale.ofLoss(loss, derivative, count, batch.targets()[e], bend);
                HesScale.head(curvature, 0, bend, count, x, from, inputs, share, e == 0);
            }
        }
        return (float) (sum / batch.size());
    }

    @Override
    public void activations(float[] params, Batch batch, float[] means) {} // there are no units

    @Override
    public String toString() {
        return "Linear[inputs=%d, loss=%s]".formatted(inputs, loss.getClass().getSimpleName());
    }
}
