package io.driftline.pipelines.models;

import io.driftline.data.Batch;
import io.driftline.learn.Learner;
import io.driftline.learn.ModelSnapshot;
import io.driftline.math.Rng;
import io.driftline.state.Layout.Block;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model version as what other tools compute with: scaled inputs, dense layers with ReLU between
 * them, and a function that makes scores of the last one's outputs.
 *
 * @param columns names of the inputs
 * @param classes in the order of the scores; empty where a number is predicted
 * @param means subtracted from the inputs, one per column
 * @param deviations that the difference is divided by; infinite where a column counts as 0
 * @param layers at least one, the head last
 * @param scores what the outputs become
 */
record DenseNetwork(
        List<String> columns,
        List<String> classes,
        double[] means,
        double[] deviations,
        List<Layer> layers,
        Scores scores) {

    /** What the outputs become. */
    enum Scores {
        /** The number that is predicted. */
        NUMBER,
        /** One output is the log odds of the second of two classes. */
        LOG_ODDS,
        /** An output per class; probabilities add up to 1. */
        SOFTMAX,
        /** An output per class; each has its own probability. */
        SIGMOIDS
    }

    /**
     * A layer.
     *
     * @param weights row by row, a row per unit
     * @param biases one per unit
     */
    record Layer(float[] weights, float[] biases) {
        int units() {
            return biases.length;
        }

        int inputs() {
            return weights.length / biases.length;
        }
    }

    private static final int PROBES = 64;
    private static final double TOLERANCE = 1e-4;

    /**
     * Returns a version's network.
     *
     * @param learner that predicts from the version, against which the network is checked on a few
     *     made-up examples
     * @throws IllegalArgumentException when the version is something else than dense layers
     */
    static DenseNetwork of(ModelSnapshot version, Learner learner) {
        List<Layer> layers = layers(version.shape().layout().blocks(), version.serving().params());
        int columns = version.columns().size();
        double[] means = new double[columns];
        double[] deviations = new double[columns];
        Arrays.fill(deviations, 1);
        StateTree tree = version.serving().tree();
        part(tree, "standardizer")
                .ifPresent(
                        standardizer -> scale(standardizer, version.columns(), means, deviations));
        DenseNetwork network =
                new DenseNetwork(
                        version.columns(),
                        version.classes(),
                        means,
                        deviations,
                        layers,
                        scores(
                                version.classes().size(),
                                layers.get(layers.size() - 1).units(),
                                part(tree, "label-sets").isPresent()));
        network.requireSame(version, learner);
        return network;
    }

    private static Optional<StateTree> part(StateTree tree, String name) {
        return tree.spec().parts().stream().map(StateSpec::name).anyMatch(name::equals)
                ? Optional.of(tree.part(name))
                : Optional.empty();
    }

    private static void scale(
            StateTree standardizer, List<String> columns, double[] means, double[] deviations) {
        List<String> scaled = standardizer.spec().elements();
        for (int j = 0; j < scaled.size(); j++) {
            int column = columns.indexOf(scaled.get(j));
            means[column] = standardizer.array("mean")[j];
            double degrees = Math.max(1, standardizer.array("count")[j] - 1);
            double variance = standardizer.array("squaredDeviations")[j] * (1 / degrees);
            deviations[column] = variance > 0 ? Math.sqrt(variance) : Double.POSITIVE_INFINITY;
        }
    }

    private static List<Layer> layers(List<Block> blocks, float[] params) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i += 2) {
            Block block = blocks.get(i);
            boolean head = i == blocks.size() - 1;
            if (!block.name().equals(head ? "head" : "hidden%d.weight".formatted(i / 2 + 1))) {
                throw other("its parameters are %s".formatted(names(blocks)));
            }
            layers.add(head ? head(block, params) : hidden(block, blocks.get(i + 1), params));
        }
        if (layers.isEmpty()) {
            throw other("it has no parameters of layers");
        }
        return layers;
    }

    private static Layer hidden(Block weight, Block bias, float[] params) {
        return new Layer(values(weight, params), values(bias, params));
    }

    /** A row of the head ends with its bias. */
    private static Layer head(Block block, float[] params) {
        int inputs = block.columns() - 1;
        float[] weights = new float[block.rows() * inputs];
        float[] biases = new float[block.rows()];
        for (int row = 0; row < block.rows(); row++) {
            int from = block.offset() + row * block.columns();
            System.arraycopy(params, from, weights, row * inputs, inputs);
            biases[row] = params[from + inputs];
        }
        return new Layer(weights, biases);
    }

    private static float[] values(Block block, float[] params) {
        return Arrays.copyOfRange(params, block.offset(), block.offset() + block.size());
    }

    private static List<String> names(List<Block> blocks) {
        return blocks.stream().map(Block::name).toList();
    }

    private static Scores scores(int classes, int outputs, boolean sets) {
        if (classes == 0) {
            return Scores.NUMBER;
        }
        if (sets) {
            return Scores.SIGMOIDS;
        }
        return outputs == classes ? Scores.SOFTMAX : Scores.LOG_ODDS;
    }

    /** Whatever a learner does with its parameters, no other scores than its own get out. */
    private void requireSame(ModelSnapshot version, Learner learner) {
        float[] expected = new float[scoreCount()];
        Rng rng = Rng.ofSeed(version.version());
        for (int probe = 0; probe < PROBES; probe++) {
            float[] row = probe(rng.child(probe));
            learner.predict(version.serving(), Batch.question(row), expected);
            double[] found = predict(row);
            for (int i = 0; i < found.length; i++) {
                double allowed = TOLERANCE * Math.max(1, Math.abs(expected[i]));
                if (!(Math.abs(found[i] - expected[i]) <= allowed)) {
                    throw other(
                            "dense layers would give %s where it says %s"
                                    .formatted(Arrays.toString(found), Arrays.toString(expected)));
                }
            }
        }
    }

    private float[] probe(Rng rng) {
        float[] row = new float[columns.size()];
        for (int j = 0; j < row.length; j++) {
            double deviation = Double.isInfinite(deviations[j]) ? 1 : deviations[j];
            row[j] = (float) (means[j] + (4 * rng.uniform(j) - 2) * deviation);
        }
        return row;
    }

    /** Returns how many scores there are. */
    int scoreCount() {
        return Math.max(1, classes.size());
    }

    /** Returns the scores of a row, in double. */
    double[] predict(float[] row) {
        double[] values = new double[row.length];
        for (int j = 0; j < row.length; j++) {
            values[j] = (row[j] - means[j]) / deviations[j];
        }
        for (Layer layer : layers) {
            values = outputs(layer, values, layer != layers.get(layers.size() - 1));
        }
        return link(values);
    }

    private static double[] outputs(Layer layer, double[] inputs, boolean rectified) {
        double[] outputs = new double[layer.units()];
        for (int unit = 0; unit < outputs.length; unit++) {
            double sum = layer.biases()[unit];
            for (int i = 0; i < inputs.length; i++) {
                sum += layer.weights()[unit * inputs.length + i] * inputs[i];
            }
            outputs[unit] = rectified ? Math.max(0, sum) : sum;
        }
        return outputs;
    }

    private double[] link(double[] outputs) {
        return switch (scores) {
            case NUMBER -> outputs;
            case LOG_ODDS -> new double[] {sigmoid(-outputs[0]), sigmoid(outputs[0])};
            case SIGMOIDS -> Arrays.stream(outputs).map(DenseNetwork::sigmoid).toArray();
            case SOFTMAX -> {
                double max = Arrays.stream(outputs).max().orElseThrow();
                double[] powers = Arrays.stream(outputs).map(o -> Math.exp(o - max)).toArray();
                double sum = Arrays.stream(powers).sum();
                yield Arrays.stream(powers).map(power -> power / sum).toArray();
            }
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static IllegalArgumentException other(String found) {
        return new IllegalArgumentException(
                ("Only the models linear and mlp with a head of dot products can be written as"
                                + " ONNX; this version is another: %s.")
                        .formatted(found));
    }
}
