package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.state.LaneState;
import io.driftline.learn.Change;
import io.driftline.learn.Change.Outcome;
import io.driftline.learn.LearnerCodec;
import io.driftline.math.Rng;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateMove.Difference;
import io.driftline.state.StateMove.Kind;
import java.util.ArrayList;
import java.util.List;

/** What becomes of a saved lane in a pipeline, without running it. */
public final class LaneUpgrade {
    private LaneUpgrade() {}

    /**
     * Returns what becomes of each thing that a lane has saved, in the order of the user's
     * questions: the model first. It is what restoring the lane does, by the same code.
     *
     * @throws StateFormatException when the bytes are damaged or of a format that this build does
     *     not read
     * @throws IllegalArgumentException if the lane's settings are wrong
     */
    public static List<Change> compare(LearnOptions options, LaneOptions lane, LaneState saved)
            throws StateFormatException {
        Task task = Lane.task(options, saved);
        List<Change> changes =
                new ArrayList<>(LearnerCodec.of(LaneLearner.of(task, lane)).compare(saved.model()));
        List<String> joined =
                task.classes().subList(options.task().classes().size(), task.classes().size());
        if (!joined.isEmpty()) {
            changes.add(
                    new Change(
                            "classes",
                            Outcome.KEPT,
                            "%d, of which %d joined while it ran: %s"
                                    .formatted(
                                            task.classes().size(), joined.size(), shown(joined))));
        }
        if (changes.stream().noneMatch(Change::refused)) {
            long drawn = LearnerCodec.describe(saved.model()).state().tree().counter("rng");
            if (drawn != Rng.ofSeed(lane.seed()).key()) {
                changes.add(
                        new Change(
                                "seed",
                                Outcome.KEPT,
                                "the draws of the saved one go on; seed %d counts for what begins anew"
                                        .formatted(lane.seed())));
            }
            changes.add(counts(options, task, lane, saved));
        }
        return List.copyOf(changes);
    }

    private static String shown(List<String> classes) {
        String all = String.join(", ", classes);
        return all.length() > 200 ? all.substring(0, 200) + "…" : all;
    }

    private static Change counts(
            LearnOptions options, Task task, LaneOptions lane, LaneState saved) {
        try {
            List<Difference> differences =
                    TallyMove.move(saved.tally(), Lane.start(options, task, lane).tally());
            List<String> begun =
                    differences.stream()
                            .filter(difference -> difference.kind() != Kind.VALUE_REMOVED)
                            .map(Difference::name)
                            .toList();
            return begun.isEmpty()
                    ? new Change("counts and quality", Outcome.KEPT, "go on")
                    : new Change(
                            "counts and quality",
                            Outcome.MIGRATED,
                            "go on; begun anew: " + String.join(", ", begun));
        } catch (StateFormatException e) {
            return new Change("counts and quality", Outcome.REFUSED, e.getMessage());
        }
    }
}
