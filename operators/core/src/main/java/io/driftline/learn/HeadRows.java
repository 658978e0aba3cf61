package io.driftline.learn;

import io.driftline.data.Task;
import io.driftline.optim.Need;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * In how many steps each row of a head took part, where classes may join: what began at 0 with a
 * row counts from there, and not from the beginning of the others.
 *
 * <p>State: a number per class, −1 for those that were there from the beginning and are not
 * counted. Holds scratch.
 */
final class HeadRows {
    static final String NAME = "rows";

    private static final String STEPS = "steps";
    private static final double FROM_THE_BEGINNING = -1;
    private static final double[] NONE = {};

    private final double[] next;

    private HeadRows(Task task) {
        next = new double[task.classes().size()];
    }

    /** Returns the rows of a task, where classes may join and the optimizer needs to know. */
    static Optional<HeadRows> of(Task task, Set<Need> needs) {
        return task.appends() && needs.contains(Need.ROW_STEPS)
                ? Optional.of(new HeadRows(task))
                : Optional.empty();
    }

    static StateSpec state(Task task) {
        return StateSpec.of(NAME, 1).elements(task.classes()).perElement(STEPS, FROM_THE_BEGINNING);
    }

    /** Lets classes join a learner's state, if it counts them: their next step is their first. */
    static void join(StateTree learner, List<String> classes) {
        for (StateTree part : learner.parts()) {
            if (part.spec().name().equals(NAME)) {
                for (String joined : classes) {
                    part.array(STEPS)[part.spec().elements().indexOf(joined)] = 0;
                }
            }
        }
    }

    /** Returns which step of its own the next one is for each row; empty where no row joined. */
    double[] next(StateTree learner) {
        double[] steps = learner.part(NAME).array(STEPS);
        boolean joined = false;
        for (int row = 0; row < steps.length; row++) {
            joined |= steps[row] >= 0;
            next[row] = steps[row] >= 0 ? steps[row] + 1 : FROM_THE_BEGINNING;
        }
        return joined ? next : NONE;
    }

    /** Counts a step that was accepted. */
    void count(StateTree learner) {
        double[] steps = learner.part(NAME).array(STEPS);
        for (int row = 0; row < steps.length; row++) {
            steps[row] += steps[row] >= 0 ? 1 : 0;
        }
    }
}
