package io.driftline.optim;

import io.driftline.state.Layout;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Optional;

/**
 * L-DoG, distance over gradients per layer: {@link Dog}'s step size for each block of parameters by
 * itself, its largest distance from its start over the root of its summed squared gradients.
 *
 * <p>Ivgi, Hinder and Carmon, ICML 2023, arXiv:2302.12022. Blocks are those of the model's layout:
 * a layer's weights and its biases, and the head. Blocks from the 64th on share one step size.
 *
 * <p>Neither distances nor sums ever shrink; a drift begins them anew, from the iterate. Brings its
 * own step sizes: use it with {@code unit}. State: the start, float per parameter, and two numbers
 * per block. Cost: three passes.
 *
 * @param scale multiplies the step sizes, above 0
 * @param initial first distance, above 0, in units of 1 + the norm of the block's start
 * @param epsilon added to the sums, above 0
 */
public record LDog(float scale, float initial, float epsilon) implements GradientTransform {
    private static final int BLOCKS = 64;
    private static final StateSpec STATE =
            StateSpec.of("l-dog", 1)
                    .perParameter("start")
                    .array("distances", BLOCKS, 0)
                    .array("squares", BLOCKS, 0)
                    .counter("steps", 0);

    public LDog {
        Require.above("l-dog.scale", scale, 0);
        Require.above("l-dog.initial", initial, 0);
        Require.above("l-dog.epsilon", epsilon, 0);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        Layout layout = step.layout();
        float[] start = state.vector("start");
        double[] distances = state.array("distances");
        double[] squares = state.array("squares");
        double[] gradients = squaredDistances(update, Optional.empty(), layout);
        boolean first = state.add("steps", 1) == 1;
        double[] moved =
                squaredDistances(
                        step.params(), first ? Optional.empty() : Optional.of(start), layout);
        if (first) {
            System.arraycopy(step.params(), 0, start, 0, start.length);
        }
        for (int b = 0; b < gradients.length; b++) {
            double distance = Math.sqrt(moved[b]);
            distances[b] = first ? initial * (1 + distance) : Math.max(distances[b], distance);
            squares[b] = (first ? epsilon : squares[b]) + gradients[b];
        }
        for (int i = 0; i < layout.blocks().size(); i++) {
            int b = Math.min(i, BLOCKS - 1);
            float size = (float) (scale * distances[b] / Math.sqrt(squares[b]));
            scale(update, layout.blocks().get(i), size);
        }
    }

    @Override
    public void drift(StateTree state) {
        state.reset();
    }

    private static void scale(float[] update, Layout.Block block, float size) {
        for (int i = block.offset(); i < block.offset() + block.size(); i++) {
            update[i] *= size;
        }
    }

    /** Returns the squared distance in each block, from 0 where no point is given. */
    private static double[] squaredDistances(float[] to, Optional<float[]> from, Layout layout) {
        double[] norms = new double[Math.min(layout.blocks().size(), BLOCKS)];
        for (int b = 0; b < layout.blocks().size(); b++) {
            Layout.Block block = layout.blocks().get(b);
            double sum = 0;
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                double d = from.isEmpty() ? to[i] : (double) to[i] - from.get()[i];
                sum += d * d;
            }
            norms[Math.min(b, BLOCKS - 1)] += sum;
        }
        return norms;
    }
}
