package io.driftline.catalog;

import io.driftline.optim.ContinualBackprop;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.Lookahead;
import io.driftline.optim.Optimizer;
import io.driftline.optim.ScheduleFree;
import io.driftline.optim.StepSize;
import io.driftline.optim.UpgdFeatures;
import io.driftline.optim.WeightAverage;
import io.driftline.optim.WeightDecay;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How the settings of a learner become its optimizer, and which rules cannot stand together. */
final class Rules {
    private static final Set<String> REMEMBER_WEIGHTS =
            Set.of(
                    "ewc",
                    "mas",
                    "si",
                    "rwalk",
                    "ftrl",
                    "momo",
                    "momo-adam",
                    "l-dog",
                    "d-adapt-adam",
                    "dog",
                    "d-adaptation");

    private final Settings settings;
    private final List<String> names;
    private final float errorScale;

    private Rules(Settings settings, List<String> names, float errorScale) {
        this.settings = settings;
        this.names = names;
        this.errorScale = errorScale;
    }

    /**
     * Builds the chain and the step size, or reports why not. The step size is {@code unit} by
     * default where a rule in the chain brings its own.
     *
     * @param errorScale the loss's derivative by an output over the error
     */
    static Optimizer optimizer(Settings settings, float errorScale) {
        List<String> names = settings.words("transforms", List.of()); // set, see Defaults
        return new Rules(settings, names, errorScale).optimizer();
    }

    private Optimizer optimizer() {
        List<GradientTransform> chain = Transforms.build(names, settings, errorScale);
        boolean own = names.stream().anyMatch(Transforms::bringsStepSize);
        String name = settings.text("step-size", own ? "unit" : "constant");
        StepSize stepSize = StepSizes.build(name, settings, errorScale);
        refuseOrder();
        refuseUnitsThatDie(chain);
        refuseUnbounded(name);
        Optional<WeightAverage> average = WeightAverages.build(settings);
        refuseAverage(average);
        Optional<ContinualBackprop> replacement = replacement(name);
        if (average.isPresent() && replacement.isPresent()) {
            refuse(
                    "weight-average",
                    "is set beside replace-units; an average of a unit and of the one that replaced"
                            + " it is neither. Use one of them.");
            replacement = Optional.empty();
        }
        return new Optimizer(distinct(chain) ? chain : List.of(), stepSize, average, replacement);
    }

    /** Returns whether the optimizer can take the chain; reports it when not. */
    private boolean distinct(List<GradientTransform> chain) {
        if (new TreeSet<>(names).size() < names.size()) {
            refuse("transforms", "is %s; each transform may stand in the chain once.", names);
            return false;
        }
        long links = chain.stream().map(link -> link.state().name()).distinct().count();
        return links == chain.size(); // else stand-ins for unknown names, already reported
    }

    /** Refuses a link behind one whose work it would undo. */
    private void refuseOrder() {
        for (int i = 0; i < names.size(); i++) {
            String before = names.get(i);
            for (String after : names.subList(i + 1, names.size())) {
                boolean undoes = Transforms.rescales(after);
                if (undoes && Transforms.gates(before)) {
                    refuse(
                            "transforms",
                            "is %s; %s behind %s divides by what its gates left and so undoes them;"
                                    + " use adaupgd, or put %s first.",
                            names,
                            after,
                            before,
                            after);
                } else if (Transforms.bringsStepSize(before)
                        && (undoes || Transforms.bringsStepSize(after))) {
                    refuse(
                            "transforms",
                            "is %s; %s measures how long its step should be, and %s behind it"
                                    + " measures anew; keep one of them.",
                            names,
                            before,
                            after);
                }
            }
        }
        for (String first : List.of("momo", "momo-adam")) {
            if (names.indexOf(first) > 0) {
                refuse(
                        "transforms",
                        "is %s; %s must stand first, because its model of the loss needs the"
                                + " gradient itself.",
                        names,
                        first);
            }
        }
    }

    private void refuseAverage(Optional<WeightAverage> average) {
        for (String name : names) {
            if (average.filter(ScheduleFree.class::isInstance).isPresent()
                    && Transforms.bringsStepSize(name)) {
                refuse(
                        "weight-average",
                        "is schedule-free, whose steps do not begin where %s, which measures its"
                            + " own steps, takes its gradient; use another transform or average.",
                        name);
            } else if (average.filter(Lookahead.class::isInstance).isPresent()
                    && name.equals("ftrl")) {
                refuse(
                        "weight-average",
                        "is lookahead, whose pulls ftrl would not see, because it computes weights"
                                + " from its own sums; use ema or polyak.");
            }
        }
    }

    private Optional<ContinualBackprop> replacement(String stepSize) {
        Optional<ContinualBackprop> replacement = UnitReplacements.build(settings);
        if (replacement.isEmpty()) {
            return replacement;
        }
        for (String name : names) {
            if (REMEMBER_WEIGHTS.contains(name)) {
                refuseReplacement("the transform " + name);
            }
        }
        if (REMEMBER_WEIGHTS.contains(stepSize)) {
            refuseReplacement("the step size " + stepSize);
        }
        return replacement;
    }

    private void refuseReplacement(String what) {
        refuse(
                "replace-units",
                "is set beside %s, which remembers weights that a replacement changes; use another"
                        + " one, or never.",
                what);
    }

    private void refuseUnbounded(String stepSize) {
        if (stepSize.equals("d-adaptation") && errorScale != 1) {
            refuse(
                    "step-size",
                    "is d-adaptation, which assumes bounded gradients and diverges with the squared"
                            + " loss; use dog.");
        }
    }

    private void refuseUnitsThatDie(List<GradientTransform> chain) {
        boolean decays =
                chain.stream().anyMatch(l -> l instanceof WeightDecay d && d.rate() >= 0.01f);
        for (GradientTransform link : chain) {
            if (link instanceof UpgdFeatures features
                    && features.protecting()
                    && !(decays && features.sigma() >= 0.1f)) {
                refuse(
                        "upgd-features.protecting",
                        "is true, which without noise and decay ends with hidden units that are"
                                + " never active; set upgd-features.sigma to 0.1 or more and add"
                                + " weight-decay with a rate of 0.01 or more to transforms, or set"
                                + " it to false.");
            }
        }
    }

    private void refuse(String key, String message, Object... values) {
        settings.problems().add(settings.path(key), message.formatted(values));
    }
}
