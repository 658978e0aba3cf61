package io.driftline.learn;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.math.Rng;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a pipeline a learner depends on.
 *
 * @param columns names
 * @param unscaled those that are not scaled; their features are 0 or 1
 */
record TestingPipeline(
        List<String> columns,
        List<String> unscaled,
        List<String> classes,
        Map<String, Object> settings) {

    /** Returns the pipeline that the others are changes of. */
    static TestingPipeline mlp() {
        return new TestingPipeline(
                List.of("a", "b", "is=c"),
                List.of("is=c", "is=new"),
                List.of("x", "y", "z"),
                Map.of("model", "mlp", "mlp", Map.of("hidden", List.of(5, 3))));
    }

    static TestingPipeline linear() {
        return mlp().with("model", "linear").without("mlp");
    }

    TestingPipeline columns(String... names) {
        return new TestingPipeline(List.of(names), unscaled, classes, settings);
    }

    TestingPipeline unscaled(String... names) {
        return new TestingPipeline(columns, List.of(names), classes, settings);
    }

    TestingPipeline classes(String... names) {
        return new TestingPipeline(columns, unscaled, List.of(names), settings);
    }

    TestingPipeline numbers() {
        return new TestingPipeline(columns, unscaled, List.of(), settings);
    }

    TestingPipeline with(String key, Object value) {
        Map<String, Object> changed = new HashMap<>(settings);
        changed.put(key, value);
        return new TestingPipeline(columns, unscaled, classes, changed);
    }

    TestingPipeline without(String key) {
        Map<String, Object> changed = new HashMap<>(settings);
        changed.remove(key);
        return new TestingPipeline(columns, unscaled, classes, changed);
    }

    TestingPipeline hidden(Integer... widths) {
        return with("mlp", Map.of("hidden", List.of(widths)));
    }

    Learner learner() {
        Problems problems = new Problems();
        Learner learner = Catalog.learner(task(), Settings.of("learner", settings, problems));
        if (!problems.list().isEmpty()) {
            throw new IllegalStateException(problems.list().toString());
        }
        return learner;
    }

    /** Returns a state that has learned {@code steps} examples. */
    LearnerState learned(int steps) {
        Learner learner = learner();
        LearnerState state = learner.start(Rng.ofSeed(7));
        for (int i = 0; i < steps; i++) {
            learner.learn(state, Batch.example(features(i), target(i)));
        }
        return state;
    }

    byte[] saved(int steps) {
        return LearnerCodec.of(learner()).encode(learned(steps));
    }

    /** Returns the features of an example, by the names of the columns. */
    float[] features(int example) {
        float[] features = new float[columns.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = feature(columns.get(i), example);
        }
        return features;
    }

    float feature(String column, int example) {
        float draw = Rng.ofSeed(5).child(column).normal(example);
        return unscaled.contains(column) ? (draw > 0 ? 1 : 0) : 3 * draw + column.length();
    }

    private float target(int example) {
        float signal = feature("a", example) - feature("b", example);
        int classCount = classes.size();
        return classCount == 0 ? signal : signal > 2 ? classCount - 1 : signal > 0 ? 1 : 0;
    }

    float[] predict(LearnerState state, int example) {
        float[] scores = new float[task().scores()];
        learner().predict(state, Batch.question(features(example)), scores);
        return scores;
    }

    private Task task() {
        return new Task(
                columns.stream()
                        .map(name -> new Task.Column(name, !unscaled.contains(name)))
                        .toList(),
                classes);
    }
}
