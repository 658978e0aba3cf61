package io.driftline.catalog;

import io.driftline.optim.Constant;
import io.driftline.optim.ConvexShift;
import io.driftline.optim.DAdaptation;
import io.driftline.optim.Dog;
import io.driftline.optim.InverseSqrt;
import io.driftline.optim.LinearDecay;
import io.driftline.optim.NonConvexShift;
import io.driftline.optim.Refined;
import io.driftline.optim.RegressionDrift;
import io.driftline.optim.RegressionShift;
import io.driftline.optim.StepSize;
import io.driftline.optim.WarmUp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The catalog's step sizes, one line each. */
final class StepSizes {
    private static final Registry<Function<Float, StepSize>> STEP_SIZES =
            new Registry<>("step size");

    static {
        add("unit", (s, scale) -> new Constant(1));
        add("constant", (s, scale) -> new Constant(s.decimal("value", 0.01f)));
        add("inverse-sqrt", (s, scale) -> new InverseSqrt(s.decimal("value", 0.1f)));
        add(
                "warm-up",
                (s, scale) -> new WarmUp(s.decimal("value", 0.01f), s.whole("steps", 1000L)));
        add(
                "linear-decay",
                (s, scale) ->
                        new LinearDecay(
                                s.decimal("value", 0.01f),
                                s.whole("warm-up-steps", 1L),
                                s.whole("total-steps", 1_000_000L),
                                s.decimal("power", 1)));
        add(
                "dog",
                (s, scale) ->
                        new Dog(s.decimal("scale", 1), s.decimal("initial", 1e-6f), epsilon(s)));
        add(
                "d-adaptation",
                (s, scale) ->
                        new DAdaptation(
                                s.decimal("value", 1),
                                s.decimal("initial", 1e-6f),
                                s.decimal("growth", Float.MAX_VALUE),
                                s.decimal("most", Float.MAX_VALUE)));
        add(
                "regression-drift",
                (s, scale) ->
                        new RegressionDrift(
                                s.decimal("initial", 1),
                                s.decimal("noise", 1),
                                s.decimal("drift", 0.01f),
                                s.flag("worst", false),
                                s.whole("batch-size", 1, 1, Integer.MAX_VALUE),
                                scale));
        add(
                "regression-shift",
                (s, scale) ->
                        new RegressionShift(
                                s.decimal("initial", 1),
                                s.decimal("noise", 0),
                                s.decimal("threshold", 3),
                                s.whole("memory-steps", 8, 1, 1_000_000),
                                s.whole("block-steps", 64, 1, 1_000_000),
                                s.whole("blocks", 8, 1, 10_000),
                                s.decimal("least", 0.03f),
                                s.whole("batch-size", 1, 1, Integer.MAX_VALUE),
                                scale));
        add(
                "convex-shift",
                (s, scale) ->
                        new ConvexShift(
                                s.decimal("smoothness", 10),
                                s.decimal("radius", 1),
                                s.decimal("noise", 1),
                                s.decimal("drift", 0.01f),
                                s.whole("window-steps", 10_000L),
                                s.whole("batch-size", 1, 1, Integer.MAX_VALUE)));
        add(
                "non-convex-shift",
                (s, scale) ->
                        new NonConvexShift(
                                s.decimal("smoothness", 10),
                                s.decimal("gap", 1),
                                s.decimal("noise", 1),
                                s.whole("window-steps", 10_000L),
                                s.whole("block-steps", 100L),
                                s.whole("batch-size", 1, 1, Integer.MAX_VALUE)));
        add(
                "refined",
                (s, scale) ->
                        new Refined(
                                s.decimal("value", 0.01f),
                                norms(s),
                                s.whole("total-steps", 1_000_000L),
                                s.flag("absolute", false),
                                s.decimal("smoothing", 0.1f)));
    }

    private StepSizes() {}

    /** Returns the names that {@code step-size} may have. */
    static List<String> names() {
        return STEP_SIZES.names();
    }

    /** Builds the step size that {@code name} says, from the section that bears its name. */
    static StepSize build(String name, Settings settings, float errorScale) {
        StepSize stepSize =
                STEP_SIZES
                        .build(name, settings, "step-size", any -> new Constant(0.01f))
                        .apply(errorScale);
        STEP_SIZES.refuseUnused(settings, "step-size", List.of(name));
        return stepSize;
    }

    /** Adds a step size; those that think in errors use the scale. */
    private static void add(String name, BiFunction<Settings, Float, StepSize> factory) {
        STEP_SIZES.add(
                name,
                s -> {
                    factory.apply(s, 1f); // says at once what is wrong
                    return errorScale -> factory.apply(s, errorScale);
                });
    }

    private static List<Float> norms(Settings section) {
        List<Float> norms = new ArrayList<>();
        for (String word : section.words("norms", List.of("1"))) {
            try {
                norms.add(Float.parseFloat(word));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "refined.norms is %s; it must be a list of numbers.".formatted(word), e);
            }
        }
        return norms;
    }

    private static float epsilon(Settings section) {
        return section.decimal("epsilon", 1e-8f);
    }
}
