package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * D-Adaptation of Adam: {@link DAdaptation}'s estimate of the distance to the solution in Adam's
 * scale, as the step size of Adam without bias correction.
 *
 * <p>Defazio and Mishchenko, ICML 2023, arXiv:2301.07733, algorithm 5 as in the authors' code.
 *
 * <p>The estimate never falls: bound it with {@code most}. A drift begins it anew. Brings its own
 * step size: use it with {@code unit}; a schedule multiplies. State: three floats per parameter and
 * two scalars. Cost: three passes.
 *
 * @param initial first estimate, above 0
 * @param growth most by which a step may multiply the estimate, above 1
 * @param most the estimate may be, at least initial
 */
public record DAdaptAdam(float initial, float growth, float most) implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("d-adapt-adam", 1)
                    .perParameter("mean")
                    .perParameter("meanSquare")
                    .perParameter("sum")
                    .scalar("distance", 0) // 0 stands for the initial one
                    .scalar("numerator", 0);
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    public DAdaptAdam {
        Require.above("d-adapt-adam.initial", initial, 0);
        Require.above("d-adapt-adam.growth", growth, 1);
        Require.atLeast("d-adapt-adam.most", most, initial);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        float[] m = state.vector("mean");
        float[] v = state.vector("meanSquare");
        float[] s = state.vector("sum");
        double distance = state.scalar("distance") == 0 ? initial : state.scalar("distance");
        double root = Math.sqrt(BETA2);
        float keep = (float) root;
        float d = (float) distance;
        float add = d * (float) (1 - root);
        float addMean = d * (1 - BETA1);
        float addSquare = 1 - BETA2;
        double inner = 0;
        for (int i = 0; i < update.length; i++) {
            inner += (double) update[i] * s[i] / ((float) Math.sqrt(v[i]) + EPSILON);
        }
        // Apart from the sums, whose order holds them up, this becomes vector code.
        for (int i = 0; i < update.length; i++) {
            float g = update[i];
            m[i] = BETA1 * m[i] + addMean * g;
            v[i] = BETA2 * v[i] + addSquare * (g * g);
            s[i] = keep * s[i] + add * g;
            update[i] = m[i] / ((float) Math.sqrt(v[i]) + EPSILON);
        }
        double norm = 0;
        for (float element : s) {
            norm += Math.abs(element);
        }
        double numerator = root * state.scalar("numerator") + (1 - root) * distance * inner;
        double estimate = norm > 0 ? numerator / ((1 - root) * norm) : 0;
        estimate = Math.min(Math.min(estimate, distance * growth), most);
        state.scalar("numerator", numerator);
        state.scalar("distance", Math.max(distance, estimate));
    }

    @Override
    public void drift(StateTree state) {
        state.reset();
    }
}
