package io.driftline.optim;

import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;

/**
 * Autostep: learned step sizes as in {@link Idbd}, but without a scale to tune: the change of each
 * logarithm is divided by its recent size, and a step never goes past its target.
 *
 * <p>Mahmood, Sutton, Degris and Pilarski, ICASSP 2012. The head's weights learn their step sizes;
 * the inputs come from the gradient, see {@link Head}, so it wants batches of one event. Blocks
 * below the head take plain steps of the initial size.
 *
 * <p>Differs: a step size stays at 1e-12 or above, from where it can still rise; an event predicted
 * exactly leaves the traces alone, because its gradient does not tell its inputs.
 *
 * <p>Brings its own step size: use it with {@code unit}. State: three floats per parameter. Cost:
 * two passes, one exponential per weight of the head.
 *
 * @param initial first step size, above 0
 * @param meta step size of the logarithms of the step sizes, above 0
 * @param tau steps over which the size of changes is remembered, at least 1
 * @param errorScale derivative of the loss by an output over the error: 2 for the squared loss, 1
 *     for cross entropies
 */
public record Autostep(float initial, float meta, float tau, float errorScale)
        implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("autostep", 1)
                    .perParameter("stepSize") // 0 stands for the initial one
                    .perParameter("trace")
                    .perParameter("changeSize");
    private static final float LEAST = 1e-12f;

    public Autostep {
        Require.above("autostep.initial", initial, 0);
        Require.above("autostep.meta", meta, 0);
        Require.atLeast("autostep.tau", tau, 1);
        Require.above("autostep.error-scale", errorScale, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        Head head = Head.of(step.layout());
        float plain = initial / errorScale;
        for (int i = 0; i < head.from(); i++) {
            update[i] *= plain;
        }
        for (int o = 0; o < head.rows(); o++) {
            row(update, head.row(o), head.columns(), head.derivative(update, o), state);
        }
    }

    /** Overwrites one output's gradient with its step. */
    void row(float[] update, int from, int columns, float derivative, StateTree state) {
        if (derivative == 0) {
            Arrays.fill(update, from, from + columns, 0f);
            return;
        }
        float[] alpha = state.vector("stepSize");
        float[] h = state.vector("trace");
        float[] v = state.vector("changeSize");
        double reach = 0; // share of the error that this step would remove
        for (int i = from; i < from + columns; i++) {
            float x = update[i] / derivative;
            float a = alpha[i] == 0 ? initial : alpha[i];
            float q = -update[i] / errorScale * h[i];
            float size = Math.abs(q);
            v[i] = Math.max(size, v[i] + a * x * x * (size - v[i]) / tau);
            alpha[i] = v[i] > 0 ? a * (float) Scalar.exp(meta * q / v[i]) : a;
            reach += (double) alpha[i] * x * x;
        }
        float bound = (float) Math.max(reach, 1);
        for (int i = from; i < from + columns; i++) {
            float x = update[i] / derivative;
            alpha[i] = Math.max(LEAST, alpha[i] / bound);
            float step = alpha[i] * (-update[i] / errorScale);
            h[i] = h[i] * (1 - alpha[i] * x * x) + step;
            update[i] = -step;
        }
    }
}
