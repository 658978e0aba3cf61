package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.learn.Progress;
import io.driftline.math.Rng;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DefaultsTest {
    private static final String IDBD =
            "chain=[Idbd[initial=0.05, meta=0.01, errorScale=1.0]], stepSize=Constant[value=1.0]";
    private static final String SGD =
            "chain=[Sgd[momentum=0.0], ClipByNorm[max=2.0]], stepSize=Constant[value=0.05]";
    private static final String UPGD =
            "chain=[Upgd[utilityDecay=0.999, sigma=0.001, form=UpgdForm[profile=PAPER,"
                    + " scale=GLOBAL, protecting=true, scope=ALL]], ClipByNorm[max=2.0]],"
                    + " stepSize=Constant[value=0.1]";

    @Test
    void linearLearnersFindTheirOwnStepSize() {
        assertThat(learner(2, Map.of()).toString()).contains(IDBD);
        assertThat(learner(3, Map.of()).toString()).contains(IDBD);
        assertThat(learner(0, Map.of()).toString())
                .contains("chain=[Nlms[rate=0.5, errorScale=2.0]], stepSize=Constant[value=1.0]");
        assertThat(learner(2, Map.of("weight-average", "ema")).toString()).contains(IDBD);
        assertThat(learner(2, Map.of("step-size", "unit")).toString()).contains(IDBD);
    }

    @Test
    void networksAreGatedAndTheirStepsBounded() {
        assertThat(learner(3, Map.of("model", "mlp")).toString()).contains(UPGD);
        assertThat(learner(0, Map.of("model", "mlp")).toString())
                .contains("chain=[Obgd[rate=1.0, kappa=2.0, adaptive=false, errorScale=2.0]]");
        Map<String, Object> replay = Map.of("model", "mlp", "replay", Map.of());
        assertThat(learner(0, replay).toString()).contains(UPGD);
    }

    @Test
    void whereARuleWithItsOwnStepCannotStandThereIsPlainDescent() {
        assertThat(learner(2, Map.of("replay", Map.of())).toString()).contains(SGD);
        assertThat(learner(2, Map.of("weight-average", "schedule-free")).toString()).contains(SGD);
        assertThat(learner(2, Map.of("step-size", "dog")).toString())
                .contains("chain=[Sgd[momentum=0.0], ClipByNorm[max=2.0]], stepSize=Dog[");
        assertThat(learner(0, Map.of("constant", Map.of("value", 0.2))).toString())
                .contains("ClipByNorm[max=2.0]], stepSize=Constant[value=0.2]");
    }

    /** Each transform alone may be used beside each other setting, so each default has to be. */
    @Test
    void noDefaultIsRefusedBesideAnyOtherSetting() {
        for (int classes : List.of(0, 2, 3)) {
            for (String model : Catalog.models()) {
                for (String average : Catalog.weightAverages()) {
                    for (String response : List.of("tell", "forget", "reset-head")) {
                        Map<String, Object> settings = new TreeMap<>();
                        settings.put("model", model);
                        settings.put("weight-average", average);
                        settings.put("drift", Map.of("response", response));
                        learner(classes, settings); // fails where there are problems
                    }
                }
                for (String stepSize : Catalog.stepSizes()) {
                    if (classes > 0 || !stepSize.equals("d-adaptation")) { // never with numbers
                        learner(classes, Map.of("model", model, "step-size", stepSize));
                    }
                }
                for (String projection : Catalog.projections()) {
                    if (classes > 0) {
                        Map<String, Object> replay = Map.of("projection", projection);
                        learner(classes, Map.of("model", model, "replay", replay));
                    }
                }
            }
        }
        learner(2, Map.of("model", "mlp", "replace-units", "continual-backprop"));
        learner(0, Map.of("model", "mlp", "replace-units", "continual-backprop"));
    }

    @Test
    void transformsThatAreNamedHaveTheirOwnDefaults() {
        assertThat(learner(2, Map.of("transforms", "sgd, clip-norm")).toString())
                .contains("ClipByNorm[max=1.0]], stepSize=Constant[value=0.01]");
        assertThat(learner(2, Map.of("transforms", List.of())).toString())
                .contains("chain=[], stepSize=Constant[value=0.01]");
    }

    @Test
    void whatIsSetStaysBesideADefaultChain() {
        Map<String, Object> settings =
                Map.of(
                        "model", "mlp",
                        "upgd", Map.of("sigma", 0.5),
                        "clip-norm", Map.of("max", 7),
                        "constant", Map.of("value", 0.3));
        assertThat(learner(2, settings).toString())
                .contains("sigma=0.5", "ClipByNorm[max=7.0]", "Constant[value=0.3]");
    }

    @Test
    void provenanceTellsWhatWasChosen() {
        assertThat(provenance(Map.of())).isEqualTo("{transforms: [idbd]}");
        assertThat(provenance(Map.of("model", "mlp")))
                .isEqualTo(
                        "{clip-norm: {max: 2.0}, constant: {value: 0.1}, model: mlp, transforms:"
                                + " [upgd, clip-norm]}");
        assertThat(provenance(Map.of("kind", "majority"))).isEqualTo("{kind: majority}");
    }

    /** The inputs are far from unit scale; plain UPGD diverges with this step size. */
    @Test
    void largeInputsDoNotMakeANetworkExplode() {
        Map<String, Object> network = Map.of("model", "mlp", "standardize", false);
        Map<String, Object> plain = new TreeMap<>(network);
        plain.put("transforms", "upgd");
        plain.put("constant", Map.of("value", 0.1));
        assertThat(largestWeight(2, network)).isLessThan(5);
        assertThat(largestWeight(2, plain)).isGreaterThan(100);
    }

    /** IDBD, the choice for classes, is unbounded here. */
    @Test
    void numbersFarFromZeroDoNotMakeALinearModelExplode() {
        assertThat(largestWeight(0, Map.of())).isLessThan(5000);
        assertThat(largestWeight(0, Map.of("transforms", "idbd"))).isGreaterThan(1e6f);
    }

    private static float largestWeight(int classes, Map<String, Object> settings) {
        int inputs = 300;
        Task task = task(inputs, classes);
        Learner learner = Catalog.learner(task, Settings.of("learner", settings, new Problems()));
        LearnerState state = learner.start(Rng.ofSeed(5));
        Rng rng = Rng.ofSeed(6);
        float largest = 0;
        for (int i = 0; i < 300; i++) {
            float[] x = new float[inputs];
            rng.child(i).addNormals(3, x);
            float signal = x[0] + x[1];
            float target = classes == 0 ? 1000 + 100 * signal : signal > 0 ? 1 : 0;
            Progress progress = learner.learn(state, new Batch(1, inputs, x, new float[] {target}));
            assertThat(progress.loss()).isNotNaN();
        }
        for (float weight : state.params()) {
            largest = Math.max(largest, Math.abs(weight));
        }
        return largest;
    }

    private static String provenance(Map<String, Object> settings) {
        Learner learner = learner(2, settings);
        return learner.snapshot(learner.start(Rng.ofSeed(1))).provenance().settings();
    }

    private static Learner learner(int classes, Map<String, Object> settings) {
        Problems problems = new Problems();
        Settings section = Settings.of("learner", settings, problems);
        Learner learner = Catalog.learner(task(2, classes), section);
        section.finish();
        assertThat(problems.list()).as(settings.toString()).isEmpty();
        return learner;
    }

    private static Task task(int inputs, int classes) {
        return new Task(
                IntStream.range(0, inputs).mapToObj(i -> new Task.Column("x" + i, true)).toList(),
                IntStream.range(0, classes).mapToObj(i -> "class" + i).toList());
    }
}
