package io.driftline.model;

import io.driftline.math.Kernels;
import io.driftline.state.Require;

/**
 * A head that compares directions: an output is the cosine between what the units below say and the
 * output's row of weights, its proxy, over a temperature. So no class gains by long weights, which
 * is how new classes push old ones aside.
 *
 * <p>Lin et al., CVPR 2023, arXiv:2304.04408. Both norms have 1e-6 added.
 *
 * <p>Differs: where a norm is 0 nothing flows back, because a direction of nothing has no
 * derivative. Rows end with a bias as in other heads, so that models move between both; it takes no
 * part and its derivative is 0.
 *
 * @param temperature above 0; outputs are from −1 to 1 over it
 */
public record CosineHead(float temperature) {
    private static final float EPSILON = 1e-6f;

    public CosineHead {
        Require.above("temperature", temperature, 0);
    }

    /** Computes the outputs of one example. */
    void forward(float[] params, int at, int outputs, float[] x, int inputs, float[] out, int to) {
        double norm = norm(x, 0, inputs) + EPSILON;
        for (int o = 0, row = at; o < outputs; o++, row += inputs + 1) {
            double dot = Kernels.dot(params, row, x, 0, inputs);
            out[to + o] =
                    (float) (dot / (norm * (norm(params, row, inputs) + EPSILON)) / temperature);
        }
    }

    /**
     * Writes or adds one example's gradient.
     *
     * @param gradient at the head, changed
     * @param derivative of the loss by each output
     * @param below added to: the derivative by each input
     */
    void backward(
            float[] params,
            int at,
            float[] gradient,
            float[] derivative,
            int outputs,
            float[] x,
            int inputs,
            float share,
            boolean first,
            float[] below) {
        double length = norm(x, 0, inputs);
        for (int o = 0, row = at; o < outputs; o++, row += inputs + 1) {
            double proxy = norm(params, row, inputs);
            double slope = derivative[o] / temperature;
            boolean flows = length > 0 && proxy > 0 && slope != 0;
            double cross = flows ? slope / ((length + EPSILON) * (proxy + EPSILON)) : 0;
            double cosine = flows ? cross * Kernels.dot(params, row, x, 0, inputs) : 0;
            float byProxy = flows ? (float) (cosine / (proxy * (proxy + EPSILON))) : 0;
            float byLength = flows ? (float) (cosine / (length * (length + EPSILON))) : 0;
            for (int i = 0; i < inputs; i++) {
                float w = params[row + i];
                float d = share * ((float) cross * x[i] - byProxy * w);
                gradient[row + i] = first ? d : gradient[row + i] + d;
                below[i] += (float) cross * w - byLength * x[i];
            }
            gradient[row + inputs] = first ? 0 : gradient[row + inputs];
        }
    }

    private static double norm(float[] values, int from, int count) {
        return Math.sqrt(Kernels.dot(values, from, values, from, count));
    }
}
