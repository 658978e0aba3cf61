package io.driftline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.catalog.Problems.Problem;
import io.driftline.data.Task;
import io.driftline.learn.Learner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The keys of the sections replay and least-squares, with their defaults and messages. */
class ReplaysTest {
    private final Problems problems = new Problems();

    @Test
    void listsWhatThereIs() {
        assertThat(Catalog.replayPolicies()).containsExactly("reservoir", "class-balanced", "ring");
        assertThat(Catalog.replayLosses())
                .containsExactly("er", "der", "der++", "er-ace", "pcr", "hpcr", "none");
        assertThat(Catalog.projections()).containsExactly("a-gem", "gem");
    }

    @Test
    void pinsEveryDefault() {
        assertThat(replay(2, Map.of()))
                .endsWith(
                        "Replay[Reservoir[rows=500], batch=8," + " ExperienceReplay[share=0.5]]]");
        assertThat(replay(2, Map.of("loss", "der")))
                .contains("DarkExperienceReplay[name=der, alpha=0.3, beta=0.0]");
        assertThat(replay(2, Map.of("loss", "der++")))
                .contains("DarkExperienceReplay[name=der++, alpha=0.3, beta=0.5]");
        assertThat(replay(3, Map.of("loss", "er-ace"))).contains("AsymmetricReplay");
        assertThat(replay(2, Map.of("projection", "a-gem"))).contains("Unreplayed[], AGem[]");
        assertThat(replay(2, Map.of("projection", "gem")))
                .contains("Gem[margin=0.5, epsilon=0.001]");
        assertThat(learner(2, Map.of("kind", "least-squares")).toString())
                .isEqualTo("LeastSquares[ridge=1.0, forgetting=1.0]");
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void proxiesStandAboveHiddenUnits() {
        Map<String, Object> pcr = Map.of("loss", "pcr");
        assertThat(learner(3, Map.of("model", "mlp", "replay", pcr)).toString())
                .contains("CosineHead[temperature=0.09]], Optimizer")
                .contains("ProxyContrast[CosineHead[temperature=0.09]]");
        Map<String, Object> warm = Map.of("loss", "pcr", "pcr", Map.of("temperature", 0.5));
        assertThat(learner(3, Map.of("model", "mlp", "replay", warm)).toString())
                .contains("CosineHead[temperature=0.5]");
        assertThat(problems.list()).isEmpty();
        replay(3, pcr);
        learner(2, Map.of("model", "mlp", "replay", pcr));
        learner(
                3,
                Map.of(
                        "model",
                        "mlp",
                        "replay",
                        Map.of("loss", "pcr", "pcr", Map.of("temperature", 0))));
        assertThat(problems.list())
                .containsExactly(
                        problem(
                                "loss",
                                "is pcr, which compares what hidden units say with a direction per"
                                        + " class; set model to mlp, or choose er or er-ace."),
                        problem(
                                "loss",
                                "is pcr, which needs one output per class; set loss to softmax, or"
                                        + " choose er or der++."),
                        problem("pcr", "temperature is 0; it must be > 0."));
    }

    @Test
    void holisticContrastWantsTheSame() {
        Map<String, Object> hpcr = Map.of("loss", "hpcr");
        assertThat(learner(3, Map.of("model", "mlp", "replay", hpcr)).toString())
                .contains(
                        "HolisticContrast[ProxyContrast[CosineHead[temperature=0.09]], alpha=0.1,"
                                + " beta=0.5, period=500]");
        Map<String, Object> section =
                Map.of("temperature", 0.5, "alpha", 0.01, "beta", 0, "period", 100);
        Map<String, Object> warm = Map.of("loss", "hpcr", "hpcr", section);
        assertThat(learner(3, Map.of("model", "mlp", "replay", warm)).toString())
                .contains("CosineHead[temperature=0.5]]", "alpha=0.01, beta=0.0, period=100");
        assertThat(problems.list()).isEmpty();
        replay(3, hpcr);
        learner(0, Map.of("model", "mlp", "replay", hpcr));
        Map<String, Object> bad = Map.of("loss", "hpcr", "hpcr", Map.of("alpha", -1));
        learner(3, Map.of("model", "mlp", "replay", bad));
        assertThat(problems.list())
                .containsExactly(
                        problem(
                                "loss",
                                "is hpcr, which compares what hidden units say with a direction per"
                                        + " class; set model to mlp, or choose er or er-ace."),
                        problem(
                                "loss",
                                "is hpcr, which needs one output per class; set loss to softmax, or"
                                        + " choose er or der++."),
                        problem("hpcr", "alpha is -1; it must be ≥ 0."));
    }

    @Test
    void readsEveryKey() {
        assertThat(
                        replay(
                                3,
                                Map.of(
                                        "policy",
                                        "class-balanced",
                                        "rows",
                                        50,
                                        "batch",
                                        16,
                                        "loss",
                                        "er",
                                        "er",
                                        Map.of("share", 0.25),
                                        "projection",
                                        "gem",
                                        "gem",
                                        Map.of("margin", 0, "epsilon", 0))))
                .contains(
                        "ClassBalanced[rows=50, classes=[class0, class1, class2]], batch=16,"
                                + " ExperienceReplay[share=0.25],"
                                + " Gem[margin=0.0, epsilon=0.0]");
        assertThat(replay(2, Map.of("loss", "der++", "der++", Map.of("alpha", 1, "beta", 2))))
                .contains("alpha=1.0, beta=2.0");
        Map<String, Object> section = Map.of("ridge", 0.5, "forgetting", 0.99);
        assertThat(learner(2, Map.of("kind", "least-squares", "least-squares", section)).toString())
                .isEqualTo("LeastSquares[ridge=0.5, forgetting=0.99]");
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void saysWhatIsWrong() {
        replay(2, Map.of("rows", 0));
        replay(2, Map.of("batch", -1));
        replay(2, Map.of("policy", "rservoir"));
        replay(2, Map.of("loss", "der+++"));
        replay(2, Map.of("loss", "none"));
        replay(2, Map.of("loss", "er-ace"));
        replay(2, Map.of("projection", "agem"));
        replay(2, Map.of("gem", Map.of("margin", 1)));
        replay(0, Map.of("policy", "class-balanced"));
        replay(0, Map.of("projection", "gem"));
        replay(2, Map.of("loss", "der", "der", Map.of("alpha", -1)));
        learner(2, Map.of("transforms", "nlms", "replay", Map.of()));
        learner(2, Map.of("transforms", "ftrl", "replay", Map.of("projection", "gem")));
        Map<String, Object> projection = Map.of("projection", "a-gem");
        learner(2, Map.of("weight-average", "ema", "replay", projection));
        assertThat(problems.list())
                .containsExactly(
                        problem("rows", "is 0; it must be from 1 to 1048576."),
                        problem("batch", "is -1; it must be from 1 to 4096."),
                        problem(
                                "policy",
                                "rservoir is not a known value; known: reservoir, class-balanced,"
                                        + " ring. Did you mean reservoir?"),
                        problem(
                                "loss",
                                "der+++ is not a known loss of replay; known: er, der, der++,"
                                        + " er-ace, pcr, hpcr, none. Did you mean der++?"),
                        problem(
                                "loss",
                                "is none and there is no projection, so that the memory has no use;"
                                        + " choose a loss or a projection, or remove this"
                                        + " section."),
                        problem(
                                "loss",
                                "is er-ace, which needs one output per class; set loss to softmax,"
                                        + " or choose er or der++."),
                        problem(
                                "projection",
                                "agem is not a known projection; known: a-gem, gem. Did you mean"
                                        + " a-gem?"),
                        problem(
                                "gem",
                                "is set, but learner.replay.projection does not name gem; name it"
                                        + " there or remove this section."),
                        problem(
                                "policy",
                                "is class-balanced; a label of numbers, or of several classes at"
                                        + " once, has no classes to balance. Use reservoir."),
                        problem(
                                "projection",
                                "is gem, which has a constraint per class, and a label of numbers"
                                        + " or of several classes has none; choose a-gem."),
                        problem("der.alpha", "is -1; it must be ≥ 0."),
                        problem(
                                "loss",
                                "is er, but the transform nlms needs the gradient of one event"
                                        + " alone; leave one of them out."),
                        problem(
                                "gem.margin",
                                "is above 0, in units of gradients, but the transform ftrl brings"
                                        + " its own step size; set it to 0, or choose a-gem."),
                        problem(
                                "projection",
                                "is set, but with weight-average ema what is served does not take"
                                        + " the step that is projected; leave one of them out."));
    }

    @Test
    void anEmptySectionReplaysWithTheDefaults() {
        assertThat(replay(2, Map.of())).contains("Replay[");
        assertThat(learner(2, Map.of()).toString()).doesNotContain("Replay[");
    }

    private static Problem problem(String key, String message) {
        return new Problem("learner.replay." + key, message);
    }

    private String replay(int classes, Map<String, Object> replay) {
        return learner(classes, Map.of("replay", replay)).toString();
    }

    private Learner learner(int classes, Map<String, Object> settings) {
        Settings section = Settings.of("learner", new HashMap<>(settings), problems);
        Task task =
                new Task(
                        List.of(new Task.Column("a", true), new Task.Column("b", false)),
                        IntStream.range(0, classes).mapToObj(i -> "class" + i).toList());
        Learner learner = Catalog.learner(task, section);
        section.finish();
        return learner;
    }
}
