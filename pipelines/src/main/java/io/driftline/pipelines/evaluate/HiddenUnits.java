package io.driftline.pipelines.evaluate;

import io.driftline.data.Batch;
import io.driftline.data.Standardizer;
import io.driftline.data.Task;
import io.driftline.eval.Plasticity;
import io.driftline.learn.LearnerState;
import io.driftline.math.Kernels;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the hidden layers of a network can still learn, from what its units say about the newest
 * examples. Layers are read by their names, see {@link io.driftline.model.Model}, with ReLU between
 * them; what has none is passed over.
 */
final class HiddenUnits {
    private static final String WEIGHT = ".weight";
    private static final double LEFT = 0.01;
    private static final double DORMANT = 0.1;

    private HiddenUnits() {}

    /**
     * One layer.
     *
     * @param rank effective rank of its features
     * @param srank directions that make up 99 % of them
     * @param stableRank of its features
     * @param dead share of units that are 0 for all examples
     * @param dormant share of units that say little, by 0.1
     * @param weight mean absolute weight
     * @param norm of its weights
     */
    record LayerHealth(
            String layer,
            int units,
            double rank,
            int srank,
            double stableRank,
            double dead,
            double dormant,
            double weight,
            double norm) {}

    /**
     * Returns how the layers are, the lowest first; none for a model without them.
     *
     * @param rows at least one example's inputs, read only
     */
    static List<LayerHealth> of(LearnerState state, Task task, List<float[]> rows) {
        List<LayerHealth> layers = new ArrayList<>();
        float[] below = inputs(state, task, rows);
        float[] params = state.params();
        for (Layout.Block block : state.layout().blocks()) {
            if (!block.name().endsWith(WEIGHT)) {
                continue;
            }
            int bias = block.offset() + block.size(); // its block is the next one
            float[] above = new float[rows.size() * block.rows()];
            for (int e = 0; e < rows.size(); e++) {
                forward(params, block, bias, below, above, e);
            }
            if (!Kernels.finite(above)) {
                return layers; // weights that have grown beyond all measure
            }
            layers.add(health(block, params, above));
            below = above;
        }
        return layers;
    }

    private static LayerHealth health(Layout.Block block, float[] params, float[] features) {
        double[] values = Plasticity.singularValues(features, block.rows());
        return new LayerHealth(
                block.name().substring(0, block.name().length() - WEIGHT.length()),
                block.rows(),
                Plasticity.effectiveRank(values),
                Plasticity.srank(values, LEFT),
                Plasticity.stableRank(values),
                Plasticity.deadShare(features, block.rows()),
                Plasticity.dormantShare(features, block.rows(), DORMANT),
                Plasticity.meanAbsolute(params, block.offset(), block.size()),
                Plasticity.norm(params, block.offset(), block.size()));
    }

    private static void forward(
            float[] params, Layout.Block block, int bias, float[] below, float[] above, int row) {
        int width = block.columns();
        for (int unit = 0; unit < block.rows(); unit++) {
            float sum = params[bias + unit];
            for (int i = 0; i < width; i++) {
                sum += params[block.offset() + unit * width + i] * below[row * width + i];
            }
            above[row * block.rows() + unit] = Math.max(0, sum);
        }
    }

    /** Returns the inputs as the network sees them. */
    private static float[] inputs(LearnerState state, Task task, List<float[]> rows) {
        float[] inputs = new float[rows.size() * task.inputs()];
        for (int e = 0; e < rows.size(); e++) {
            System.arraycopy(rows.get(e), 0, inputs, e * task.inputs(), task.inputs());
        }
        for (StateTree part : state.tree().parts()) {
            if (part.spec().name().equals("standardizer")) {
                float[] scaled = new float[inputs.length];
                Batch batch = new Batch(rows.size(), task.inputs(), inputs, new float[rows.size()]);
                new Standardizer(task.columns()).transform(batch, part, scaled);
                return scaled;
            }
        }
        return inputs;
    }
}
