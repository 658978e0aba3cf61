package io.driftline.flink.state;

import io.driftline.data.ColumnMap;
import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import io.driftline.state.StateFormatException;
import java.util.List;

/**
 * What the numbers of events, labels and turns stand for. It is saved beside them, so that a
 * pipeline with other columns or more classes can go on with what was still open.
 *
 * @param columns names, in the order of the features
 * @param classes in the order of their target values; empty where a number is predicted
 */
public record InputNames(List<String> columns, List<String> classes) {

    public InputNames {
        columns = List.copyOf(columns);
        classes = List.copyOf(classes);
    }

    /** Returns the names of a task. */
    public static InputNames of(Task task) {
        return new InputNames(task.columns().stream().map(Column::name).toList(), task.classes());
    }

    /**
     * Returns how to move what was remembered under these names to others.
     *
     * @param operator that remembers it, for the message
     * @throws StateFormatException if it cannot be moved, with the reason
     */
    public ColumnMap to(InputNames newer, String operator) throws StateFormatException {
        return to(newer, operator, false);
    }

    /**
     * Returns how to move what was remembered under these names to others.
     *
     * @param operator that remembers it, for the message
     * @param sets whether targets are sets of classes
     * @throws StateFormatException if it cannot be moved, with the reason
     */
    public ColumnMap to(InputNames newer, String operator, boolean sets)
            throws StateFormatException {
        ColumnMap map = new ColumnMap(columns, newer.columns, classes, newer.classes, sets);
        if (!map.refusal().isEmpty()) {
            throw new StateFormatException(
                    "What %s remembers cannot go on in this pipeline: %s."
                            .formatted(operator, map.refusal()));
        }
        return map;
    }
}
