package io.driftline.catalog;

import io.driftline.data.Task;
import io.driftline.learn.AGem;
import io.driftline.learn.AsymmetricReplay;
import io.driftline.learn.DarkExperienceReplay;
import io.driftline.learn.ExperienceReplay;
import io.driftline.learn.Gem;
import io.driftline.learn.HolisticContrast;
import io.driftline.learn.ProxyContrast;
import io.driftline.learn.Replay;
import io.driftline.learn.ReplayLoss;
import io.driftline.learn.StepProjection;
import io.driftline.learn.Unreplayed;
import io.driftline.model.CosineHead;
import io.driftline.model.Loss;
import io.driftline.model.RowLoss;
import io.driftline.replay.ReplayBuffer;
import io.driftline.replay.ReplayPolicies;
import java.util.List;
import java.util.Optional;

/** The catalog's losses and projections of replay, one line each, and how settings become one. */
final class Replays {
    private static final String SECTION = "replay";
    private static final String NONE = "none";
    private static final int MOST_ROWS = 1 << 20;
    private static final int MOST_DRAWN = 4096;
    private static final Registry<ReplayLoss> LOSSES = new Registry<>("loss of replay");
    private static final Registry<StepProjection> PROJECTIONS = new Registry<>("projection");

    /** They read the inputs of one event from a gradient, see their Javadoc. */
    private static final List<String> SINGLE_EVENTS = List.of("nlms", "obgd", "idbd", "autostep");

    static {
        LOSSES.add("er", s -> new ExperienceReplay(s.decimal("share", 0.5f)));
        LOSSES.add("der", s -> new DarkExperienceReplay("der", s.decimal("alpha", 0.3f), 0));
        LOSSES.add(
                "der++",
                s ->
                        new DarkExperienceReplay(
                                "der++", s.decimal("alpha", 0.3f), s.decimal("beta", 0.5f)));
        LOSSES.add("er-ace", s -> new AsymmetricReplay());
        LOSSES.add("pcr", s -> new ProxyContrast(new CosineHead(s.decimal("temperature", 0.09f))));
        LOSSES.add(
                "hpcr",
                s ->
                        new HolisticContrast(
                                new CosineHead(s.decimal("temperature", 0.09f)),
                                s.decimal("alpha", 0.1f),
                                s.decimal("beta", 0.5f),
                                s.whole("period", 500, 1, Integer.MAX_VALUE)));
        LOSSES.add(NONE, s -> new Unreplayed());

        PROJECTIONS.add("a-gem", s -> new AGem());
        PROJECTIONS.add(
                "gem", s -> new Gem(s.decimal("margin", 0.5f), s.decimal("epsilon", 1e-3f)));
    }

    private Replays() {}

    static List<String> policies() {
        return ReplayPolicies.names();
    }

    static List<String> losses() {
        return LOSSES.names();
    }

    static List<String> projections() {
        return PROJECTIONS.names();
    }

    /**
     * Returns what the section {@code replay} of a learner says, or reports why not; empty where
     * there is none.
     *
     * @param loss of the learner, which fits the task
     * @param units of the model's last hidden layer, 0 where there is none
     */
    static Optional<Replay> replay(
            Task task, Loss loss, int units, List<String> chain, Settings learner) {
        if (!learner.has(SECTION)) {
            return Optional.empty();
        }
        Settings section = learner.section(SECTION);
        int rows = section.whole("rows", 500, 1, MOST_ROWS);
        int batch = section.whole("batch", 8, 1, MOST_DRAWN);
        String policy = section.word("policy", "reservoir", ReplayPolicies.names());
        Optional<StepProjection> projection = projection(section);
        String name = section.text("loss", projection.isPresent() ? NONE : "er");
        ReplayLoss rule = LOSSES.build(name, section, "loss", new Unreplayed());
        LOSSES.refuseUnused(section, "loss", List.of(name));
        check(section, name, projection, chain);
        checkModel(section, name, rule, learner);
        if (projection.isPresent()) {
            checkProjection(section, learner);
        }
        int outputs = loss.outputs(task);
        int kept = rule.memory().contains(ReplayLoss.Memory.OUTPUTS) ? outputs : 0;
        int features = rule.memory().contains(ReplayLoss.Memory.FEATURES) ? units : 0;
        return section.build(
                () ->
                        Optional.of(
                                new Replay(
                                        task,
                                        new RowLoss(loss),
                                        outputs,
                                        new ReplayBuffer(
                                                ReplayPolicies.of(policy, rows, single(task)),
                                                rows,
                                                task.inputs(),
                                                kept,
                                                features),
                                        batch,
                                        rule,
                                        projection)),
                Optional.empty());
    }

    private static void checkModel(
            Settings section, String name, ReplayLoss rule, Settings learner) {
        if (rule.head().isPresent() && !learner.text("model", "linear").equals("mlp")) {
            section.problems()
                    .add(
                            section.path("loss"),
                            "is %s, which compares what hidden units say with a direction per class; set model to mlp, or choose er or er-ace."
                                    .formatted(name));
        }
    }

    private static void checkProjection(Settings section, Settings learner) {
        String average = learner.text("weight-average", NONE);
        if (!average.equals(NONE)) {
            String why =
                    "is set, but with weight-average %s what is served does not take the step that"
                            + " is projected; leave one of them out.";
            section.problems().add(section.path("projection"), why.formatted(average));
        }
        String units = learner.text("replace-units", "never");
        if (!units.equals("never")) {
            String why =
                    "is set, but with replace-units %s a projection would move fresh units back;"
                            + " leave one of them out.";
            section.problems().add(section.path("projection"), why.formatted(units));
        }
    }

    /** Returns the classes that an example has one of; none where it may have several. */
    private static List<String> single(Task task) {
        return task.multiLabel() ? List.of() : task.classes();
    }

    private static Optional<StepProjection> projection(Settings section) {
        String name = section.text("projection", NONE);
        Optional<StepProjection> projection =
                name.equals(NONE)
                        ? Optional.empty()
                        : Optional.of(PROJECTIONS.build(name, section, "projection", new AGem()));
        PROJECTIONS.refuseUnused(section, "projection", List.of(name));
        return projection;
    }

    private static void check(
            Settings section,
            String loss,
            Optional<StepProjection> projection,
            List<String> chain) {
        if (loss.equals(NONE) && projection.isEmpty()) {
            section.problems()
                    .add(
                            section.path("loss"),
                            "is none and there is no projection, so that the memory has no use;"
                                    + " choose a loss or a projection, or remove this section.");
        }
        for (String link : chain) {
            if (SINGLE_EVENTS.contains(link) && !loss.equals(NONE)) {
                section.problems()
                        .add(
                                section.path("loss"),
                                "is %s, but the transform %s needs the gradient of one event alone; leave one of them out."
                                        .formatted(loss, link));
            }
            if (Transforms.bringsStepSize(link)
                    && projection
                            .filter(p -> p instanceof Gem gem && gem.margin() > 0)
                            .isPresent()) {
                section.problems()
                        .add(
                                section.path("gem.margin"),
                                "is above 0, in units of gradients, but the transform %s brings its own step size; set it to 0, or choose a-gem."
                                        .formatted(link));
            }
        }
    }
}
