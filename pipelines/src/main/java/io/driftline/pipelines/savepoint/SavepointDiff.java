package io.driftline.pipelines.savepoint;

import io.driftline.learn.SavedLearner;
import io.driftline.state.Layout;
import io.driftline.state.StateFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What two savepoints of learning jobs do not have in common: lanes with everything in them, label
 * join, held turns, positions of the sources. Parallelism, sizes and the sinks' transactions are
 * not compared; they say nothing about what was learned.
 */
public final class SavepointDiff {
    private final Savepoint first;
    private final Savepoint second;
    private final List<Difference> found = new ArrayList<>();

    private SavepointDiff(Savepoint first, Savepoint second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Returns the differences, none where the two are equal bit for bit.
     *
     * @throws StateFormatException when a lane's bytes are damaged, or of a format that this build
     *     does not read
     */
    public static List<Difference> of(Savepoint first, Savepoint second)
            throws StateFormatException {
        SavepointDiff diff = new SavepointDiff(first, second);
        diff.lanes();
        diff.join();
        diff.held();
        diff.positions();
        return List.copyOf(diff.found);
    }

    private void lanes() throws StateFormatException {
        TreeMap<String, SavedLane> a = byName(first);
        TreeMap<String, SavedLane> b = byName(second);
        TreeSet<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        for (String name : names) {
            String what = "lane " + name;
            if (a.containsKey(name) && b.containsKey(name)) {
                lane(what, a.get(name), b.get(name));
            } else {
                only(what, a.containsKey(name), b.containsKey(name));
            }
        }
    }

    private void lane(String what, SavedLane a, SavedLane b) throws StateFormatException {
        if (!a.state().equals(b.state())) {
            int before = found.size();
            learner(what, a.learner(), b.learner());
            new TreeDifferences(Layout.EMPTY, found).compare(what + " tally", a.tally(), b.tally());
            if (!Arrays.equals(a.state().good(), b.state().good())) {
                add(
                        what + " last good state",
                        "version " + a.goodVersion(),
                        "version " + b.goodVersion(),
                        "");
            }
            if (found.size() == before) { // something that has no name here
                add(what, "other bytes", "other bytes", "");
            }
        }
        group(what + " pending", a.pending(), b.pending());
    }

    private void learner(String what, SavedLearner a, SavedLearner b) {
        if (!a.shape().columns().equals(b.shape().columns())) {
            add(what + " columns", count(a.shape().columns()), count(b.shape().columns()), "");
        }
        if (!a.shape().classes().equals(b.shape().classes())) {
            add(what + " classes", count(a.shape().classes()), count(b.shape().classes()), "");
        }
        if (!a.settings().equals(b.settings())) {
            add(what + " settings", a.settings(), b.settings(), "");
        }
        Layout layout = a.shape().layout();
        boolean same = layout.equals(b.shape().layout());
        if (!same) {
            add(
                    what + " layout",
                    layout.size() + " parameters",
                    b.shape().layout().size() + " parameters",
                    "");
        }
        new TreeDifferences(same ? layout : Layout.EMPTY, found)
                .compare(what, a.state().tree(), b.state().tree());
    }

    private void join() {
        optional("label join", first.join(), second.join());
        if (first.join().isPresent() && second.join().isPresent()) {
            SavedJoin a = first.join().get();
            SavedJoin b = second.join().get();
            group("label join waiting", a.waiting(), b.waiting());
            group("label join early labels", a.early(), b.early());
            group("label join answered", a.answered(), b.answered());
            group("label join expired", a.expired(), b.expired());
        }
    }

    private void held() {
        SavedTurns none = new SavedTurns(Group.NONE, Group.NONE);
        SavedTurns a = first.held().orElse(none); // where nothing is held, there may be no state
        SavedTurns b = second.held().orElse(none);
        group("held questions", a.questions(), b.questions());
        group("held answers", a.answers(), b.answers());
    }

    private void positions() {
        Function<SourcePosition, String> name =
                at -> "source %s %s-%d".formatted(at.uid(), at.topic(), at.partition());
        TreeMap<String, Long> a = new TreeMap<>();
        TreeMap<String, Long> b = new TreeMap<>();
        first.positions().forEach(at -> a.put(name.apply(at), at.offset()));
        second.positions().forEach(at -> b.put(name.apply(at), at.offset()));
        TreeSet<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        for (String what : names) {
            if (!a.containsKey(what) || !b.containsKey(what)) {
                only(what, a.containsKey(what), b.containsKey(what));
            } else if (!a.get(what).equals(b.get(what))) {
                add(
                        what,
                        "offset " + a.get(what),
                        "offset " + b.get(what),
                        String.format(Locale.ROOT, "%+,d", b.get(what) - a.get(what)));
            }
        }
    }

    private void group(String what, Group a, Group b) {
        if (!a.equals(b)) {
            String distance =
                    a.count() == b.count()
                            ? "as many, but others"
                            : String.format(Locale.ROOT, "%+,d", b.count() - a.count());
            add(what, number(a.count()), number(b.count()), distance);
        }
    }

    private void optional(String what, Optional<?> a, Optional<?> b) {
        if (a.isPresent() != b.isPresent()) {
            only(what, a.isPresent(), b.isPresent());
        }
    }

    private void only(String what, boolean inFirst, boolean inSecond) {
        add(
                what,
                inFirst ? "there" : TreeDifferences.ABSENT,
                inSecond ? "there" : TreeDifferences.ABSENT,
                "");
    }

    private void add(String what, String a, String b, String distance) {
        found.add(new Difference(what, a, b, distance));
    }

    private static TreeMap<String, SavedLane> byName(Savepoint savepoint) {
        TreeMap<String, SavedLane> lanes = new TreeMap<>();
        savepoint.lanes().forEach(lane -> lanes.put(lane.name(), lane));
        return lanes;
    }

    private static String count(List<String> names) {
        return names.size() + ": " + String.join(", ", names.subList(0, Math.min(8, names.size())));
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
