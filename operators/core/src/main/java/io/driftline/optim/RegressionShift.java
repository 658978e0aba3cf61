package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * The step size of {@link RegressionDrift} without its inputs: the distance to the optimum and the
 * noise are estimated from the losses before each step. It falls like 1/t while the losses are what
 * was expected and jumps up when they are not.
 *
 * <p>Our design, card lr-schedules-under-shift, B. A running mean of squared errors above threshold
 * × its own spread over what distance and noise explain is a shift: the surplus becomes the new
 * squared distance. Noise that is not known is taken as the least of the last block means; that is
 * biased low, which the least step size makes up for. Noise that rises is taken for a shift until
 * the old blocks are gone.
 *
 * <p>For classes twice the loss stands for the squared error; not verified by measurement.
 *
 * <p>State: three scalars, two counters, and the block means. Cost: nothing.
 *
 * @param initial squared distance to the optimum at the start, above 0
 * @param noise variance of the label's noise, at least 0; 0 estimates it
 * @param threshold in standard deviations, above 0
 * @param memorySteps of the running mean, at least 1
 * @param blockSteps per block mean, at least 1
 * @param blocks that are remembered, at least 1
 * @param least step size, at least 0; for half the squared error
 * @param batchSize examples per step, at least 1
 * @param errorScale derivative of the loss by an output over the error: 2 for the squared loss, 1
 *     for cross entropies
 */
public record RegressionShift(
        float initial,
        float noise,
        float threshold,
        int memorySteps,
        int blockSteps,
        int blocks,
        float least,
        int batchSize,
        float errorScale)
        implements StepSize {

    public RegressionShift {
        Require.above("regression-shift.initial", initial, 0);
        Require.atLeast("regression-shift.noise", noise, 0);
        Require.above("regression-shift.threshold", threshold, 0);
        Require.atLeast("regression-shift.memory-steps", memorySteps, 1);
        Require.atLeast("regression-shift.block-steps", blockSteps, 1);
        Require.atLeast("regression-shift.blocks", blocks, 1);
        Require.atLeast("regression-shift.least", least, 0);
        Require.atLeast("regression-shift.batch-size", batchSize, 1);
        Require.above("regression-shift.error-scale", errorScale, 0);
    }

    @Override
    public StateSpec state() {
        return StateSpec.of("regression-shift", 1)
                .array("blockMeans", blocks, Double.MAX_VALUE)
                .scalar("squaredDistance", initial)
                .scalar("meanSquare", 0)
                .scalar("blockSum", 0)
                .counter("steps", 0)
                .counter("shifts", 0);
    }

    @Override
    public float next(float[] update, Step step, StateTree state) {
        long t = state.add("steps", 1);
        double squaredError = 2.0 * step.loss() / errorScale;
        double forget = 2.0 / (memorySteps + 1);
        double before = state.scalar("meanSquare");
        double mean = t == 1 ? squaredError : before + forget * (squaredError - before);
        state.scalar("meanSquare", mean);
        double noiseNow = noise > 0 ? noise : estimateNoise(squaredError, mean, t, state);
        double v = state.scalar("squaredDistance");
        double explained = noiseNow + v;
        double spread = Math.sqrt(2.0 / ((double) batchSize * memorySteps)) * explained;
        if (mean - explained > threshold * spread) {
            v = Math.max(mean - noiseNow, 0);
            state.add("shifts", 1);
        }
        int inputs = Head.of(step.layout()).columns();
        double size = Math.max(RegressionDrift.best(v, inputs, noiseNow, batchSize), least);
        state.scalar("squaredDistance", Math.max(0, (1 - size) * v));
        return (float) (size / errorScale);
    }

    private double estimateNoise(double squaredError, double mean, long t, StateTree state) {
        double[] means = state.array("blockMeans");
        double sum = state.scalar("blockSum") + squaredError;
        if (t % blockSteps == 0) {
            means[(int) ((t / blockSteps - 1) % blocks)] = sum / blockSteps;
            sum = 0;
        }
        state.scalar("blockSum", sum);
        double least = Double.MAX_VALUE;
        for (double blockMean : means) {
            least = Math.min(least, blockMean);
        }
        return t < blockSteps ? Math.min(mean, 1) : least;
    }
}
