package io.driftline.catalog;

import io.driftline.optim.AdEmaMix;
import io.driftline.optim.AdaBound;
import io.driftline.optim.Adam;
import io.driftline.optim.AdamW;
import io.driftline.optim.AmsGrad;
import io.driftline.optim.ClipByNorm;
import io.driftline.optim.Constant;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.InverseSqrt;
import io.driftline.optim.Optimizer;
import io.driftline.optim.RmsProp;
import io.driftline.optim.Sgd;
import io.driftline.optim.StepSize;
import io.driftline.optim.Upgd;
import io.driftline.optim.WeightDecay;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The catalog's transforms and step sizes, one line each, and how settings become a chain. */
final class Rules {
    private static final Registry<GradientTransform> TRANSFORMS = new Registry<>("transform");
    private static final Registry<StepSize> STEP_SIZES = new Registry<>("step size");

    static {
        TRANSFORMS.add("sgd", s -> new Sgd(s.decimal("momentum", 0)));
        TRANSFORMS.add("weight-decay", s -> new WeightDecay(s.decimal("rate", 0.001f)));
        TRANSFORMS.add("clip-norm", s -> new ClipByNorm(s.decimal("max", 1)));
        TRANSFORMS.add(
                "upgd",
                s -> new Upgd(s.decimal("utility-decay", 0.999f), s.decimal("sigma", 0.001f)));
        TRANSFORMS.add("adam", s -> new Adam(beta1(s), beta2(s), epsilon(s)));
        TRANSFORMS.add(
                "adamw",
                s -> new AdamW(beta1(s), beta2(s), epsilon(s), s.decimal("weight-decay", 0.01f)));
        TRANSFORMS.add(
                "amsgrad",
                s -> new AmsGrad(beta1(s), beta2(s), epsilon(s), s.flag("bias-correction", true)));
        TRANSFORMS.add("rmsprop", s -> new RmsProp(s.decimal("decay", 0.99f), epsilon(s)));
        TRANSFORMS.add(
                "adabound",
                s ->
                        new AdaBound(
                                beta1(s),
                                beta2(s),
                                s.decimal("final-ratio", 10),
                                s.decimal("gamma", 1e-3f),
                                epsilon(s)));
        TRANSFORMS.add(
                "ademamix",
                s ->
                        new AdEmaMix(
                                beta1(s),
                                beta2(s),
                                s.decimal("beta3", 0.9999f),
                                s.decimal("alpha", 2),
                                epsilon(s),
                                s.whole("warm-up-steps", 0L)));

        STEP_SIZES.add("constant", s -> new Constant(s.decimal("value", 0.01f)));
        STEP_SIZES.add("inverse-sqrt", s -> new InverseSqrt(s.decimal("value", 0.1f)));
    }

    private Rules() {}

    static List<String> transforms() {
        return TRANSFORMS.names();
    }

    static List<String> stepSizes() {
        return STEP_SIZES.names();
    }

    /** Builds the chain and the step size, or reports why not. */
    static Optimizer optimizer(Settings settings) {
        List<String> names = settings.words("transforms", List.of("upgd"));
        List<GradientTransform> chain = new ArrayList<>();
        for (String name : names) {
            chain.add(TRANSFORMS.build(name, settings, "transforms", new Sgd(0)));
        }
        TRANSFORMS.refuseUnused(settings, "transforms", names);
        String name = settings.text("step-size", "constant");
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
        return new Optimizer(chain, stepSize);
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
