package io.driftline.catalog;

import io.driftline.data.Task;
import io.driftline.learn.ComputePath;
import io.driftline.learn.Frozen;
import io.driftline.learn.GradientLearner;
import io.driftline.learn.Learner;
import io.driftline.learn.LeastSquares;
import io.driftline.learn.Majority;
import io.driftline.learn.NoChange;
import io.driftline.learn.Replay;
import io.driftline.model.BinaryCrossEntropy;
import io.driftline.model.CosineHead;
import io.driftline.model.Linear;
import io.driftline.model.Logistic;
import io.driftline.model.Loss;
import io.driftline.model.Mlp;
import io.driftline.model.Model;
import io.driftline.model.SoftmaxCrossEntropy;
import io.driftline.model.SquaredError;
import io.driftline.optim.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of learners, models, losses, transforms, step sizes, weight averages, drift detectors and
 * responses, and how settings become them. The section {@code learner} of a pipeline, with its
 * defaults:
 *
 * <pre>
 * learner:
 *   kind: gradient                 # or no-change, majority, or least-squares
 *                                  # with least-squares: {ridge: 1, forgetting: 1}
 *   model: linear                  # or mlp, with mlp: {hidden: [32]}
 *   loss: logistic                 # of two classes; of more, or where classes may join: softmax;
 *                                  # of several classes at once: binary-cross-entropy; of numbers:
 *                                  # squared
 *   compute: java                  # or nd4j: in ND4J on arrays that stay there, for mlp and linear
 *                                  # with mini-batches from replay; close to java, not equal
 *   standardize: true
 *   transforms: [idbd]             # from the gradient to the direction; mlp: [upgd, clip-norm]
 *                                  # of numbers: [nlms], mlp: [obgd]
 *                                  # with a step size, replay or schedule-free: [sgd, clip-norm]
 *   step-size: constant            # unit where a transform brings its own
 *   weight-average: none           # what is served: the iterate, or lookahead, ema, polyak,
 *                                  # schedule-free
 *   replace-units: never           # or continual-backprop
 *   freeze-after: 1000             # steps; left out: learns for ever
 *   replay:                        # rows from memory join each batch; left out: none
 *     policy: reservoir            # which rows are kept; or class-balanced, ring
 *     rows: 500                    # of the memory, a double per column, target, output and feature
 *     batch: 8                     # rows drawn for a step
 *     loss: er                     # or der, der++, er-ace; with mlp: pcr, hpcr; none with a
 *                                  # projection
 *     projection: none             # of steps that would harm rows in memory: a-gem, gem
 *   drift:                         # left out: it does not watch its own error
 *     signal: error                # share of wrong classes; or loss, the default for numbers
 *     detector: hddm-a             # of losses: adwin
 *     hddm-a: {drift-confidence: 0.001, warning-confidence: 0.005, two-sided-test: false}
 *     warm-up: 100                 # steps that are passed over at first
 *     block: 1                     # steps whose mean is shown to the detector; of losses: 32
 *     cool-down: 500               # steps after a response without another
 *     response: tell               # or raise-step-size, restart-schedule, forget,
 *                                  # refresh-replay, reset-head, publish (a version at once)
 *     raise-step-size: {factor: 5, steps: 200}       # only beside that response
 * </pre>
 *
 * <p>Where no transforms are named they depend on the rest of the section, and bring {@code
 * clip-norm: {max: 2}, constant: {value: 0.05}} with {@code clip-norm}, with mlp 0.1; see {@link
 * Defaults}. Where they are named, each rule has its own defaults, {@code constant: {value: 0.01}}
 * among them. The provenance of a model tells what was chosen, and so does {@code driftline check}.
 *
 * <p>A section that bears the name of a rule holds its settings: {@code upgd: {sigma: 0.01}}.
 */
public final class Catalog {
    private static final Registry<ModelOf> MODELS = new Registry<>("model");
    private static final ModelOf LINEAR =
            new ModelOf(0, (inputs, loss, head) -> new Linear(inputs, loss));
    private static final Map<String, Loss> LOSSES = new LinkedHashMap<>();
    private static final List<String> LEARNERS =
            List.of("gradient", "least-squares", "no-change", "majority");

    static {
        MODELS.add("linear", s -> LINEAR);
        MODELS.add("mlp", s -> mlp(s.wholes("hidden", List.of(32))));

        LOSSES.put("softmax", new SoftmaxCrossEntropy());
        LOSSES.put("logistic", new Logistic());
        LOSSES.put("binary-cross-entropy", new BinaryCrossEntropy());
        LOSSES.put("squared", new SquaredError());
    }

    private Catalog() {}

    /** How a model is made, and how many units its last hidden layer has; 0 without one. */
    private record ModelOf(int units, Making making) {}

    /** Makes a model of a loss; its head is the usual one where none is given. */
    private interface Making {
        Model model(int inputs, Loss loss, Optional<CosineHead> head);
    }

    /** Returns the names that {@code learner.kind} may have. */
    public static Set<String> learners() {
        return new TreeSet<>(LEARNERS);
    }

    /** Returns the names that {@code learner.model} may have. */
    public static List<String> models() {
        return MODELS.names();
    }

    /** Returns the names that {@code learner.loss} may have. */
    public static List<String> losses() {
        return List.copyOf(LOSSES.keySet());
    }

    /** Returns the names that {@code learner.transforms} may hold. */
    public static List<String> transforms() {
        return Transforms.names();
    }

    /**
     * Returns whether a transform brings its own step size, so that {@code learner.step-size} is
     * {@code unit} unless set.
     */
    public static boolean bringsStepSize(String transform) {
        return Transforms.bringsStepSize(transform);
    }

    /** Returns the names that {@code learner.step-size} may have. */
    public static List<String> stepSizes() {
        return StepSizes.names();
    }

    /** Returns the names that {@code learner.weight-average} may have. */
    public static List<String> weightAverages() {
        return WeightAverages.names();
    }

    /** Returns the names that {@code learner.replace-units} may have. */
    public static List<String> unitReplacements() {
        return UnitReplacements.names();
    }

    /** Returns the names that {@code learner.drift.detector} may have. */
    public static List<String> detectors() {
        return Detectors.names();
    }

    /** Returns the names that {@code learner.drift.response} may have. */
    public static List<String> driftResponses() {
        return Detectors.responses();
    }

    /** Returns the names that {@code learner.replay.policy} may have. */
    public static List<String> replayPolicies() {
        return Replays.policies();
    }

    /** Returns the names that {@code learner.replay.loss} may have. */
    public static List<String> replayLosses() {
        return Replays.losses();
    }

    /** Returns the names that {@code learner.replay.projection} may have. */
    public static List<String> projections() {
        return Replays.projections();
    }

    /**
     * Builds a learner from the section {@code learner} of a pipeline. What is wrong goes to the
     * settings' problems, keys that nobody knows when the caller calls {@link Settings#finish}; the
     * learner returned then is only good for going on checking.
     */
    public static Learner learner(Task task, Settings settings) {
        String kind = settings.word("kind", "gradient", LEARNERS);
        if (kind.equals("gradient")) {
            Defaults.fill(settings, task.classes().isEmpty());
        }
        String text = settings.toString();
        Learner learner =
                switch (kind) {
                    case "no-change" -> new NoChange(task, text);
                    case "majority" -> new Majority(task, text);
                    case "least-squares" -> leastSquares(task, settings, text);
                    default -> gradient(task, settings, text);
                };
        if (!settings.has("freeze-after")) {
            return learner;
        }
        long steps = settings.whole("freeze-after", 0L);
        if (steps < 0) {
            settings.problems()
                    .add(settings.path("freeze-after"), "is %d; it must be ≥ 0.".formatted(steps));
            return learner;
        }
        return new Frozen(task, learner, steps);
    }

    /**
     * Builds the optimizer that the section {@code learner} describes, without a model around it,
     * for a loss whose derivative by an output is the error.
     */
    public static Optimizer optimizer(Settings settings) {
        return Rules.optimizer(settings, 1);
    }

    private static Learner leastSquares(Task task, Settings settings, String text) {
        if (task.multiLabel()) {
            settings.problems()
                    .add(
                            settings.path("kind"),
                            "is least-squares, which gives each example one class; use gradient.");
        }
        Settings section = settings.section("least-squares");
        double ridge = section.decimal("ridge", 1.0);
        double forgetting = section.decimal("forgetting", 1.0);
        return section.build(
                () -> new LeastSquares(task, ridge, forgetting, text), new Majority(task, text));
    }

    private static Learner gradient(Task task, Settings settings, String text) {
        boolean standardize = settings.flag("standardize", true);
        Loss loss = loss(task, settings);
        Optimizer optimizer = Rules.optimizer(settings, loss instanceof SquaredError ? 2 : 1);
        String name = settings.text("model", "linear");
        ModelOf model = MODELS.build(name, settings, "model", LINEAR);
        MODELS.refuseUnused(settings, "model", List.of(name));
        Learner otherwise = new Majority(task, text);
        if (!loss.fits(task)) {
            settings.raw("replay");
            settings.raw("compute");
            return Detectors.aware(task, otherwise, settings); // already reported
        }
        List<String> chain = settings.words("transforms", List.of());
        Optional<Replay> replay = Replays.replay(task, loss, model.units(), chain, settings);
        Loss trained = replay.<Loss>map(Replay::loss).orElse(loss);
        Learner learner =
                settings.build(
                        () -> {
                            Model made =
                                    model.making()
                                            .model(
                                                    task.inputs(),
                                                    trained,
                                                    replay.flatMap(Replay::head));
                            GradientLearner java =
                                    new GradientLearner(
                                            task, made, loss, optimizer, standardize, replay, text);
                            return Computes.learner(
                                    new ComputePath.Parts(
                                            task, made, loss, optimizer, standardize, replay, java),
                                    settings);
                        },
                        otherwise);
        return Detectors.aware(task, learner, settings);
    }

    private static Loss loss(Task task, Settings settings) {
        int classes = task.classes().size();
        boolean logOdds = classes == 2 && !task.appends();
        String one = classes == 0 ? "squared" : logOdds ? "logistic" : "softmax";
        String usual = task.multiLabel() ? "binary-cross-entropy" : one;
        Loss loss = LOSSES.get(settings.word("loss", usual, losses()));
        if (!loss.fits(task)) {
            List<String> fitting =
                    losses().stream().filter(name -> LOSSES.get(name).fits(task)).toList();
            settings.problems()
                    .add(
                            settings.path("loss"),
                            "is %s, which cannot work with a label of %s; allowed: %s."
                                    .formatted(
                                            settings.text("loss", usual),
                                            classes == 0
                                                    ? "numbers"
                                                    : classes + " classes" + more(task),
                                            fitting.isEmpty()
                                                    ? "none, give the label two classes or more"
                                                    : String.join(", ", fitting)));
        }
        return loss;
    }

    private static String more(Task task) {
        return task.appends()
                ? " that others may join"
                : task.multiLabel() ? " of which there may be several" : "";
    }

    private static ModelOf mlp(List<Integer> hidden) {
        int units = hidden.isEmpty() ? 0 : hidden.get(hidden.size() - 1);
        return new ModelOf(
                Math.max(0, units), (inputs, loss, head) -> new Mlp(inputs, hidden, loss, head));
    }
}
