package io.driftline.catalog;

import io.driftline.data.Task;
import io.driftline.learn.Learner;
import java.util.Set;

/** Names of learners, models, transforms and step sizes, and how settings become them. */
public final class Catalog {
    private Catalog() {}

    /** Returns the names that {@code learner.kind} may have. */
    public static Set<String> learners() {
        return Set.of("gradient", "no-change", "majority");
    }

    /**
     * Builds a learner from the section {@code learner} of a pipeline. What is wrong goes to the
     * settings' problems; the learner returned then is only good for going on checking.
     */
    public static Learner learner(Task task, Settings settings) {
        throw new IllegalArgumentException("No learner is registered yet.");
    }
}
