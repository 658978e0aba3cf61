package io.driftline.optim;

import io.driftline.math.Kernels;
import io.driftline.state.Layout;
import java.util.Arrays;

/**
 * Which of the published forms of UPGD: how utilities are scaled, what the gate acts on, and how
 * far a step goes.
 *
 * @param profile {@code paper} scales by the largest corrected utility; {@code experiment}, the
 *     code behind the published figures, by the largest uncorrected one, which makes the gate
 *     nearly a switch in the first 1 / (1 − β) steps; {@code readme} is {@code experiment} with
 *     twice the step
 * @param scale what utilities are divided by
 * @param protecting whether the gate acts on gradient and noise, or on the noise alone
 * @param scope where there are gates; elsewhere the step is halved, as by a gate of ½
 */
public record UpgdForm(Profile profile, Scale scale, boolean protecting, Scope scope) {
    /** The form of the paper's algorithm 1. */
    public static final UpgdForm PAPER = new UpgdForm(Profile.PAPER, Scale.GLOBAL, true, Scope.ALL);

    private static final double LEAST_SCALE = 1e-12;

    /** The paper and the two published implementations. */
    public enum Profile {
        PAPER,
        EXPERIMENT,
        README
    }

    /** What a utility is divided by. */
    public enum Scale {
        /** The largest utility of all parameters. */
        GLOBAL,
        /** The largest absolute utility of all parameters. */
        ABSOLUTE,
        /** The norm of the utilities of its row; of all biases of its layer for a bias. */
        LOCAL
    }

    /** Which parameters have a gate. */
    public enum Scope {
        ALL,
        OUTPUT
    }

    /** Returns by what the whole direction is multiplied. */
    float gain() {
        return profile == Profile.README ? 2 : 1;
    }

    /** Returns the last elements of an array, which is that array where those are all. */
    static float[] last(int count, float[] all) {
        return count == all.length ? all : Arrays.copyOfRange(all, all.length - count, all.length);
    }

    /**
     * Multiplies each element by one minus its gate.
     *
     * @param utility of the last parameters, those that have a gate
     */
    void gate(float[] update, float[] utility, Layout layout, double correction) {
        int from = update.length - utility.length;
        Upgd.halve(update, 0, from);
        float[] gated = last(utility.length, update); // the head is small enough for a copy
        if (scale != Scale.LOCAL) {
            float divisor = divisor(utility, correction);
            if (profile == Profile.PAPER) { // the divisor is the largest utility or is not less
                Upgd.gateUpToOne(gated, utility, 0, gated.length, divisor);
            } else {
                Upgd.gate(gated, utility, 0, gated.length, divisor);
            }
        } else {
            for (Layout.Block block : layout.blocks()) {
                if (block.offset() >= from) {
                    gateRows(gated, utility, block, block.offset() - from, correction);
                }
            }
        }
        if (from > 0) {
            System.arraycopy(gated, 0, update, from, gated.length);
        }
    }

    /**
     * Returns what the trace is divided by, 0 where none is worth it. In the profile {@code paper}
     * the bias correction stands in numerator and denominator and cancels; only the bound needs it.
     */
    private float divisor(float[] utility, double correction) {
        float max = scale == Scale.GLOBAL ? Kernels.max(utility) : 0;
        float divisor = max > 0 ? max : Kernels.maxAbs(utility);
        if (max <= 0 && divisor / correction < LEAST_SCALE) {
            return 0;
        }
        return profile == Profile.PAPER ? divisor : (float) (divisor * correction);
    }

    private static void gateRows(
            float[] update, float[] utility, Layout.Block block, int at, double correction) {
        int columns = block.columns();
        boolean ofBiases = block.name().endsWith(".bias");
        int weights = block.name().equals("head") ? columns - 1 : ofBiases ? 0 : columns;
        for (int row = 0; row < block.rows(); row++) {
            int from = at + row * columns;
            float norm = norm(utility, from, weights, 1, correction);
            Upgd.gate(update, utility, from, from + weights, norm);
        }
        int bias = at + columns - 1;
        int count = weights == columns ? 0 : block.rows();
        float norm = norm(utility, bias, count, columns, correction);
        for (int i = 0; i < count; i++) {
            Upgd.gate(update, utility, bias + i * columns, bias + i * columns + 1, norm);
        }
    }

    private static float norm(float[] utility, int from, int count, int stride, double correction) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double u = utility[from + i * stride];
            sum += u * u;
        }
        return (float) Math.max(Math.sqrt(sum), LEAST_SCALE * correction);
    }
}
