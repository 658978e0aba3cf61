package io.driftline.learn;

import io.driftline.data.ColumnMap;
import io.driftline.learn.Change.Outcome;
import io.driftline.math.Rng;
import io.driftline.state.Layout.Block;
import io.driftline.state.StateMove;
import io.driftline.state.StateMove.Difference;
import io.driftline.state.StateMove.Kind;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Saved state on its way into a learner: what becomes of each thing, and the state that comes of
 * it. Telling and moving are one walk, so that what is told is what is done.
 */
final class Upgrade {
    private static final String FACTOR = "learner." + RootCovariance.NAME + ".factor";
    private static final String WEIGHT = ".weight";
    private static final int SHOWN = 8;

    private final Shape old;
    private final Shape now;
    private final ColumnMap columns;
    private final LearnerState state;
    private final List<Change> changes = new ArrayList<>();

    private Upgrade(Shape old, Shape now, LearnerState state) {
        this.old = old;
        this.now = now;
        this.state = state;
        boolean sets = state.tree().spec().parts().contains(SavedLearner.SETS);
        columns = new ColumnMap(old.columns(), now.columns(), old.classes(), now.classes(), sets);
    }

    /**
     * Moves state into a learner.
     *
     * @param saved of the older learner, with the vector {@code params} and the counters {@code
     *     steps} and {@code rng}, read only
     */
    static Upgrade of(
            Shape old, String oldSettings, StateTree saved, Learner learner, LearnerCodec codec) {
        LearnerState start = learner.start(new Rng(saved.counter("rng")));
        Upgrade upgrade = new Upgrade(old, codec.shape(), start);
        ParameterMap parameters = ParameterMap.of(old, codec.shape(), upgrade.columns);
        List<Difference> differences =
                new ArrayList<>(
                        StateMove.move(
                                saved, start.tree(), parameters.from(), old.layout().size()));
        Optional<Change> replay =
                ReplayUpgrade.of(saved, start.tree(), upgrade.columns, differences);
        HeadRows.join(start.tree(), upgrade.columns.addedClasses());
        upgrade.silence(parameters.from());
        upgrade.model(saved, parameters, differences);
        upgrade.features(saved);
        upgrade.classes();
        replay.ifPresent(upgrade.changes::add);
        upgrade.parts(differences);
        if (!oldSettings.equals(codec.settings())) {
            upgrade.add(
                    "settings",
                    Outcome.KEPT,
                    "the new ones count from here on: %s, were %s"
                            .formatted(shown(codec.settings()), shown(oldSettings)));
        }
        return upgrade;
    }

    /** Returns what becomes of each thing. */
    List<Change> changes() {
        return List.copyOf(changes);
    }

    /** Returns the state that goes on; good when nothing was refused. */
    LearnerState state() {
        return state;
    }

    private void model(StateTree saved, ParameterMap map, List<Difference> differences) {
        String kind = otherKind(differences);
        if (!kind.isEmpty()) {
            add("learner", Outcome.REFUSED, kind);
        } else if (!columns.refusal().isEmpty()) {
            add("label", Outcome.REFUSED, columns.refusal());
        } else if (!map.refusal().isEmpty()) {
            add("model", Outcome.REFUSED, map.refusal());
        } else {
            boolean same = old.layout().equals(now.layout()) && columns.identical();
            add(
                    "model",
                    same ? Outcome.KEPT : Outcome.MIGRATED,
                    "%d parameters, were %d, after %d steps"
                            .formatted(
                                    now.layout().size(),
                                    old.layout().size(),
                                    saved.counter("steps")));
            layers();
        }
    }

    /** Returns why the learner as a whole cannot go on; empty when it can. */
    private static String otherKind(List<Difference> differences) {
        for (String part : List.of("learner.optimizer", "learner.baselines")) {
            for (Difference difference : differences) {
                if (partChanged(difference) && difference.path().equals(part)) {
                    return "the state is that of another kind of learner, %s %s; learn anew in a lane of another name"
                            .formatted(
                                    difference.kind() == Kind.PART_ADDED ? "without" : "with",
                                    difference.name());
                }
            }
        }
        for (Difference difference : differences) {
            String what = difference.path();
            if (partChanged(difference) && difference.name().equals(SavedLearner.SETS.name())) {
                boolean added = difference.kind() == Kind.PART_ADDED;
                return "an example was of %s and is of %s now; learn anew in a lane of another name"
                        .formatted(
                                added ? "one class" : "several classes",
                                added ? "several classes" : "one class");
            }
            boolean rule = StatePath.isRule(what);
            if (difference.kind() == Kind.VERSION && !rule) {
                return "state %s has %s; use the build that saved it, or learn anew in a lane of another name"
                        .formatted(what, difference.detail());
            }
            if (difference.kind() == Kind.VALUE_REMOVED && what.equals(FACTOR)) {
                return "least squares cannot drop the column %s: what was learned of the others depends on it; keep it, or learn anew in a lane of another name"
                        .formatted(difference.name());
            }
            if (partChanged(difference) && what.equals("learner.standardizer")) {
                boolean added = difference.kind() == Kind.PART_ADDED;
                return "the weights were learned on inputs that were%s standardized, and now are%s; leave standardize as it was, or learn anew in a lane of another name"
                        .formatted(added ? " not" : "", added ? "" : " not");
            }
        }
        return "";
    }

    private static boolean partChanged(Difference difference) {
        return difference.kind() == Kind.PART_ADDED || difference.kind() == Kind.PART_REMOVED;
    }

    private void layers() {
        Map<String, Block> before = new HashMap<>();
        old.layout().blocks().forEach(block -> before.put(block.name(), block));
        for (Block is : now.layout().blocks()) {
            Block was = before.get(is.name());
            boolean weights = is.name().endsWith(WEIGHT);
            String layer = is.name().replace(WEIGHT, "");
            if (weights && was == null) {
                add(
                        layer,
                        Outcome.ANEW,
                        "new, %d units; hands on what the layer before it computes, so that predictions stay until it has learned"
                                .formatted(is.rows()));
            } else if (weights && is.rows() > was.rows()) {
                add(
                        layer,
                        Outcome.MIGRATED,
                        "%d units, were %d; the new ones are heard with weight 0 until they have learned"
                                .formatted(is.rows(), was.rows()));
            } else if (is.name().equals("head") && was.rows() == 1 && is.rows() > 1) {
                add(
                        "head",
                        Outcome.MIGRATED,
                        "the log odds of two classes become the outputs 0 and log odds of softmax");
            }
        }
    }

    private void features(StateTree saved) {
        if (old.columns().equals(now.columns())) {
            add("features", Outcome.KEPT, "%d columns".formatted(now.columns().size()));
        } else if (columns.added().isEmpty() && columns.removed().isEmpty()) {
            add("features", Outcome.MIGRATED, "columns in another order, moved by name");
        }
        each(
                "feature",
                columns.added(),
                Outcome.ANEW,
                "new; starts with weight 0, so that predictions stay until it has learned");
        each(
                "feature",
                columns.removed(),
                Outcome.DROPPED,
                "removed; predictions lose what it said");
        scaling(saved);
    }

    /** A column that is scaled now and was not, or the other way round, is another number. */
    private void scaling(StateTree saved) {
        if (old.layout().size() == 0 || !has(saved) || !has(state.tree())) {
            return;
        }
        List<String> was = saved.part("standardizer").spec().elements();
        List<String> is = state.tree().part("standardizer").spec().elements();
        ColumnMap scaled = new ColumnMap(was, is, List.of(), List.of());
        List<String> turned = new ArrayList<>(scaled.added());
        turned.addAll(scaled.removed());
        turned.removeAll(new HashSet<>(columns.added()));
        turned.removeAll(new HashSet<>(columns.removed()));
        each(
                "feature",
                turned,
                Outcome.REFUSED,
                "is of another kind now: it was scaled and is not, or the other way round; give it"
                        + " another name, so that it begins anew");
    }

    private static boolean has(StateTree tree) {
        return tree.spec().parts().stream().anyMatch(part -> part.name().equals("standardizer"));
    }

    private void classes() {
        if (columns.refusal().isEmpty()) {
            each(
                    "class",
                    columns.addedClasses(),
                    Outcome.ANEW,
                    "new; the outputs of the others stay");
        }
    }

    private void parts(List<Difference> differences) {
        List<String> told = new ArrayList<>();
        for (Difference difference : differences) {
            String what = StatePath.called(difference.path());
            switch (difference.kind()) {
                case PART_ADDED -> add(what, Outcome.ANEW, "was not there before");
                case PART_REMOVED -> add(what, Outcome.DROPPED, "is not there any more");
                case VERSION, LENGTH -> add(what, Outcome.ANEW, difference.detail());
                case VALUE_ADDED ->
                        add(what, Outcome.ANEW, difference.name() + " was not there before");
                case VALUE_REMOVED ->
                        add(what, Outcome.DROPPED, difference.name() + " is not there any more");
                default -> throw new IllegalStateException(difference.toString());
            }
            told.add(difference.path());
        }
        for (StateTree part : state.tree().parts()) {
            if (part.spec().name().equals("optimizer")) {
                kept("learner.optimizer", part, told);
            }
        }
    }

    private void kept(String path, StateTree tree, List<String> told) {
        for (StateTree part : tree.parts()) {
            String inner = path + "." + part.spec().name();
            if (StatePath.holdsRules(inner)) {
                kept(inner, part, told);
            } else if (!told.contains(inner)) {
                add(StatePath.called(inner), Outcome.KEPT, "goes on with its state");
            }
        }
    }

    private void each(String kind, List<String> names, Outcome outcome, String why) {
        for (String name : names.subList(0, Math.min(SHOWN, names.size()))) {
            add(kind + " " + shown(name), outcome, why);
        }
        if (names.size() > SHOWN) {
            add("%d more %ss".formatted(names.size() - SHOWN, kind), outcome, why);
        }
    }

    private void add(String what, Outcome outcome, String why) {
        changes.add(new Change(what, outcome, why));
    }

    /**
     * Sets to 0 what is to be silent at first, and to 1 what hands on; an average's iterate begins
     * new parameters alike.
     */
    private void silence(int[] from) {
        float[] params = state.params();
        for (int i = 0; i < from.length; i++) {
            params[i] = from[i] == ParameterMap.ZERO ? 0 : params[i];
            params[i] = from[i] == ParameterMap.ONE ? 1 : params[i];
        }
        for (float[] iterate : iterates(state.tree(), new ArrayList<>())) {
            for (int i = 0; i < from.length; i++) {
                iterate[i] = from[i] < 0 ? params[i] : iterate[i];
            }
        }
    }

    private static List<float[]> iterates(StateTree tree, List<float[]> found) {
        if (tree.spec().vectors().contains("iterate")) {
            found.add(tree.vector("iterate"));
        }
        tree.parts().forEach(part -> iterates(part, found));
        return found;
    }

    private static String shown(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
