package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.learn.Change.Outcome;
import io.driftline.state.Layout.Block;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpgradeTest {
    private static final int STEPS = 300;
    private static final TestingPipeline MLP = TestingPipeline.mlp();

    static Stream<TestingPipeline> models() {
        return Stream.of(
                MLP.with("transforms", List.of("upgd", "sgd")).with("sgd", Map.of("momentum", 0.5)),
                TestingPipeline.linear(),
                TestingPipeline.linear().numbers(),
                MLP.classes("no", "yes").with("standardize", false));
    }

    @ParameterizedTest
    @MethodSource("models")
    void aNewColumnBehindChangesNoPredictionBeforeItsFirstExample(TestingPipeline before)
            throws StateFormatException {
        TestingPipeline after = before.columns("a", "b", "is=c", "new", "is=new");
        LearnerState old = before.learned(STEPS);
        LearnerState moved = moved(before, old, after);
        for (int i = 0; i < 50; i++) {
            assertThat(after.predict(moved, i)).containsExactly(before.predict(old, i));
        }
        assertThat(moved.steps()).isEqualTo(STEPS);
        assertThat(outcomes(before, after))
                .containsEntry("model", Outcome.MIGRATED)
                .containsEntry("feature new", Outcome.ANEW)
                .containsEntry("feature is=new", Outcome.ANEW);
        assertThat(learns(after, moved)).isTrue();
    }

    @Test
    void weightsAndWhatTheOptimizerRemembersMoveByTheNamesOfColumns() throws StateFormatException {
        TestingPipeline before = models().findFirst().orElseThrow();
        TestingPipeline after = before.columns("is=c", "new", "a");
        LearnerState old = before.learned(STEPS);
        LearnerState moved = moved(before, old, after);
        StateTree oldChain = old.tree().part("optimizer").part("chain");
        StateTree chain = moved.tree().part("optimizer").part("chain");
        assertMoved(old.params(), moved.params());
        assertMoved(oldChain.part("upgd").vector("utility"), chain.part("upgd").vector("utility"));
        assertMoved(oldChain.part("sgd").vector("velocity"), chain.part("sgd").vector("velocity"));
        assertThat(chain.part("upgd").scalar("decayPower"))
                .isEqualTo(oldChain.part("upgd").scalar("decayPower"));
        assertThat(outcomes(before, after))
                .containsEntry("feature b", Outcome.DROPPED)
                .containsEntry("feature new", Outcome.ANEW)
                .containsEntry("transform upgd", Outcome.KEPT);
        assertThat(learns(after, moved)).isTrue();
    }

    /** Columns a, b, is=c became is=c, new, a: rows of three in both. */
    private static void assertMoved(float[] old, float[] now) {
        for (int unit = 0; unit < 5; unit++) {
            assertThat(Arrays.copyOfRange(now, 3 * unit, 3 * unit + 3))
                    .containsExactly(old[3 * unit + 2], 0, old[3 * unit]);
        }
        assertThat(Arrays.copyOfRange(now, 15, now.length))
                .containsExactly(Arrays.copyOfRange(old, 15, old.length));
    }

    @Test
    void columnsInAnotherOrderPredictTheSameUpToRounding() throws StateFormatException {
        TestingPipeline after = MLP.columns("is=c", "b", "a");
        LearnerState old = MLP.learned(STEPS);
        LearnerState moved = moved(MLP, old, after);
        for (int i = 0; i < 50; i++) {
            assertThat(after.predict(moved, i)).containsExactly(MLP.predict(old, i), within(1e-5f));
        }
        assertThat(outcomes(MLP, after)).containsEntry("features", Outcome.MIGRATED);
    }

    @Test
    void scalingMovesByNameAndANewColumnIsScaledByItsOwnExamplesAlone()
            throws StateFormatException {
        TestingPipeline after = TestingPipeline.linear().columns("new", "b", "a");
        LearnerState old = TestingPipeline.linear().learned(STEPS);
        LearnerState moved = moved(TestingPipeline.linear(), old, after);
        StateTree was = old.tree().part("standardizer");
        StateTree is = moved.tree().part("standardizer");
        assertThat(is.array("count")).containsExactly(0, STEPS, STEPS);
        assertThat(is.array("mean")).containsExactly(0, was.array("mean")[1], was.array("mean")[0]);
        after.learner().learn(moved, Batch.example(new float[] {1000, 0, 0}, 1));
        after.learner().learn(moved, Batch.example(new float[] {1002, 0, 0}, 1));
        assertThat(is.array("mean")[0]).isEqualTo(1001);
        assertThat(is.array("squaredDeviations")[0]).isEqualTo(2);
    }

    /** Before, upgd was the default of every model, with nothing in the settings to say so. */
    @Test
    void aModelOfEarlierDefaultsGoesOnAndItsOptimizerBeginsAnew() throws StateFormatException {
        TestingPipeline before = TestingPipeline.linear().with("transforms", "upgd");
        TestingPipeline after = TestingPipeline.linear();
        LearnerState old = before.learned(STEPS);
        LearnerState moved = moved(before, old, after);
        assertThat(moved.params()).containsExactly(old.params());
        assertThat(outcomes(before, after))
                .containsEntry("model", Outcome.KEPT)
                .containsEntry("transform upgd", Outcome.DROPPED)
                .containsEntry("transform idbd", Outcome.ANEW)
                .containsEntry("settings", Outcome.KEPT);
        assertThat(learns(after, moved)).isTrue();
    }

    @Test
    void widerLayersComputeWhatTheyComputedBefore() throws StateFormatException {
        TestingPipeline before = models().findFirst().orElseThrow();
        TestingPipeline after = before.hidden(40, 9);
        LearnerState old = before.learned(STEPS);
        LearnerState moved = moved(before, old, after);
        for (int i = 0; i < 50; i++) {
            assertThat(after.predict(moved, i)).containsExactly(before.predict(old, i));
        }
        Block second = moved.layout().blocks().get(2);
        assertThat(moved.params()[second.offset() + 5]).as("hears a new unit").isZero();
        assertThat(moved.params()[second.offset()])
                .isEqualTo(old.params()[old.layout().blocks().get(2).offset()]);
        assertThat(moved.params()[moved.layout().blocks().get(0).offset() + 3 * 5])
                .as("what a new unit listens to")
                .isNotZero();
        assertThat(outcomes(before, after))
                .containsEntry("hidden1", Outcome.MIGRATED)
                .containsEntry("hidden2", Outcome.MIGRATED);
        float[] untouched = moved.params().clone();
        assertThat(learns(after, moved)).isTrue();
        assertThat(moved.params()[second.offset() + 5])
                .isNotEqualTo(untouched[second.offset() + 5]);
    }

    @ParameterizedTest
    @MethodSource("models")
    void everythingAtOnceMovesToo(TestingPipeline before) throws StateFormatException {
        if (before.classes().size() < 3 || !before.settings().containsKey("mlp")) {
            return;
        }
        TestingPipeline after =
                before.columns("a", "b", "is=c", "new").classes("x", "y", "z", "w").hidden(8, 4, 5);
        LearnerState old = before.learned(STEPS);
        LearnerState moved = moved(before, old, after);
        assertLogitsKept(before, old, after, moved);
        assertThat(learns(after, moved)).isTrue();
    }

    @Test
    void aNewClassLeavesTheOutputsOfTheOthersAlone() throws StateFormatException {
        for (TestingPipeline before : List.of(MLP, TestingPipeline.linear())) {
            TestingPipeline after = before.classes("x", "y", "z", "w");
            LearnerState old = before.learned(STEPS);
            LearnerState moved = moved(before, old, after);
            float[] params = moved.params();
            assertThat(Arrays.copyOf(params, old.params().length)).containsExactly(old.params());
            assertLogitsKept(before, old, after, moved);
            assertThat(outcomes(before, after)).containsEntry("class w", Outcome.ANEW);
            assertThat(learns(after, moved)).isTrue();
        }
    }

    @Test
    void logOddsOfTwoClassesBecomeSoftmaxWithTheSameProbabilities() throws StateFormatException {
        TestingPipeline before = MLP.classes("no", "yes");
        LearnerState old = before.learned(STEPS);
        TestingPipeline softmax = before.with("loss", "softmax");
        LearnerState same = moved(before, old, softmax);
        for (int i = 0; i < 50; i++) {
            assertThat(softmax.predict(same, i))
                    .containsExactly(before.predict(old, i), within(1e-6f));
        }
        TestingPipeline three = before.classes("no", "yes", "maybe");
        LearnerState grown = moved(before, old, three);
        assertLogitsKept(before, old, three, grown);
        assertThat(outcomes(before, three))
                .containsEntry("head", Outcome.MIGRATED)
                .containsEntry("class maybe", Outcome.ANEW);
    }

    @Test
    void countsOfClassesGrow() throws StateFormatException {
        TestingPipeline before = MLP.with("kind", "majority").without("model").without("mlp");
        TestingPipeline after = before.classes("x", "y", "z", "w");
        LearnerState old = before.learned(STEPS);
        LearnerState moved = moved(before, old, after);
        double[] counts = old.tree().part("baselines").array("counts");
        assertThat(moved.tree().part("baselines").array("counts"))
                .containsExactly(counts[0], counts[1], counts[2], 0);
        assertThat(moved(before, old, before.with("kind", "no-change")).tree())
                .isEqualTo(old.tree());
    }

    /** As builds did that kept a utility of each parameter wherever the gates were. */
    @Test
    void utilitiesOfTheHeadGoOnOutOfThoseOfAllAndBack() throws StateFormatException {
        TestingPipeline all = MLP.with("transforms", List.of("upgd", "clip-norm"));
        TestingPipeline output = all.with("upgd", Map.of("scope", "output"));
        LearnerState old = all.learned(STEPS);
        LearnerState moved = moved(all, old, output);
        Block head = old.layout().blocks().get(old.layout().blocks().size() - 1);
        float[] was = utility(old);
        assertThat(was).hasSize(old.layout().size());
        float[] ofHead = Arrays.copyOfRange(was, head.offset(), was.length);
        assertThat(utility(moved)).containsExactly(ofHead);
        assertThat(learns(output, moved)).isTrue();
        LearnerState same = output.learned(STEPS);
        assertThat(moved(output, same, output).tree()).isEqualTo(same.tree());
        TestingPipeline wider = output.columns("a", "new", "b", "is=c").classes("x", "y", "z", "w");
        float[] grown = utility(moved(output, same, wider));
        assertThat(grown).startsWith(utility(same)).hasSize(ofHead.length / 3 * 4);
        float[] back = utility(moved(output, same, all));
        assertThat(Arrays.copyOf(back, head.offset())).containsOnly(0);
        assertThat(Arrays.copyOfRange(back, head.offset(), back.length))
                .containsExactly(utility(same));
    }

    private static float[] utility(LearnerState state) {
        return state.tree().part("optimizer").part("chain").part("upgd").vector("utility");
    }

    @Test
    void anotherOptimizerBeginsAnewAndTheModelStays() throws StateFormatException {
        TestingPipeline before = MLP.with("transforms", List.of("clip-norm", "upgd"));
        TestingPipeline after =
                MLP.with("transforms", List.of("upgd", "sgd", "weight-decay"))
                        .with("sgd", Map.of("momentum", 0.5))
                        .with("step-size", "inverse-sqrt");
        LearnerState old = before.learned(STEPS);
        LearnerState moved = moved(before, old, after);
        assertThat(moved.params()).containsExactly(old.params());
        assertThat(moved.tree().part("standardizer")).isEqualTo(old.tree().part("standardizer"));
        StateTree chain = moved.tree().part("optimizer").part("chain");
        assertThat(chain.part("upgd"))
                .isEqualTo(old.tree().part("optimizer").part("chain").part("upgd"));
        assertThat(chain.part("sgd").vector("velocity")).containsOnly(0);
        assertThat(outcomes(before, after))
                .containsEntry("model", Outcome.KEPT)
                .containsEntry("transform upgd", Outcome.KEPT)
                .containsEntry("transform sgd", Outcome.ANEW)
                .containsEntry("transform weight-decay", Outcome.ANEW)
                .containsEntry("transform clip-norm", Outcome.DROPPED)
                .containsEntry("step size constant", Outcome.DROPPED)
                .containsEntry("step size inverse-sqrt", Outcome.ANEW)
                .containsEntry("settings", Outcome.KEPT);
    }

    @Test
    void aLinkThatRemembersMoreThanBeforeBeginsThatAnew() throws StateFormatException {
        TestingPipeline before = MLP.with("transforms", List.of("sgd"));
        TestingPipeline after = before.with("sgd", Map.of("momentum", 0.5));
        moved(before, before.learned(9), after);
        assertThat(compare(before, after))
                .contains(
                        new Change("transform sgd", Outcome.ANEW, "velocity was not there before"));
    }

    @Test
    void settingsAreNotStateAndOtherOnesAreSaid() throws StateFormatException {
        TestingPipeline after =
                MLP.with("upgd", Map.of("sigma", 0.5))
                        .with("constant", Map.of("value", 0.5))
                        .with("freeze-after", 5);
        LearnerState old = MLP.learned(9);
        assertThat(moved(MLP, old, after).tree()).isEqualTo(old.tree());
        assertThat(compare(MLP, after))
                .filteredOn(change -> change.what().equals("settings"))
                .singleElement()
                .satisfies(
                        change -> {
                            assertThat(change.outcome()).isEqualTo(Outcome.KEPT);
                            assertThat(change.why()).contains("sigma: 0.5", "were {clip-norm: ");
                        });
        assertThat(compare(MLP, MLP)).noneMatch(change -> change.what().equals("settings"));
    }

    @Test
    void refusesWhatCannotGoOnAndSaysWhatToDo() {
        assertRefused(
                MLP,
                MLP.hidden(4, 3),
                "model: layer hidden1 has 4 units and had 5; a narrower layer would throw away what"
                        + " its units learned: keep at least 5, or learn anew in a lane of another"
                        + " name.");
        assertRefused(
                MLP,
                MLP.hidden(5, 3, 2),
                "model: layer hidden3 is new and has 2 units; the layer before it has 3, and it"
                    + " must hand on each: give it at least 3, or learn anew in a lane of another"
                    + " name");
        assertRefused(MLP, MLP.hidden(5), "and this one the layers hidden1, head;");
        assertRefused(
                TestingPipeline.linear(),
                MLP,
                "has the layers head and this one the layers hidden1, hidden2, head");
        assertRefused(
                MLP, MLP.classes("x", "y"), "label: class 2 was z and is missing now; classes");
        assertRefused(
                MLP, MLP.classes("y", "x", "z"), "label: class 0 was x and is y now; classes may");
        assertRefused(
                MLP, MLP.numbers(), "label: the label was one of x, y, z and is a number now");
        assertRefused(
                TestingPipeline.linear().numbers(),
                TestingPipeline.linear(),
                "the label was a number and is one of x, y, z now");
        assertRefused(
                MLP.classes("no", "yes").with("loss", "softmax"),
                MLP.classes("no", "yes"),
                "the head has 1 outputs and had 2, for another loss; keep the loss");
        assertRefused(
                MLP,
                MLP.with("standardize", false),
                "learned on inputs that were standardized, and now are not; leave standardize");
        assertRefused(
                MLP.with("standardize", false),
                MLP,
                "learned on inputs that were not standardized, and now are;");
    }

    @Test
    void refusesTheStateOfAnotherKindOfLearner() {
        TestingPipeline majority = MLP.with("kind", "majority").without("model").without("mlp");
        assertRefused(MLP, majority, "learner: the state is that of another kind of learner");
        assertRefused(majority, MLP, "learner: the state is that of another kind of learner");
    }

    @Test
    void refusesAColumnThatIsScaledNowAndWasNot() {
        String message = "is of another kind now: it was scaled and is not, or the other way round";
        assertRefused(MLP, MLP.unscaled("b", "is=c"), "feature b: " + message);
        assertRefused(MLP.unscaled("none"), MLP, "feature is=c: " + message);
    }

    @Test
    void refusesAVersionOfTheStateThatItDoesNotKnow() {
        byte[] bytes = MLP.saved(3);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("learner", 8) + "learner".length()] = 2;
        assertThatThrownBy(() -> LearnerCodec.of(MLP.learner()).decode(bytes))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining(
                        "learner: state learner has version 1, was 2; use the build that saved it");
    }

    @Test
    void aLinkOfAnotherVersionBeginsAnew() throws StateFormatException {
        byte[] bytes = MLP.saved(30);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.lastIndexOf("upgd") + "upgd".length()] = 7; // the settings name it, too
        LearnerCodec codec = LearnerCodec.of(MLP.learner());
        assertThat(codec.compare(bytes))
                .contains(new Change("transform upgd", Outcome.ANEW, "version 1, was 7"));
        LearnerState restored = codec.decode(bytes);
        assertThat(restored.params()).containsExactly(MLP.learned(30).params());
        assertThat(restored.tree().part("optimizer").part("chain").part("upgd").vector("utility"))
                .containsOnly(0);
    }

    @Test
    void manyNewColumnsAreSaidInOneLine() throws StateFormatException {
        String[] names = new String[3 + 100];
        Arrays.setAll(names, i -> i < 3 ? MLP.columns().get(i) : "more" + i);
        assertThat(compare(MLP, MLP.columns(names)))
                .extracting(Change::what)
                .contains("feature more10", "92 more features")
                .doesNotContain("feature more11");
    }

    private static void assertLogitsKept(
            TestingPipeline before, LearnerState old, TestingPipeline after, LearnerState moved) {
        for (int i = 0; i < 50; i++) {
            float[] was = before.predict(old, i);
            float[] is = after.predict(moved, i);
            double sum = 0;
            for (int c = 0; c < was.length; c++) {
                sum += is[c];
            }
            for (int c = 0; c < was.length; c++) {
                assertThat(is[c] / sum).isCloseTo(was[c], within(1e-5));
            }
        }
    }

    private static boolean learns(TestingPipeline pipeline, LearnerState state) {
        float[] before = state.params().clone();
        Progress progress =
                pipeline.learner().learn(state, Batch.example(pipeline.features(STEPS), 1));
        return progress.accepted() && !Arrays.equals(before, state.params());
    }

    private static LearnerState moved(
            TestingPipeline before, LearnerState state, TestingPipeline after)
            throws StateFormatException {
        byte[] bytes = LearnerCodec.of(before.learner()).encode(state);
        return LearnerCodec.of(after.learner()).decode(bytes);
    }

    private static List<Change> compare(TestingPipeline before, TestingPipeline after)
            throws StateFormatException {
        return LearnerCodec.of(after.learner()).compare(before.saved(9));
    }

    private static Map<String, Outcome> outcomes(TestingPipeline before, TestingPipeline after)
            throws StateFormatException {
        return compare(before, after).stream()
                .collect(
                        Collectors.toMap(Change::what, Change::outcome, (first, second) -> second));
    }

    /** A change that is refused is so in the report and by decoding, in the same words. */
    private static void assertRefused(
            TestingPipeline before, TestingPipeline after, String message) {
        byte[] bytes = before.saved(9);
        LearnerCodec codec = LearnerCodec.of(after.learner());
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(StateFormatException.class)
                .hasMessageStartingWith("The saved state cannot go on in this learner: ")
                .hasMessageContaining(message)
                .satisfies(
                        thrown -> {
                            List<Change> refused =
                                    codec.compare(bytes).stream().filter(Change::refused).toList();
                            assertThat(refused).isNotEmpty();
                            assertThat(thrown.getMessage()).contains(refused.get(0).why());
                        });
    }
}
