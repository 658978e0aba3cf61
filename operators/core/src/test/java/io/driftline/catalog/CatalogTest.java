package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.catalog.Problems.Problem;
import io.driftline.data.Task;
import io.driftline.learn.Learner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private final Problems problems = new Problems();

    @Test
    void listsWhatThereIs() {
        assertThat(Catalog.learners())
                .containsExactlyInAnyOrder("gradient", "least-squares", "majority", "no-change");
        assertThat(Catalog.models()).containsExactly("linear", "mlp");
        assertThat(Catalog.losses())
                .containsExactly("softmax", "logistic", "binary-cross-entropy", "squared");
        assertThat(Catalog.transforms())
                .startsWith("sgd", "weight-decay", "clip-norm", "upgd")
                .doesNotHaveDuplicates();
        assertThat(Catalog.stepSizes())
                .contains("constant", "inverse-sqrt")
                .doesNotHaveDuplicates();
    }

    /** Every key with its default: what is not set here is not there. */
    @Test
    void pinsEveryDefault() {
        assertThat(learner(2, Map.of()).toString())
                .isEqualTo(
                        "GradientLearner[Linear[inputs=2, loss=Logistic],"
                            + " Optimizer[chain=[Idbd[initial=0.05, meta=0.01, errorScale=1.0]],"
                            + " stepSize=Constant[value=1.0]], standardize=true]");
        Map<String, Object> all =
                Map.of(
                        "model", "mlp",
                        "transforms", "sgd, weight-decay, clip-norm, upgd",
                        "step-size", "inverse-sqrt");
        assertThat(learner(3, all).toString())
                .isEqualTo(
                        "GradientLearner[Mlp[inputs=2, hidden=[32], loss=SoftmaxCrossEntropy],"
                            + " Optimizer[chain=[Sgd[momentum=0.0], WeightDecay[rate=0.001],"
                            + " ClipByNorm[max=1.0], Upgd[utilityDecay=0.999, sigma=0.001,"
                            + " form=UpgdForm[profile=PAPER, scale=GLOBAL, protecting=true,"
                            + " scope=ALL]]], stepSize=InverseSqrt[value=0.1]], standardize=true]");
        assertThat(learner(0, Map.of()).toString()).contains("loss=SquaredError");
        assertThat(learner(0, Map.of("kind", "no-change")).toString()).isEqualTo("NoChange");
        assertThat(learner(0, Map.of("kind", "majority")).toString()).isEqualTo("Majority");
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("kind", "gradient");
        settings.put("model", "mlp");
        settings.put("mlp", Map.of("hidden", List.of(8, 4)));
        settings.put("loss", "softmax");
        settings.put("transforms", "clip-norm, upgd, sgd, weight-decay");
        settings.put("clip-norm", Map.of("max", 5));
        settings.put("upgd", Map.of("utility-decay", "0.9", "sigma", 0));
        settings.put("sgd", Map.of("momentum", 0.5));
        settings.put("weight-decay", Map.of("rate", 0.01));
        settings.put("step-size", "constant");
        settings.put("constant", Map.of("value", 0.3));
        settings.put("standardize", false);
        settings.put("freeze-after", 1000);
        assertThat(learner(2, settings).toString())
                .isEqualTo(
                        "Frozen[after=1000, GradientLearner[Mlp[inputs=2, hidden=[8, 4],"
                            + " loss=SoftmaxCrossEntropy], Optimizer[chain=[ClipByNorm[max=5.0],"
                            + " Upgd[utilityDecay=0.9, sigma=0.0, form=UpgdForm[profile=PAPER,"
                            + " scale=GLOBAL, protecting=true, scope=ALL]], Sgd[momentum=0.5],"
                            + " WeightDecay[rate=0.01]], stepSize=Constant[value=0.3]], "
                            + "standardize=false]]");
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void reportsEverythingAtOnceWithTheNearestKnown() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", "mpl");
        settings.put("transforms", List.of("updg"));
        settings.put("step-size", "constnt");
        settings.put("standardise", true);
        settings.put("sgd", Map.of("momentum", 0.9));
        learner(2, settings);
        assertThat(problems.list())
                .containsExactlyInAnyOrder(
                        new Problem(
                                "learner.transforms",
                                "updg is not a known transform; known: "
                                        + String.join(", ", Catalog.transforms())
                                        + ". Did you mean upgd?"),
                        new Problem(
                                "learner.sgd",
                                "is set, but learner.transforms does not name sgd; name it there or"
                                        + " remove this section."),
                        new Problem(
                                "learner.step-size",
                                "constnt is not a known step size; known: "
                                        + String.join(", ", Catalog.stepSizes())
                                        + ". Did you mean constant?"),
                        new Problem(
                                "learner.model",
                                "mpl is not a known model; known: linear, mlp. Did you mean mlp?"),
                        new Problem("learner.standardise", messageOf("learner.standardise")));
        assertThat(messageOf("learner.standardise")).contains("Did you mean standardize?");
    }

    @Test
    void reportsValuesAtTheirKey() {
        learner(
                2,
                Map.of(
                        "transforms",
                        "upgd",
                        "upgd",
                        Map.of("sigma", -0.1, "decay", 1),
                        "constant",
                        Map.of("value", 0),
                        "freeze-after",
                        -3));
        assertThat(messageOf("learner.upgd.sigma")).isEqualTo("is -0.1; it must be ≥ 0.");
        assertThat(messageOf("learner.upgd.decay"))
                .isEqualTo(
                        "decay is not a known key; known: profile, protecting, scale, scope,"
                                + " second-order, sigma, utility-decay.");
        assertThat(messageOf("learner.constant.value")).isEqualTo("is 0; it must be > 0.");
        assertThat(messageOf("learner.freeze-after")).isEqualTo("is -3; it must be ≥ 0.");
        assertThat(problems.list()).hasSize(4);
    }

    @Test
    void reportsALossThatCannotWorkWithTheLabel() {
        learner(3, Map.of("loss", "logistic"));
        learner(0, Map.of("loss", "softmax"));
        learner(1, Map.of());
        assertThat(problems.list())
                .extracting(Problem::message)
                .containsExactly(
                        "is logistic, which cannot work with a label of 3 classes; allowed:"
                                + " softmax.",
                        "is softmax, which cannot work with a label of numbers; allowed: squared.",
                        "is softmax, which cannot work with a label of 1 classes; allowed: none,"
                                + " give the label two classes or more.");
    }

    @Test
    void reportsChainsAndWidthsThatCannotBe() {
        learner(2, Map.of("transforms", List.of("sgd", "sgd")));
        assertThat(messageOf("learner.transforms"))
                .isEqualTo("is [sgd, sgd]; each transform may stand in the chain once.");
        learner(2, Map.of("model", "mlp", "mlp", Map.of("hidden", List.of(8, 0))));
        assertThat(messageOf("learner.mlp.hidden"))
                .isEqualTo("is 0; it must be whole numbers of at least 1.");
        Problems others = new Problems();
        Map<String, Object> wide =
                Map.of("model", "mlp", "mlp", Map.of("hidden", List.of(1 << 20, 1 << 20)));
        Catalog.learner(task(2), Settings.of("learner", wide, others));
        assertThat(others.list())
                .singleElement()
                .satisfies(
                        problem ->
                                assertThat(problem.message())
                                        .contains("more than 1073741824 parameters"));
    }

    @Test
    void rulesHaveNoSettingsOfGradients() {
        learner(2, Map.of("kind", "no-change", "model", "linear"));
        assertThat(messageOf("learner.model")).contains("is not a known key");
    }

    @Test
    void writesTheSettingsIntoTheProvenanceInOneOrder() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("upgd", Map.of("sigma", 0.1));
        settings.put("model", "mlp");
        settings.put("mlp", Map.of("hidden", List.of(8, 4)));
        assertThat(Settings.of("learner", settings, problems))
                .hasToString("{mlp: {hidden: [8, 4]}, model: mlp, upgd: {sigma: 0.1}}");
    }

    private Learner learner(int classes, Map<String, Object> settings) {
        Settings section = Settings.of("learner", settings, problems);
        Learner learner = Catalog.learner(task(classes), section);
        section.finish();
        return learner;
    }

    private String messageOf(String path) {
        return problems.list().stream()
                .filter(problem -> problem.path().equals(path))
                .map(Problem::message)
                .findFirst()
                .orElse("no problem at " + path + ": " + new ArrayList<>(problems.list()));
    }

    private static Task task(int classes) {
        return new Task(
                List.of(new Task.Column("a", true), new Task.Column("b", false)),
                IntStream.range(0, classes).mapToObj(i -> "class" + i).toList());
    }
}
