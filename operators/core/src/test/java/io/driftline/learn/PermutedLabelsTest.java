package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import io.driftline.model.Mlp;
import io.driftline.model.SoftmaxCrossEntropy;
import io.driftline.optim.Constant;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.Optimizer;
import io.driftline.optim.Upgd;
import io.driftline.optim.UpgdForm;
import io.driftline.optim.UpgdForm.Profile;
import io.driftline.optim.UpgdForm.Scale;
import io.driftline.optim.UpgdForm.Scope;
import io.driftline.optim.WeightDecay;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Card upgd, 8.6: label-permuted digits. 100 tasks of 2500 of MNIST's 10 000 test images, network
 * 784-300-150-10, one event at a time; the labels are permuted anew with each task. Takes many
 * minutes; run it with {@code -Ddriftline.mnist=FOLDER}, which holds the images and labels as
 * published, and see RESULTS.md.
 */
@EnabledIfSystemProperty(named = "driftline.mnist", matches = ".+")
class PermutedLabelsTest {
    private static final int TASKS = 100;
    private static final int EVENTS = 2500;
    private static final int IMAGES = 10_000;
    private static final int PIXELS = 784;

    @Test
    void gatesOnTheOutputLayerKeepRaisingTheAccuracy() throws IOException {
        Upgd gated =
                new Upgd(0.9f, 0, new UpgdForm(Profile.PAPER, Scale.GLOBAL, true, Scope.OUTPUT));
        double[] upgd = accuracies("UPGD, output layer", gated);
        double[] descent = accuracies("SGD with decay", new WeightDecay(1e-4f));
        assertThat(mean(upgd, 0, 10)).isBetween(0.81, 0.85);
        assertThat(mean(upgd, 90, 100)).isGreaterThan(0.97);
        assertThat(mean(upgd, 0, 100)).isGreaterThan(mean(descent, 0, 100) + 0.03);
        assertThat(mean(upgd, 90, 100)).isGreaterThan(mean(descent, 90, 100) + 0.04);
    }

    /** Returns the mean accuracy, before each step, in every task; prints them as they come. */
    private static double[] accuracies(String what, GradientTransform link) throws IOException {
        float[][] images = images();
        int[] labels = labels();
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        List<Task.Column> columns =
                IntStream.range(0, PIXELS).mapToObj(i -> new Task.Column("x" + i, true)).toList();
        Task task = new Task(columns, IntStream.range(0, 10).mapToObj(i -> "" + i).toList());
        GradientLearner learner =
                new GradientLearner(
                        task,
                        new Mlp(PIXELS, List.of(300, 150), loss),
                        loss,
                        new Optimizer(List.of(link), new Constant(0.01f)),
                        false,
                        "");
        LearnerState state = learner.start(Rng.ofSeed(0));
        Rng rng = Rng.ofSeed(1);
        int[] names = IntStream.range(0, 10).toArray();
        float[] scores = new float[10];
        double[] accuracies = new double[TASKS];
        for (int t = 0; t < TASKS; t++) {
            shuffle(names, rng.child("labels").child(t));
            int[] order = IntStream.range(0, IMAGES).toArray();
            shuffle(order, rng.child("images").child(t));
            for (int e = 0; e < EVENTS; e++) {
                Batch example = Batch.example(images[order[e]], names[labels[order[e]]]);
                learner.predict(state, example, scores);
                int guess =
                        IntStream.range(1, 10).reduce(0, (a, b) -> scores[b] > scores[a] ? b : a);
                accuracies[t] += guess == names[labels[order[e]]] ? 1.0 / EVENTS : 0;
                learner.learn(state, example);
            }
            if (t % 10 == 9) {
                System.out.printf(
                        "%s, tasks %d to %d: %.4f%n",
                        what, t - 8, t + 1, mean(accuracies, t - 9, t + 1));
            }
        }
        System.out.printf("%s, all: %.4f%n", what, mean(accuracies, 0, TASKS));
        return accuracies;
    }

    private static double mean(double[] values, int from, int to) {
        return IntStream.range(from, to).mapToDouble(i -> values[i]).sum() / (to - from);
    }

    private static void shuffle(int[] values, Rng rng) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = (int) ((i + 1) * rng.uniform(i));
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    private static float[][] images() throws IOException {
        try (DataInputStream in = open("t10k-images-idx3-ubyte.gz")) {
            in.skipNBytes(16);
            float[][] images = new float[IMAGES][PIXELS];
            byte[] image = new byte[PIXELS];
            for (float[] pixels : images) {
                in.readFully(image);
                for (int i = 0; i < PIXELS; i++) {
                    pixels[i] = (image[i] & 0xFF) / 127.5f - 1;
                }
            }
            return images;
        }
    }

    private static int[] labels() throws IOException {
        try (DataInputStream in = open("t10k-labels-idx1-ubyte.gz")) {
            in.skipNBytes(8);
            byte[] labels = in.readNBytes(IMAGES);
            return IntStream.range(0, IMAGES).map(i -> labels[i]).toArray();
        }
    }

    private static DataInputStream open(String file) throws IOException {
        Path path = Path.of(System.getProperty("driftline.mnist"), file);
        return new DataInputStream(new GZIPInputStream(Files.newInputStream(path), 1 << 16));
    }
}
