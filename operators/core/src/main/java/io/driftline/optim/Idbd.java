package io.driftline.optim;

import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;

/**
 * Incremental delta-bar-delta: a linear model learns one step size per weight, raised where the
 * weight keeps moving in one direction, lowered where its input is noise.
 *
 * <p>Sutton, AAAI 1992. The head's weights learn their step sizes; the inputs come from the
 * gradient, see {@link Head}, so it wants batches of one event. Blocks below the head take plain
 * steps of the initial size.
 *
 * <p>Differs: the log of a step size stays in [−10, 2] and changes by at most 2 per step, without
 * which large errors overflow; an event predicted exactly leaves the traces alone, because its
 * gradient does not tell its inputs.
 *
 * <p>Inputs and targets want unit scale. Brings its own step size: use it with {@code unit}. State:
 * two floats per parameter. Cost: one exponential per weight of the head.
 *
 * @param initial first step size, above 0
 * @param meta step size of the logarithms of the step sizes, above 0
 * @param errorScale derivative of the loss by an output over the error: 2 for the squared loss, 1
 *     for cross entropies
 */
public record Idbd(float initial, float meta, float errorScale) implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("idbd", 1).perParameter("logGrowth").perParameter("trace");
    private static final float LEAST_LOG = -10;
    private static final float MOST_LOG = 2;
    private static final float MOST_CHANGE = 2;

    public Idbd {
        Require.above("idbd.initial", initial, 0);
        Require.above("idbd.meta", meta, 0);
        Require.above("idbd.error-scale", errorScale, 0);
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
        float[] growth = state.vector("logGrowth"); // of the step size since the start
        float[] h = state.vector("trace");
        float start = (float) Scalar.log(initial);
        for (int i = from; i < from + columns; i++) {
            float x = update[i] / derivative;
            float move = -update[i] / errorScale; // error times input
            float change = Math.max(-MOST_CHANGE, Math.min(MOST_CHANGE, meta * move * h[i]));
            float log = start + growth[i] + change;
            growth[i] = Math.max(LEAST_LOG, Math.min(MOST_LOG, log)) - start;
            float alpha = (float) (initial * Scalar.exp(growth[i]));
            float step = alpha * move;
            h[i] = h[i] * Math.max(0, 1 - alpha * x * x) + step;
            update[i] = -step;
        }
    }
}
