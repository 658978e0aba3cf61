package io.driftline.pipelines.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.state.Layout;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SavepointDiffTest {
    private static final Group TWO = new Group(2, 5, 9, 77, 78);
    private static final StateSpec SPEC =
            StateSpec.of("learner", 1)
                    .perParameter("params")
                    .counter("steps", 0)
                    .part(StateSpec.of("optimizer", 1).perParameter("utility").scalar("decay", 1));

    @Test
    void parametersAreComparedByBlock() {
        Layout layout = Layout.EMPTY.with("hidden", 1, 2).with("head", 1, 1);
        StateTree a = StateTree.of(SPEC, 3);
        StateTree b = a.copy();
        b.vector("params")[0] = 3;
        b.vector("params")[1] = -4;
        assertThat(differences(layout, a, b))
                .containsExactly(
                        new Difference(
                                "lane parameters hidden",
                                "2 of 2 differ",
                                "",
                                "max |Δ| 4.000, L2 5.000"));
    }

    @Test
    void zeroAndMinusZeroDiffer() {
        StateTree a = StateTree.of(SPEC, 3);
        StateTree b = a.copy();
        b.part("optimizer").vector("utility")[2] = -0f;
        assertThat(differences(Layout.EMPTY, a, b))
                .containsExactly(
                        new Difference(
                                "lane optimizer utility",
                                "1 of 3 differ",
                                "",
                                "max |Δ| 0.000, L2 0.000"));
    }

    @Test
    void countersScalarsAndWhatOnlyOneHasAreNamed() {
        StateTree a = StateTree.of(SPEC, 3);
        StateTree b = a.copy();
        b.counter("steps", 12);
        b.part("optimizer").scalar("decay", 0.5);
        assertThat(differences(Layout.EMPTY, a, b))
                .containsExactly(
                        new Difference("lane steps", "0", "12", "+12"),
                        new Difference("lane optimizer decay", "1.0", "0.5", "-0.5000"));
        assertThat(differences(Layout.EMPTY, a, b.without("optimizer")))
                .contains(new Difference("lane optimizer", "there", "—", ""));
    }

    @Test
    void anotherLengthIsSaidAndNotMeasured() {
        StateTree a = StateTree.of(SPEC, 3);
        StateTree b = StateTree.of(SPEC, 4);
        assertThat(differences(Layout.EMPTY, a, b))
                .contains(new Difference("lane params", "3 numbers", "4 numbers", ""));
    }

    @Test
    void groupsOfEqualSizeWithOtherEntriesDiffer() throws Exception {
        Group others = new Group(2, 5, 9, 77, 79);
        Savepoint a = savepoint(TWO, 4);
        assertThat(SavepointDiff.of(a, a)).isEmpty();
        assertThat(SavepointDiff.of(a, savepoint(others, 6)))
                .containsExactly(
                        new Difference("label join waiting", "2", "2", "as many, but others"),
                        new Difference("source events t-0", "offset 4", "offset 6", "+2"));
    }

    @Test
    void theOrderOfEntriesDoesNotMatterAndTheirNumberDoes() {
        Group one = new Group(1, 5, 5, 70, 8);
        Group other = new Group(1, 9, 9, 7, 70);
        assertThat(one.plus(other)).isEqualTo(other.plus(one)).isEqualTo(TWO);
        assertThat(one.plus(Group.NONE)).isEqualTo(one);
        assertThat(one.plus(one)).isNotEqualTo(one);
    }

    private static List<Difference> differences(Layout layout, StateTree a, StateTree b) {
        List<Difference> found = new ArrayList<>();
        new TreeDifferences(layout, found).compare("lane", a, b);
        return found;
    }

    private static Savepoint savepoint(Group waiting, long offset) {
        return new Savepoint(
                "path",
                1,
                List.of(),
                List.of(),
                Optional.of(new SavedJoin(waiting, Group.NONE, Group.NONE, Group.NONE)),
                Optional.empty(),
                List.of(new SourcePosition("events", "t", 0, offset)),
                Map.of());
    }
}
