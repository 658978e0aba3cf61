package io.driftline.flink;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Task;
import io.driftline.flink.options.LaneOptions;
import io.driftline.learn.Learner;
import java.util.List;
import java.util.stream.Collectors;

/** Makes a lane's learner from its settings, to learn or to serve. */
public final class LaneLearner {
    private LaneLearner() {}

    /**
     * Returns a learner, for this lane alone.
     *
     * @throws IllegalArgumentException if its settings are wrong, with all that is wrong
     */
    public static Learner of(Task task, LaneOptions lane) {
        Problems problems = new Problems();
        Settings settings = Settings.of("learner", lane.settings(), problems);
        Learner learner = Catalog.learner(task, settings);
        settings.finish();
        List<Problems.Problem> found = problems.list();
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(
                    found.stream()
                            .map(problem -> problem.path() + " " + problem.message())
                            .collect(
                                    Collectors.joining(
                                            "\n", "Lane %s: ".formatted(lane.name()), "")));
        }
        return learner;
    }
}
