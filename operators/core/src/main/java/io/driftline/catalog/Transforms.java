package io.driftline.catalog;

import io.driftline.optim.AdEmaMix;
import io.driftline.optim.AdaBound;
import io.driftline.optim.AdaUpgd;
import io.driftline.optim.Adam;
import io.driftline.optim.AdamW;
import io.driftline.optim.AmsGrad;
import io.driftline.optim.Autostep;
import io.driftline.optim.ClipByNorm;
import io.driftline.optim.DAdaptAdam;
import io.driftline.optim.Ewc;
import io.driftline.optim.Ftrl;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.Idbd;
import io.driftline.optim.LDog;
import io.driftline.optim.Momo;
import io.driftline.optim.Nlms;
import io.driftline.optim.Obgd;
import io.driftline.optim.Perturb;
import io.driftline.optim.RiemannianWalk;
import io.driftline.optim.RmsProp;
import io.driftline.optim.Sgd;
import io.driftline.optim.SynapticIntelligence;
import io.driftline.optim.Upgd;
import io.driftline.optim.UpgdFeatures;
import io.driftline.optim.UpgdForm;
import io.driftline.optim.UpgdSecondOrder;
import io.driftline.optim.WeightDecay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The catalog's transforms, one line each, and what is to be known of them in a chain. */
final class Transforms {
    private static final Registry<Function<Float, GradientTransform>> TRANSFORMS =
            new Registry<>("transform");
    private static final Set<String> OWN_STEP_SIZE = new HashSet<>();

    /** Divide by the gradient's own scale, and so undo what scaled it before them. */
    private static final Set<String> ADAPTIVE =
            Set.of(
                    "adam",
                    "adamw",
                    "amsgrad",
                    "rmsprop",
                    "adabound",
                    "ademamix",
                    "adaupgd",
                    "d-adapt-adam");

    /** Protect weights by how far each may go. */
    private static final Set<String> GATES = Set.of("upgd", "upgd-features");

    static {
        add("sgd", s -> new Sgd(s.decimal("momentum", 0)));
        add("weight-decay", s -> new WeightDecay(s.decimal("rate", 0.001f)));
        add("clip-norm", s -> new ClipByNorm(s.decimal("max", 1)));
        add("upgd", Transforms::upgd);
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
                                s.flag("protecting", false),
                                s.flag("second-order", false)));
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

        addUnscaled("momo", s -> momo(s, false, 1));
        addUnscaled("momo-adam", s -> momo(s, true, 0.01f));
        addUnscaled(
                "l-dog",
                s -> new LDog(s.decimal("scale", 1), s.decimal("initial", 1e-6f), epsilon(s)));
        addUnscaled(
                "d-adapt-adam",
                s ->
                        new DAdaptAdam(
                                s.decimal("initial", 1e-6f),
                                s.decimal("growth", Float.MAX_VALUE),
                                s.decimal("most", Float.MAX_VALUE)));
    }

    private Transforms() {}

    /** Returns the names that {@code transforms} may hold. */
    static List<String> names() {
        return TRANSFORMS.names();
    }

    /** Returns whether a transform brings its own step size. */
    static boolean bringsStepSize(String name) {
        return OWN_STEP_SIZE.contains(name);
    }

    /** Returns whether a transform undoes what scaled the gradient before it. */
    static boolean rescales(String name) {
        return ADAPTIVE.contains(name);
    }

    /** Returns whether a transform decides for each weight how far it may go. */
    static boolean gates(String name) {
        return GATES.contains(name);
    }

    /** Builds the links of a chain, each from the section that bears its name. */
    static List<GradientTransform> build(List<String> names, Settings settings, float errorScale) {
        List<GradientTransform> chain = new ArrayList<>();
        for (String name : names) {
            chain.add(
                    TRANSFORMS
                            .build(name, settings, "transforms", any -> new Sgd(0))
                            .apply(errorScale));
        }
        TRANSFORMS.refuseUnused(settings, "transforms", names);
        return chain;
    }

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

    private static GradientTransform upgd(Settings section) {
        boolean secondOrder = section.flag("second-order", false); // known, whatever else is wrong
        Upgd upgd =
                new Upgd(utilityDecay(section), section.decimal("sigma", 0.001f), form(section));
        return secondOrder ? new UpgdSecondOrder(upgd) : upgd;
    }

    private static Momo momo(Settings section, boolean adaptive, float rate) {
        return new Momo(
                adaptive,
                section.decimal("rate", rate),
                section.decimal("beta", 0.9f),
                adaptive || section.flag("bias-correction", false),
                section.decimal("weight-decay", 0),
                section.decimal("lower-bound", 0));
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
