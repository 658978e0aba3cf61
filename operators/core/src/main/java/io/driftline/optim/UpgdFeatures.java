package io.driftline.optim;

import io.driftline.math.NormalNoise;
import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Set;

/**
 * Feature-wise UPGD: one utility per hidden unit gates the gradient and noise of all weights into
 * it. The head takes plain steps without noise.
 *
 * <p>Elsayed and Mahmood, ICLR 2024, arXiv:2404.00781, global scale of corrected utilities; the
 * gate acts on a unit's incoming weights and bias, as in the authors' code. For ReLU units the
 * derivative by a unit's gate is the sum of gradient times weight over what comes in, so that
 * nothing but the gradient is needed.
 *
 * <p>Differs: where no utility is positive the scale is that of {@link Upgd}. The protecting form
 * without noise (0.1 or more) and decay (0.01 or more) ends with hidden layers that are inactive
 * for every input; the catalog refuses it.
 *
 * <p>State: a float per parameter, of which those at the hidden biases are used, and the power of
 * the decay. Cost: two passes. Noise: one normal per parameter and step.
 *
 * @param utilityDecay decay of the utility trace, in [0, 1)
 * @param sigma standard deviation of the noise, at least 0, in units of the gradient
 * @param protecting whether the gate acts on gradient and noise, or on the noise alone
 * @param secondOrder whether utilities have the term ½·(d²loss/dm²), m being a unit's gate; exact
 *     for a batch of one and as HesScale approximates it
 */
public record UpgdFeatures(float utilityDecay, float sigma, boolean protecting, boolean secondOrder)
        implements GradientTransform {
    private static final StateSpec STATE =
            StateSpec.of("upgd-features", 1).perParameter("utility").scalar("decayPower", 1);
    private static final double LEAST_SCALE = 1e-12;

    public UpgdFeatures {
        Require.inHalfOpen("upgd-features.utility-decay", utilityDecay, 0, 1);
        Require.atLeast("upgd-features.sigma", sigma, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public Set<Need> needs() {
        return secondOrder ? Set.of(Need.CURVATURE, Need.ACTIVATIONS) : Set.of();
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        float[] u = state.vector("utility");
        double correction = BiasCorrection.next(state, "decayPower", utilityDecay);
        float max = Float.NEGATIVE_INFINITY;
        float maxAbs = 0;
        for (HiddenLayer layer : HiddenLayer.of(step.layout())) {
            for (int unit = 0; unit < layer.units(); unit++) {
                int at = layer.bias(unit);
                double now = utility(update, step, layer.row(unit), layer.weights().columns(), at);
                u[at] = (float) (utilityDecay * u[at] + (1 - utilityDecay) * now);
                max = Math.max(max, u[at]);
                maxAbs = Math.max(maxAbs, Math.abs(u[at]));
            }
        }
        float scale = max > 0 ? max : maxAbs / correction < LEAST_SCALE ? 0 : maxAbs;
        gate(update, u, step, scale);
    }

    private double utility(float[] gradient, Step step, int from, int inputs, int bias) {
        float[] params = step.params();
        double sum = (double) gradient[bias] * params[bias];
        for (int i = from; i < from + inputs; i++) {
            sum += (double) gradient[i] * params[i];
        }
        double h = secondOrder ? step.activations()[bias] : 0;
        return secondOrder ? -sum + 0.5 * step.curvature()[bias] * h * h : -sum;
    }

    private void gate(float[] update, float[] u, Step step, float scale) {
        float[] noise = new float[sigma > 0 ? Head.of(step.layout()).from() : 0];
        Rng rng = step.rng().child(step.t());
        NormalNoise.add(rng, sigma, noise);
        for (HiddenLayer layer : HiddenLayer.of(step.layout())) {
            for (int unit = 0; unit < layer.units(); unit++) {
                int bias = layer.bias(unit);
                float open = scale == 0 ? 0.5f : Scalar.sigmoid(-u[bias] / scale);
                int from = layer.row(unit);
                open(update, noise, from, from + layer.weights().columns(), open);
                open(update, noise, bias, bias + 1, open);
            }
        }
    }

    private void open(float[] update, float[] noise, int from, int to, float open) {
        float openForGradient = protecting ? open : 1;
        for (int i = from; i < to; i++) {
            float perturbation = noise.length == 0 ? 0 : noise[i];
            update[i] = update[i] * openForGradient + perturbation * open;
        }
    }
}
