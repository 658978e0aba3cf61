package io.driftline.learn;

import io.driftline.data.ColumnMap;
import io.driftline.learn.Change.Outcome;
import io.driftline.math.Rng;
import io.driftline.replay.ReplayMove;
import io.driftline.replay.ReplayPolicies;
import io.driftline.state.StateMove.Difference;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.Optional;

/** What becomes of the rows in memory when saved state goes on in a learner that replays. */
final class ReplayUpgrade {
    private static final String PATH = "learner." + Replay.NAME;
    private static final String ROWS = "rows";

    private ReplayUpgrade() {}

    /**
     * Moves the rows where both states have a memory.
     *
     * @param differences between the two, of which those that are spoken for here are removed
     * @param into of the learner that goes on, its memory overwritten
     */
    static Optional<Change> of(
            StateTree saved, StateTree into, ColumnMap columns, List<Difference> differences) {
        if (!has(saved) || !has(into)) {
            return Optional.empty();
        }
        StateTree old = saved.part(Replay.NAME);
        StateTree now = into.part(Replay.NAME);
        if (old.spec().version() != now.spec().version() || !columns.refusal().isEmpty()) {
            return Optional.empty(); // refused elsewhere
        }
        String policy = now.parts().get(0).spec().name();
        List<String> parts = old.spec().parts().stream().map(part -> part.name()).toList();
        boolean changed = !parts.contains(policy) || !parts.contains(ROWS);
        differences.removeIf(
                d ->
                        d.path().startsWith(PATH + "." + ROWS)
                                || d.path().startsWith(PATH + "." + policy)
                                || changed && d.path().startsWith(PATH));
        if (changed) {
            now.reset();
            String why = "the policy is %s and was another; the memory fills anew";
            return Optional.of(new Change(Replay.NAME, Outcome.ANEW, why.formatted(policy)));
        }
        boolean same =
                columns.identical()
                        && sizes(old.part(policy)).equals(sizes(now.part(policy)))
                        && sizes(old.part(ROWS)).equals(sizes(now.part(ROWS)));
        Rng rng = new Rng(saved.counter("rng")).child(Replay.NAME).child(saved.counter("steps"));
        try {
            // Where nothing changed, moving only checks: a ring would begin at another slot.
            ReplayMove move = ReplayMove.of(old, same ? now.copy() : now, columns, rng);
            return Optional.of(told(move, policy, same));
        } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
            String why = "the rows in memory are damaged (%s); use another copy";
            return Optional.of(
                    new Change(Replay.NAME, Outcome.REFUSED, why.formatted(damaged.getMessage())));
        }
    }

    private static Change told(ReplayMove move, String policy, boolean same) {
        if (same) {
            return new Change(Replay.NAME, Outcome.KEPT, "%d rows".formatted(move.kept()));
        }
        String which =
                move.kept() == move.was()
                        ? "all %d rows go on".formatted(move.was())
                        : "%d of %d rows go on, %s"
                                .formatted(move.kept(), move.was(), ReplayPolicies.kept(policy));
        String room =
                move.kept() < move.room()
                        ? "; there is room for %d, the next examples fill it".formatted(move.room())
                        : "";
        return new Change(Replay.NAME, Outcome.MIGRATED, which + room);
    }

    private static List<String> sizes(StateTree part) {
        return part.spec().arrays().stream()
                .map(array -> array.name() + " " + array.length())
                .toList();
    }

    private static boolean has(StateTree tree) {
        return tree.spec().parts().stream().anyMatch(part -> part.name().equals(Replay.NAME));
    }
}
