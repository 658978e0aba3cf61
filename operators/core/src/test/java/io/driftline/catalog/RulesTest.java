package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.driftline.data.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names, keys and defaults of all rules: what is not set here is not there. */
class RulesTest {
    private static final Task TASK = new Task(List.of(new Task.Column("x", true)), List.of());

    private static final Task CLASSES = new Task(TASK.columns(), List.of("a", "b"));
    private static final String FORM =
            "form=UpgdForm[profile=PAPER, scale=GLOBAL, protecting=true, scope=ALL]";

    private final Map<String, String> transforms = new LinkedHashMap<>();

    RulesTest() {
        transforms.put("sgd", "Sgd[momentum=0.0]");
        transforms.put("weight-decay", "WeightDecay[rate=0.001]");
        transforms.put("clip-norm", "ClipByNorm[max=1.0]");
        transforms.put("upgd", "Upgd[utilityDecay=0.999, sigma=0.001, " + FORM + "]");
        transforms.put("adam", "Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8]");
        transforms.put("adamw", "AdamW[beta1=0.9, beta2=0.999, epsilon=1.0E-8, weightDecay=0.01]");
        transforms.put(
                "amsgrad", "AmsGrad[beta1=0.9, beta2=0.999, epsilon=1.0E-8, biasCorrection=true]");
        transforms.put("rmsprop", "RmsProp[decay=0.99, epsilon=1.0E-8]");
        transforms.put(
                "adabound",
                "AdaBound[beta1=0.9, beta2=0.999, finalRatio=10.0, gamma=0.001, epsilon=1.0E-8]");
        transforms.put(
                "ademamix",
                "AdEmaMix[beta1=0.9, beta2=0.999, beta3=0.9999, alpha=2.0, epsilon=1.0E-8,"
                        + " warmUpSteps=0]");
        transforms.put("nlms", "Nlms[rate=0.5, errorScale=2.0]");
        transforms.put("obgd", "Obgd[rate=1.0, kappa=2.0, adaptive=false, errorScale=2.0]");
        transforms.put("idbd", "Idbd[initial=0.05, meta=0.01, errorScale=2.0]");
        transforms.put(
                "autostep", "Autostep[initial=0.05, meta=0.01, tau=10000.0, errorScale=2.0]");
        transforms.put("ftrl", "Ftrl[alpha=0.1, beta=1.0, l1=0.0, l2=0.0]");
        transforms.put("perturb", "Perturb[sigma=0.001]");
        transforms.put(
                "upgd-features",
                "UpgdFeatures[utilityDecay=0.999, sigma=0.1, protecting=false,"
                        + " secondOrder=false]");
        transforms.put(
                "adaupgd",
                "AdaUpgd[upgd=Upgd[utilityDecay=0.999, sigma=0.001, "
                        + FORM
                        + "], adam=Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8]]");
        String decays = "anchorDecay=0.999, importanceDecay=0.999, ";
        transforms.put("ewc", "Ewc[" + decays + "strength=1.0, absolute=false]");
        transforms.put("mas", "Ewc[" + decays + "strength=0.1, absolute=true]");
        transforms.put("si", "SynapticIntelligence[" + decays + "strength=0.1]");
        transforms.put("rwalk", "RiemannianWalk[" + decays + "strength=0.1]");
        String momo = "beta=0.9, biasCorrection=%s, weightDecay=0.0, lowerBound=0.0]";
        transforms.put("momo", "Momo[adaptive=false, rate=1.0, " + momo.formatted(false));
        transforms.put("momo-adam", "Momo[adaptive=true, rate=0.01, " + momo.formatted(true));
        transforms.put("l-dog", "LDog[scale=1.0, initial=1.0E-6, epsilon=1.0E-8]");
        String open = "growth=3.4028235E38, most=3.4028235E38]";
        transforms.put("d-adapt-adam", "DAdaptAdam[initial=1.0E-6, " + open);
    }

    @Test
    void pinsEveryTransformWithItsDefaults() {
        assertThat(Catalog.transforms()).containsExactlyElementsOf(transforms.keySet());
        transforms.forEach(
                (name, text) ->
                        assertThat(learner(Map.of("transforms", name)))
                                .contains("chain=[" + text + "]"));
    }

    /** A key that a rule does not read is reported, so that a key pinned here is one it reads. */
    @Test
    void readsTheKeysOfEveryRule() {
        Map<String, Object> adam = Map.of("beta1", 0.5, "beta2", 0.75, "epsilon", 0.25);
        check("adam", adam, "Adam[beta1=0.5, beta2=0.75, epsilon=0.25]");
        check(
                "adamw",
                with(adam, "weight-decay", 0.125),
                "AdamW[beta1=0.5, beta2=0.75, epsilon=0.25, weightDecay=0.125]");
        check(
                "amsgrad",
                with(adam, "bias-correction", false),
                "AmsGrad[beta1=0.5, beta2=0.75, epsilon=0.25, biasCorrection=false]");
        check("rmsprop", Map.of("decay", 0.5, "epsilon", 0.25), "RmsProp[decay=0.5, epsilon=0.25]");
        check(
                "adabound",
                with(with(adam, "final-ratio", 2), "gamma", 0.5),
                "AdaBound[beta1=0.5, beta2=0.75, finalRatio=2.0, gamma=0.5, epsilon=0.25]");
        check(
                "ademamix",
                with(with(with(adam, "beta3", 0.5), "alpha", 3), "warm-up-steps", 7),
                "AdEmaMix[beta1=0.5, beta2=0.75, beta3=0.5, alpha=3.0, epsilon=0.25,"
                        + " warmUpSteps=7]");
    }

    @Test
    void readsTheKeysOfRulesThatBringTheirStepSize() {
        check("nlms", Map.of("rate", 1), "Nlms[rate=1.0, errorScale=2.0]");
        check(
                "obgd",
                Map.of("rate", 2, "kappa", 3, "adaptive", true),
                "Obgd[rate=2.0, kappa=3.0, adaptive=true, errorScale=2.0]");
        check(
                "idbd",
                Map.of("initial", 0.5, "meta", 0.25),
                "Idbd[initial=0.5, meta=0.25, errorScale=2.0]");
        check(
                "autostep",
                Map.of("initial", 0.5, "meta", 0.25, "tau", 10),
                "Autostep[initial=0.5, meta=0.25, tau=10.0, errorScale=2.0]");
        check(
                "ftrl",
                Map.of("alpha", 0.5, "beta", 2, "l1", 3, "l2", 4),
                "Ftrl[alpha=0.5, beta=2.0, l1=3.0, l2=4.0]");
    }

    @Test
    void readsTheKeysOfTheUtilityFamily() {
        Map<String, Object> form =
                Map.of(
                        "utility-decay",
                        0.5,
                        "sigma",
                        0.25,
                        "profile",
                        "readme",
                        "scale",
                        "local",
                        "protecting",
                        false,
                        "scope",
                        "output");
        String upgd =
                "Upgd[utilityDecay=0.5, sigma=0.25,"
                        + " form=UpgdForm[profile=README, scale=LOCAL, protecting=false,"
                        + " scope=OUTPUT]]";
        check("upgd", form, upgd);
        check(
                "adaupgd",
                with(with(with(form, "beta1", 0.5), "beta2", 0.75), "epsilon", 2),
                "AdaUpgd[upgd=" + upgd + ", adam=Adam[beta1=0.5, beta2=0.75, epsilon=2.0]]");
        check("upgd", with(form, "second-order", true), "UpgdSecondOrder[upgd=" + upgd + "]");
        check("perturb", Map.of("sigma", 0.5), "Perturb[sigma=0.5]");
        check(
                "upgd-features",
                Map.of("utility-decay", 0.5, "sigma", 0.25),
                "UpgdFeatures[utilityDecay=0.5, sigma=0.25, protecting=false, secondOrder=false]");
        Map<String, Object> pull =
                Map.of("anchor-decay", 0.5, "importance-decay", 0.25, "strength", 2);
        String keys = "anchorDecay=0.5, importanceDecay=0.25, strength=2.0";
        check("ewc", pull, "Ewc[" + keys + ", absolute=false]");
        check("mas", pull, "Ewc[" + keys + ", absolute=true]");
        check("si", pull, "SynapticIntelligence[" + keys + "]");
        check("rwalk", pull, "RiemannianWalk[" + keys + "]");
    }

    @Test
    void refusesFeatureGatesThatEndWithoutActiveUnits() {
        Map<String, Object> protecting = Map.of("protecting", true);
        Map<String, Object> alone =
                Map.of("transforms", "upgd-features", "upgd-features", protecting);
        Problems problems = new Problems();
        Catalog.learner(TASK, Settings.of("learner", alone, problems));
        assertThat(problems.list())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.path())
                                    .isEqualTo("learner.upgd-features.protecting");
                            assertThat(problem.message())
                                    .isEqualTo(
                                            "is true, which without noise and decay ends with"
                                                    + " hidden units that are never active; set"
                                                    + " upgd-features.sigma to 0.1 or more and add"
                                                    + " weight-decay with a rate of 0.01 or more to"
                                                    + " transforms, or set it to false.");
                        });
        Map<String, Object> kept =
                Map.of(
                        "transforms",
                        "upgd-features, weight-decay",
                        "upgd-features",
                        protecting,
                        "weight-decay",
                        Map.of("rate", 0.01));
        assertThat(learner(kept)).contains("protecting=true");
    }

    @Test
    void readsTheKeysOfRulesThatFindTheirStepSize() {
        Map<String, Object> momo =
                Map.of("rate", 2, "beta", 0.5, "weight-decay", 0.25, "lower-bound", -1);
        String read = "rate=2.0, beta=0.5, biasCorrection=true, weightDecay=0.25, lowerBound=-1.0]";
        check("momo", with(momo, "bias-correction", true), "Momo[adaptive=false, " + read);
        check("momo-adam", momo, "Momo[adaptive=true, " + read);
        check(
                "l-dog",
                Map.of("scale", 2, "initial", 0.5, "epsilon", 0.25),
                "LDog[scale=2.0, initial=0.5, epsilon=0.25]");
        Map<String, Object> bounds = Map.of("initial", 0.5, "growth", 2, "most", 4);
        check("d-adapt-adam", bounds, "DAdaptAdam[initial=0.5, growth=2.0, most=4.0]");
    }

    @Test
    void refusesRulesWhereTheyCannotWork() {
        Problems problems = new Problems();
        Map<String, Object> wrong =
                Map.of("transforms", "clip-norm, momo", "step-size", "d-adaptation");
        Catalog.learner(TASK, Settings.of("learner", wrong, problems));
        assertThat(problems.list())
                .extracting(Problems.Problem::path, Problems.Problem::message)
                .containsExactly(
                        tuple(
                                "learner.transforms",
                                "is [clip-norm, momo]; momo must stand first, because its model of"
                                        + " the loss needs the gradient itself."),
                        tuple(
                                "learner.step-size",
                                "is d-adaptation, which assumes bounded gradients and diverges with"
                                        + " the squared loss; use dog."));
    }

    @Test
    void refusesALinkThatUndoesTheOneBeforeIt() {
        Problems problems = new Problems();
        for (String chain : List.of("upgd, adam", "clip-norm, nlms, rmsprop", "obgd, ftrl")) {
            Catalog.learner(TASK, Settings.of("learner", Map.of("transforms", chain), problems));
        }
        assertThat(problems.list())
                .extracting(Problems.Problem::message)
                .containsExactly(
                        "is [upgd, adam]; adam behind upgd divides by what its gates left and so"
                                + " undoes them; use adaupgd, or put adam first.",
                        "is [clip-norm, nlms, rmsprop]; nlms measures how long its step should be,"
                                + " and rmsprop behind it measures anew; keep one of them.",
                        "is [obgd, ftrl]; obgd measures how long its step should be, and ftrl"
                                + " behind it measures anew; keep one of them.");
        assertThat(learner(Map.of("transforms", "clip-norm, adam, upgd"))).contains("chain=[Clip");
    }

    @Test
    void refusesRulesThatNeedHiddenUnitsWhereThereAreNone() {
        Problems problems = new Problems();
        Map<String, Object> second =
                Map.of(
                        "transforms",
                        "upgd-features",
                        "upgd-features",
                        Map.of("second-order", true));
        Catalog.learner(TASK, Settings.of("learner", second, problems));
        assertThat(problems.list())
                .extracting(Problems.Problem::path, Problems.Problem::message)
                .containsExactly(
                        tuple(
                                "learner",
                                "The model Linear[inputs=1, loss=SquaredError] has no hidden units"
                                        + " to look at, which a rule of this optimizer needs; use"
                                        + " the model mlp, or another rule."));
        assertThat(learner(with(second, "model", "mlp"))).contains("secondOrder=true");
    }

    @Test
    void takesWholeStepsWhereARuleBringsItsOwn() {
        assertThat(learner(Map.of("transforms", "clip-norm, nlms")))
                .contains("stepSize=Constant[value=1.0]");
        assertThat(learner(Map.of("transforms", "nlms", "step-size", "constant")))
                .contains("stepSize=Constant[value=0.01]");
        assertThat(learner(CLASSES, Map.of("transforms", "nlms")))
                .contains("Nlms[rate=0.5, errorScale=1.0]");
    }

    private static void check(String name, Map<String, Object> section, String text) {
        assertThat(learner(Map.of("transforms", name, name, section)))
                .contains("chain=[" + text + "]");
    }

    private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }

    private static String learner(Map<String, Object> values) {
        return learner(TASK, values);
    }

    private static String learner(Task task, Map<String, Object> values) {
        Problems problems = new Problems();
        Settings section = Settings.of("learner", values, problems);
        String learner = Catalog.learner(task, section).toString();
        section.finish();
        assertThat(problems.list()).isEmpty();
        return learner;
    }
}
