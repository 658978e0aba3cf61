package io.driftline.model;

import io.driftline.data.Batch;
import io.driftline.math.Kernels;
import io.driftline.math.Rng;
import io.driftline.state.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Fully connected layers with ReLU between them. Weights and biases of a layer with n inputs start
 * uniform in ±1/√n, as the UPGD experiments do (card upgd, 8.6).
 *
 * <p>Parameters: per hidden layer the weights, one row per unit, then the biases; then the head. A
 * unit at exactly 0 counts as inactive.
 */
public final class Mlp implements Model, Introspection {
    private static final float[] NONE = {};

    private final int inputs;
    private final List<Integer> hidden;
    private final Loss loss;
    private final Optional<CosineHead> cosine;
    private final FeatureTerm term;
    private final int[] widths;
    private final int[] weightAt;
    private final int headAt;
    private final float[][] activations;
    private final float[][] deltas;
    private final float[][] bends;
    private final float[] input;
    private final float[] scratch;
    private float[] outputs = {};
    private float[] derivative = {};
    private float[] bend = {};

    /**
     * Returns a network.
     *
     * @param inputs columns of an example, at least 1
     * @param hidden widths of the hidden layers, in order, each at least 1; at least one
     */
    public Mlp(int inputs, List<Integer> hidden, Loss loss) {
        this(inputs, hidden, loss, Optional.empty());
    }

    /**
     * Returns a network.
     *
     * @param inputs columns of an example, at least 1
     * @param hidden widths of the hidden layers, in order, each at least 1; at least one
     * @param cosine the head, where it is not the usual one; it does not tell how the loss curves
     */
    public Mlp(int inputs, List<Integer> hidden, Loss loss, Optional<CosineHead> cosine) {
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "mlp.hidden is %s; it must be at least one width, each at least 1."
                            .formatted(hidden));
        }
        this.inputs = inputs;
        this.hidden = List.copyOf(hidden);
        this.loss = loss;
        this.cosine = cosine;
        term = new FeatureTerm(loss);
        int layers = hidden.size();
        widths = new int[layers + 1];
        weightAt = new int[layers];
        activations = new float[layers][];
        deltas = new float[layers][];
        bends = new float[layers][];
        widths[0] = inputs;
        long size = 0;
        for (int l = 0; l < layers; l++) {
            widths[l + 1] = hidden.get(l);
            weightAt[l] = (int) size;
            size += (long) widths[l + 1] * (widths[l] + 1);
            if (size > Layout.MAX_SIZE) {
                throw new IllegalArgumentException(
                        "mlp.hidden is %s; with %d inputs that is more than %d parameters."
                                .formatted(hidden, inputs, Layout.MAX_SIZE));
            }
            activations[l] = new float[widths[l + 1]];
            deltas[l] = new float[widths[l + 1]];
            bends[l] = new float[widths[l + 1]];
        }
        headAt = (int) size;
        input = new float[inputs];
        scratch = new float[IntStream.of(widths).max().orElse(inputs)];
    }

    @Override
    public Layout layout(int outputs) {
        Layout layout = Layout.EMPTY;
        for (int l = 0; l < hidden.size(); l++) {
            String name = "hidden" + (l + 1);
            layout = layout.with(name + ".weight", widths[l + 1], widths[l]);
            layout = layout.with(name + ".bias", widths[l + 1], 1);
        }
        return layout.with("head", outputs, headInputs() + 1);
    }

    @Override
    public void initialize(float[] params, int from, Rng rng) {
        for (int l = 0; l < hidden.size(); l++) {
            int end = weightAt[l] + widths[l + 1] * (widths[l] + 1);
            Dense.start(params, Math.max(from, weightAt[l]), end, widths[l], rng);
        }
        Dense.start(params, Math.max(from, headAt), params.length, headInputs(), rng);
    }

    @Override
    public void predict(float[] params, Batch batch, float[] out) {
        int count = (params.length - headAt) / (headInputs() + 1);
        for (int e = 0; e < batch.size(); e++) {
            forwardHidden(params, batch.inputs(), e * inputs);
            forwardHead(params, count, out, e * count);
        }
    }

    @Override
    public float gradient(float[] params, Batch batch, float[] gradient) {
        return gradient(params, batch, gradient, NONE);
    }

    @Override
    public float gradient(float[] params, Batch batch, float[] gradient, float[] curvature) {
        int count = (params.length - headAt) / (headInputs() + 1);
        if (outputs.length != count) {
            outputs = new float[count];
            derivative = new float[count];
            bend = new float[count];
        }
        float share = 1f / batch.size();
        float[] last = activations[hidden.size() - 1];
        double sum = featureTerm(params, batch, last);
        for (int e = 0; e < batch.size(); e++) {
            forwardHidden(params, batch.inputs(), e * inputs);
            forwardHead(params, count, outputs, 0);
            sum += loss.value(outputs, 0, count, batch.targets()[e], derivative);
            backwardHead(params, gradient, count, share, e == 0);
            term.add(e, deltas[hidden.size() - 1]);
            backward(params, batch.inputs(), e * inputs, gradient, share, e == 0);
            if (curvature.length > 0) {
                HesScale.ofLoss(loss, derivative, count, batch.targets()[e], bend);
                HesScale.head(curvature, headAt, bend, count, last, 0, headInputs(), share, e == 0);
                bend(params, batch.inputs(), e * inputs, curvature, count, share, e == 0);
            }
        }
        return (float) (sum / batch.size());
    }

    /** Returns what the rows cost together; takes one more pass forward where they do. */
    private float featureTerm(float[] params, Batch batch, float[] last) {
        if (!term.begin(batch.size(), headInputs())) {
            return 0;
        }
        for (int e = 0; e < batch.size(); e++) {
            forwardHidden(params, batch.inputs(), e * inputs);
            term.set(e, last);
        }
        return term.value();
    }

    private void forwardHidden(float[] params, float[] x, int from) {
        float[] below = x;
        int at = from;
        for (int l = 0; l < hidden.size(); l++) {
            int row = weightAt[l];
            int bias = row + widths[l + 1] * widths[l];
            float[] above = activations[l];
            for (int unit = 0; unit < above.length; unit++, row += widths[l]) {
                float sum = Kernels.dot(params, row, below, at, widths[l]) + params[bias + unit];
                // Not Math.max: NaN must reach the loss, where it is noticed.
                above[unit] = sum <= 0 ? 0 : sum;
            }
            below = above;
            at = 0;
        }
    }

    private void forwardHead(float[] params, int count, float[] out, int to) {
        float[] last = activations[hidden.size() - 1];
        if (cosine.isPresent()) {
            cosine.get().forward(params, headAt, count, last, headInputs(), out, to);
        } else {
            Dense.forwardHead(params, headAt, count, headInputs(), last, 0, out, to);
        }
    }

    /** Writes or adds the head's gradient, and overwrites the last layer's deltas. */
    private void backwardHead(
            float[] params, float[] gradient, int count, float share, boolean first) {
        int width = headInputs();
        float[] last = activations[hidden.size() - 1];
        float[] below = deltas[hidden.size() - 1];
        Arrays.fill(below, 0f);
        if (cosine.isPresent()) {
            cosine.get()
                    .backward(
                            params,
                            headAt,
                            gradient,
                            derivative,
                            count,
                            last,
                            width,
                            share,
                            first,
                            below);
            return;
        }
        Dense.gradientHead(gradient, headAt, derivative, count, last, 0, width, share, first);
        for (int o = 0; o < count; o++) {
            Dense.addRow(params, headAt + o * (width + 1), width, derivative[o], below, scratch);
        }
    }

    private void backward(
            float[] params, float[] x, int from, float[] gradient, float share, boolean first) {
        System.arraycopy(x, from, input, 0, inputs);
        for (int l = hidden.size() - 1; l >= 0; l--) {
            float[] below = l > 0 ? activations[l - 1] : input;
            if (l > 0) {
                Arrays.fill(deltas[l - 1], 0f);
            }
            int row = weightAt[l];
            int bias = row + widths[l + 1] * widths[l];
            for (int unit = 0; unit < widths[l + 1]; unit++, row += widths[l]) {
                float delta = activations[l][unit] > 0 ? deltas[l][unit] : 0;
                float d = share * delta;
                Dense.outer(gradient, row, below, widths[l], d, first, scratch);
                gradient[bias + unit] = first ? d : gradient[bias + unit] + d;
                if (l > 0) {
                    Dense.addRow(params, row, widths[l], delta, deltas[l - 1], scratch);
                }
            }
        }
    }

    /**
     * The second derivatives below the head. ReLU has none of its own, so that those of a unit's
     * output go through it where it is active.
     */
    private void bend(
            float[] params,
            float[] x,
            int from,
            float[] curvature,
            int outputCount,
            float share,
            boolean first) {
        int top = hidden.size() - 1;
        Arrays.fill(bends[top], 0f);
        for (int o = 0; o < outputCount; o++) {
            int row = headAt + o * (headInputs() + 1);
            HesScale.addSquaredRow(params, row, headInputs(), bend[o], bends[top]);
        }
        for (int l = top; l >= 0; l--) {
            float[] below = l > 0 ? activations[l - 1] : x;
            int at = l > 0 ? 0 : from;
            if (l > 0) {
                Arrays.fill(bends[l - 1], 0f);
            }
            int row = weightAt[l];
            int bias = row + widths[l + 1] * widths[l];
            for (int unit = 0; unit < widths[l + 1]; unit++, row += widths[l]) {
                float d = activations[l][unit] > 0 ? bends[l][unit] : 0;
                HesScale.outer(curvature, row, below, at, widths[l], share * d, first);
                curvature[bias + unit] = first ? share * d : curvature[bias + unit] + share * d;
                if (l > 0) {
                    HesScale.addSquaredRow(params, row, widths[l], d, bends[l - 1]);
                }
            }
        }
    }

    @Override
    public void activations(float[] params, Batch batch, float[] means) {
        float share = 1f / batch.size();
        for (int e = 0; e < batch.size(); e++) {
            forwardHidden(params, batch.inputs(), e * inputs);
            for (int l = 0; l < hidden.size(); l++) {
                int bias = weightAt[l] + widths[l + 1] * widths[l];
                for (int unit = 0; unit < widths[l + 1]; unit++) {
                    float mean = share * activations[l][unit];
                    means[bias + unit] = e == 0 ? mean : means[bias + unit] + mean;
                }
            }
        }
    }

    private int headInputs() {
        return widths[hidden.size()];
    }

    @Override
    public String toString() {
        return "Mlp[inputs=%d, hidden=%s, loss=%s%s]"
                .formatted(
                        inputs,
                        hidden,
                        loss.getClass().getSimpleName(),
                        cosine.map(head -> ", " + head).orElse(""));
    }
}
