package io.driftline.learn;

import java.util.List;

/**
 * A model version, complete enough to predict from, and independent of the learner that goes on.
 *
 * @param version steps learned
 * @param columns names of the input columns
 * @param classes in the order of the scores; empty where a number is predicted
 * @param serving the state that {@link Learner#predict} needs, without what only learning needs
 */
public record ModelSnapshot(
        long version,
        List<String> columns,
        List<String> classes,
        LearnerState serving,
        Provenance provenance) {

    public ModelSnapshot {
        columns = List.copyOf(columns);
        classes = List.copyOf(classes);
    }

    /** Returns what the numbers of the serving state stand for. */
    public Shape shape() {
        return new Shape(columns, classes, serving.layout());
    }
}
