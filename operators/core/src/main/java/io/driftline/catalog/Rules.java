package io.driftline.catalog;

import io.driftline.optim.AdEmaMix;
import io.driftline.optim.AdaBound;
import io.driftline.optim.AdaUpgd;
import io.driftline.optim.Adam;
import io.driftline.optim.AdamW;
import io.driftline.optim.AmsGrad;
import io.driftline.optim.Autostep;
import io.driftline.optim.ClipByNorm;
import io.driftline.optim.Constant;
import io.driftline.optim.Ewc;
import io.driftline.optim.Ftrl;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.Idbd;
import io.driftline.optim.InverseSqrt;
import io.driftline.optim.Nlms;
import io.driftline.optim.Obgd;
import io.driftline.optim.Optimizer;
import io.driftline.optim.Perturb;
import io.driftline.optim.RiemannianWalk;
import io.driftline.optim.RmsProp;
import io.driftline.optim.Sgd;
import io.driftline.optim.StepSize;
import io.driftline.optim.SynapticIntelligence;
import io.driftline.optim.Upgd;
import io.driftline.optim.UpgdFeatures;
import io.driftline.optim.UpgdForm;
import io.driftline.optim.WeightDecay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The catalog's transforms and step sizes, one line each, and how settings become a chain. */
final class Rules {
    private static final Registry<Function<Float, GradientTransform>> TRANSFORMS =
            new Registry<>("transform");
    private static final Registry<StepSize> STEP_SIZES = new Registry<>("step size");

    private static final Set<String> OWN_STEP_SIZE = new HashSet<>();

    static {
        add("sgd", s -> new Sgd(s.decimal("momentum", 0)));
        add("weight-decay", s -> new WeightDecay(s.decimal("rate", 0.001f)));
        add("clip-norm", s -> new ClipByNorm(s.decimal("max", 1)));
        add("upgd", s -> new Upgd(utilityDecay(s), s.decimal("sigma", 0.001f), form(s)));
        add("adam", s -> new Adam(beta1(s), beta2(s), epsilon(s)));
        add(
                "adamw",
                s -> new AdamW(beta1(s), beta2(s), epsilon(s), s.decimal("weight-decay", 0.01f)));
        add(
                "amsgrad",
                s -> new AmsGrad(beta1(s), beta2(s), epsilon(s), s.flag("bias-correction", true)));
        add("rmsprop", s -> new RmsProp(s.decimal("decay", 0.99f), epsilon(s)));
        add(
                "adabound",
                s ->
                        new AdaBound(
                                beta1(s),
                                beta2(s),
                                s.decimal("final-ratio", 10),
                                s.decimal("gamma", 1e-3f),
                                epsilon(s)));
        add(
                "ademamix",
                s ->
                        new AdEmaMix(
                                beta1(s),
                                beta2(s),
                                s.decimal("beta3", 0.9999f),
                                s.decimal("alpha", 2),
                                epsilon(s),
                                s.whole("warm-up-steps", 0L)));
        addScaled("nlms", (s, scale) -> new Nlms(s.decimal("rate", 0.5f), scale));
        addScaled(
                "obgd",
                (s, scale) ->
                        new Obgd(
                                s.decimal("rate", 1),
                                s.decimal("kappa", 2),
                                s.flag("adaptive", false),
                                scale));
        addScaled(
                "idbd",
                (s, scale) ->
                        new Idbd(s.decimal("initial", 0.05f), s.decimal("meta", 0.01f), scale));
        addScaled(
                "autostep",
                (s, scale) ->
                        new Autostep(
                                s.decimal("initial", 0.05f),
                                s.decimal("meta", 0.01f),
                                s.decimal("tau", 1e4f),
                                scale));
        addUnscaled(
                "ftrl",
                s ->
                        new Ftrl(
                                s.decimal("alpha", 0.1f),
                                s.decimal("beta", 1),
                                s.decimal("l1", 0),
                                s.decimal("l2", 0)));

        add("perturb", s -> new Perturb(s.decimal("sigma", 0.001f)));
        add(
                "upgd-features",
                s ->
                        new UpgdFeatures(
                                utilityDecay(s),
                                s.decimal("sigma", 0.1f),
                                s.flag("protecting", false)));
        add(
                "adaupgd",
                s ->
                        AdaUpgd.of(
                                utilityDecay(s),
                                s.decimal("sigma", 0.001f),
                                form(s),
                                beta1(s),
                                beta2(s),
                                epsilon(s)));
        add(
                "ewc",
                s -> new Ewc(anchorDecay(s), importanceDecay(s), s.decimal("strength", 1), false));
        add(
                "mas",
                s ->
                        new Ewc(
                                anchorDecay(s),
                                importanceDecay(s),
                                s.decimal("strength", 0.1f),
                                true));
        add(
                "si",
                s ->
                        new SynapticIntelligence(
                                anchorDecay(s), importanceDecay(s), s.decimal("strength", 0.1f)));
        add(
                "rwalk",
                s ->
                        new RiemannianWalk(
                                anchorDecay(s), importanceDecay(s), s.decimal("strength", 0.1f)));

        STEP_SIZES.add("unit", s -> new Constant(1));
        STEP_SIZES.add("constant", s -> new Constant(s.decimal("value", 0.01f)));
        STEP_SIZES.add("inverse-sqrt", s -> new InverseSqrt(s.decimal("value", 0.1f)));
    }

    private Rules() {}

    /** Adds a direction, which a step size scales. */
    private static void add(String name, Function<Settings, GradientTransform> factory) {
        TRANSFORMS.add(
                name,
                s -> {
                    GradientTransform transform = factory.apply(s);
                    return errorScale -> transform;
                });
    }

    /** Adds a rule that brings its own step size. */
    private static void addUnscaled(String name, Function<Settings, GradientTransform> factory) {
        OWN_STEP_SIZE.add(name);
        add(name, factory);
    }

    /** Adds a rule that brings its own step size and thinks in errors, not in derivatives. */
    private static void addScaled(
            String name, BiFunction<Settings, Float, GradientTransform> factory) {
        OWN_STEP_SIZE.add(name);
        TRANSFORMS.add(
                name,
                s -> {
                    factory.apply(s, 1f); // says at once what is wrong
                    return errorScale -> factory.apply(s, errorScale);
                });
    }

    static List<String> transforms() {
        return TRANSFORMS.names();
    }

    static boolean bringsStepSize(String transform) {
        return OWN_STEP_SIZE.contains(transform);
    }

    static List<String> stepSizes() {
        return STEP_SIZES.names();
    }

    /**
     * Builds the chain and the step size, or reports why not. The step size is {@code unit} by
     * default where a rule in the chain brings its own.
     *
     * @param errorScale the loss's derivative by an output over the error
     */
    static Optimizer optimizer(Settings settings, float errorScale) {
        List<String> names = settings.words("transforms", List.of("upgd"));
        List<GradientTransform> chain = new ArrayList<>();
        for (String name : names) {
            chain.add(
                    TRANSFORMS
                            .build(name, settings, "transforms", any -> new Sgd(0))
                            .apply(errorScale));
        }
        TRANSFORMS.refuseUnused(settings, "transforms", names);
        boolean own = names.stream().anyMatch(Rules::bringsStepSize);
        String name = settings.text("step-size", own ? "unit" : "constant");
        StepSize stepSize = STEP_SIZES.build(name, settings, "step-size", new Constant(0.01f));
        STEP_SIZES.refuseUnused(settings, "step-size", List.of(name));
        if (new TreeSet<>(names).size() < names.size()) {
            settings.problems()
                    .add(
                            settings.path("transforms"),
                            "is %s; each transform may stand in the chain once.".formatted(names));
            chain = List.of();
        } else if (chain.stream().map(link -> link.state().name()).distinct().count()
                < chain.size()) {
            chain = List.of(); // stand-ins for unknown names, already reported
        }
        refuseUnitsThatDie(settings, chain);
        return new Optimizer(chain, stepSize);
    }

    private static void refuseUnitsThatDie(Settings settings, List<GradientTransform> chain) {
        for (GradientTransform link : chain) {
            boolean decays =
                    chain.stream().anyMatch(l -> l instanceof WeightDecay d && d.rate() >= 0.01f);
            if (link instanceof UpgdFeatures features
                    && features.protecting()
                    && !(decays && features.sigma() >= 0.1f)) {
                settings.problems()
                        .add(
                                settings.path("upgd-features.protecting"),
                                "is true, which without noise and decay ends with hidden units that"
                                    + " are never active; set upgd-features.sigma to 0.1 or more"
                                    + " and add weight-decay with a rate of 0.01 or more to"
                                    + " transforms, or set it to false.");
            }
        }
    }

    private static float utilityDecay(Settings section) {
        return section.decimal("utility-decay", 0.999f);
    }

    private static float anchorDecay(Settings section) {
        return section.decimal("anchor-decay", 0.999f);
    }

    private static float importanceDecay(Settings section) {
        return section.decimal("importance-decay", 0.999f);
    }

    private static UpgdForm form(Settings section) {
        return new UpgdForm(
                word(section, "profile", UpgdForm.Profile.values()),
                word(section, "scale", UpgdForm.Scale.values()),
                section.flag("protecting", true),
                word(section, "scope", UpgdForm.Scope.values()));
    }

    /** Reads one of some words, by default the first. */
    private static <E extends Enum<E>> E word(Settings section, String key, E[] allowed) {
        List<String> words =
                Arrays.stream(allowed).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
        return allowed[words.indexOf(section.word(key, words.get(0), words))];
    }

    private static float beta1(Settings section) {
        return section.decimal("beta1", 0.9f);
    }

    private static float beta2(Settings section) {
        return section.decimal("beta2", 0.999f);
    }

    private static float epsilon(Settings section) {
        return section.decimal("epsilon", 1e-8f);
    }
}
