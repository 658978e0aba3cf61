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

    /**
     * Returns those elements of an array that are of parameters with a gate: that array itself, or
     * a copy where only the head has gates, which is small enough for it.
     */
    static float[] gated(Blocks blocks, float[] utility, float[] all) {
        if (utility.length == all.length) {
            return all;
        }
        blocks.whole();
        return Arrays.copyOfRange(all, all.length - utility.length, all.length);
    }

    /** Does something to each block of such arrays, or at once where they are copies. */
    static void each(Blocks blocks, float[] utility, Blocks.Body body) {
        if (utility.length == blocks.update().length) {
            blocks.each(body);
        } else {
            body.apply(0, utility.length);
        }
    }

    /**
     * Disturbs a direction and multiplies each element by one minus its gate.
     *
     * @param disturb what is to be done to a block before; after what all gates need to know
     * @param utility of the last parameters, those that have a gate
     */
    void gate(
            Blocks blocks,
            float[] update,
            Blocks.Body disturb,
            float[] utility,
            Layout layout,
            double correction) {
        float divisor = scale == Scale.LOCAL ? 0 : divisor(blocks, utility, correction);
        blocks.each(disturb);
        int first = update.length - utility.length;
        float[] gated = gated(blocks, utility, update);
        Upgd.multiply(update, 0, first, Upgd.HALF);
        if (scale == Scale.LOCAL) {
            blocks.whole();
            for (Layout.Block block : layout.blocks()) {
                if (block.offset() >= first) {
                    gateRows(gated, utility, block, block.offset() - first, correction);
                }
            }
        } else {
            boolean upToOne = profile == Profile.PAPER; // the largest utility, or not less
            each(blocks, utility, (from, to) -> gate(gated, utility, from, to, divisor, upToOne));
        }
        if (first > 0) {
            System.arraycopy(gated, 0, update, first, gated.length);
        }
    }

    private static void gate(
            float[] update, float[] utility, int from, int to, float divisor, boolean upToOne) {
        if (upToOne) {
            Upgd.gateUpToOne(update, utility, from, to, divisor);
        } else {
            Upgd.gate(update, utility, from, to, divisor);
        }
    }

    /**
     * Returns what the trace is divided by, 0 where none is worth it. In the profile {@code paper}
     * the bias correction stands in numerator and denominator and cancels; only the bound needs it.
     */
    private float divisor(Blocks blocks, float[] utility, double correction) {
        float max = scale == Scale.GLOBAL ? blocks.max(utility) : 0;
        blocks.whole();
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
