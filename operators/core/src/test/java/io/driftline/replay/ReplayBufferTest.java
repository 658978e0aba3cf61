package io.driftline.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.data.ColumnMap;
import io.driftline.math.Rng;
import io.driftline.state.StateTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
    private static final List<String> COLUMNS = List.of("a", "b");
    private static final ColumnMap SAME = new ColumnMap(COLUMNS, COLUMNS, List.of(), List.of());

    @Test
    void givesBackWhatItKept() {
        ReplayBuffer buffer = new ReplayBuffer(new Ring(3), 3, 2, 2);
        StateTree state = StateTree.of(buffer.state(), 0);
        fill(buffer, state, 4);
        assertThat(buffer.stored(state)).isEqualTo(3);
        float[] inputs = new float[3];
        assertThat(buffer.read(0, state, inputs, 1)).isEqualTo(3);
        assertThat(inputs).containsExactly(0, 3, 30);
        float[] said = new float[2];
        assertThat(buffer.said(0, state, said, 0)).isEqualTo(2);
        assertThat(said).containsExactly(300, 3000);
    }

    /** Ten pairs of five rows; see {@link ReplayPolicyTest} for the error probability. */
    @Test
    void drawsDifferentRowsEachSetWithTheSameProbability() {
        ReplayBuffer buffer = new ReplayBuffer(new Reservoir(5), 5, 2, 0);
        StateTree state = StateTree.of(buffer.state(), 0);
        fill(buffer, state, 12);
        int[][] pairs = new int[5][5];
        int[] slots = new int[2];
        for (int i = 0; i < 20_000; i++) {
            assertThat(buffer.draw(2, Rng.ofSeed(1).child(i), state, slots)).isEqualTo(2);
            pairs[Math.min(slots[0], slots[1])][Math.max(slots[0], slots[1])]++;
        }
        for (int i = 0; i < 5; i++) {
            assertThat(pairs[i][i]).isZero();
            for (int j = i + 1; j < 5; j++) {
                ReplayPolicyTest.assertShare("pair " + i + ", " + j, pairs[i][j], 20_000, 0.1);
            }
        }
    }

    @Test
    void drawsAllRowsWhenThereAreNotMore() {
        ReplayBuffer buffer = new ReplayBuffer(new Reservoir(5), 5, 2, 0);
        StateTree state = StateTree.of(buffer.state(), 0);
        int[] slots = {9, 9, 9, 9};
        assertThat(buffer.draw(4, Rng.ofSeed(1), state, slots)).isZero();
        fill(buffer, state, 3);
        assertThat(buffer.draw(4, Rng.ofSeed(1), state, slots)).isEqualTo(3);
        assertThat(slots).startsWith(0, 1, 2);
    }

    @Test
    void rowsMoveByTheNamesOfTheirColumns() {
        ReplayBuffer before = new ReplayBuffer(new Ring(4), 4, 2, 0);
        StateTree saved = StateTree.of(before.state(), 0);
        fill(before, saved, 6);
        ReplayBuffer after = new ReplayBuffer(new Ring(3), 3, 2, 0);
        StateTree state = StateTree.of(after.state(), 0);
        ColumnMap map = new ColumnMap(COLUMNS, List.of("new", "a"), List.of(), List.of());
        assertThat(ReplayMove.of(saved, state, map, Rng.ofSeed(1)))
                .isEqualTo(new ReplayMove(4, 3, 3));
        float[] inputs = new float[2];
        assertThat(after.read(0, state, inputs, 0)).isEqualTo(3);
        assertThat(inputs).containsExactly(0, 3);
        assertThat(after.read(2, state, inputs, 0)).isEqualTo(5);
        assertThat(inputs).containsExactly(0, 5);
    }

    @Test
    void outputsOfClassesThatJoinLaterAreUnknown() {
        ReplayBuffer before = new ReplayBuffer(new Ring(2), 2, 2, 1); // the log odds of two classes
        StateTree saved = StateTree.of(before.state(), 0);
        before.offer(new float[] {1, 2}, 0, 0, new float[] {0.5f}, 0, Rng.ofSeed(1), saved);
        ReplayBuffer after = new ReplayBuffer(new Ring(2), 2, 2, 3);
        StateTree state = StateTree.of(after.state(), 0);
        ReplayMove.of(saved, state, SAME, Rng.ofSeed(1));
        float[] said = new float[3];
        assertThat(after.said(0, state, said, 0)).isEqualTo(2);
        assertThat(said).containsExactly(0, 0.5f, 0);
    }

    @Test
    void rowsWithoutOutputsHaveNone() {
        ReplayBuffer before = new ReplayBuffer(new Ring(2), 2, 2, 0);
        StateTree saved = StateTree.of(before.state(), 0);
        fill(before, saved, 2);
        ReplayBuffer after = new ReplayBuffer(new Ring(2), 2, 2, 2);
        StateTree state = StateTree.of(after.state(), 0);
        ReplayMove.of(saved, state, SAME, Rng.ofSeed(1));
        assertThat(after.said(1, state, new float[2], 0)).isZero();
        assertThat(after.read(1, state, new float[2], 0)).isEqualTo(1);
    }

    @Test
    void featuresGoOnWhereThereAreAsManyOfThem() {
        ReplayBuffer before = new ReplayBuffer(new Ring(2), 2, 2, 0, 3);
        StateTree saved = StateTree.of(before.state(), 0);
        fill(before, saved, 2);
        before.keepFeatures(1, new float[] {0, 7, 8, 9}, 1, saved);
        ReplayBuffer same = new ReplayBuffer(new Ring(2), 2, 2, 0, 3);
        StateTree state = StateTree.of(same.state(), 0);
        ReplayMove.of(saved, state, SAME, Rng.ofSeed(1));
        float[] said = new float[4];
        assertThat(same.features(0, state, said, 1)).as("never told").isFalse();
        assertThat(same.features(1, state, said, 1)).isTrue();
        assertThat(said).containsExactly(0, 7, 8, 9);
        ReplayBuffer wider = new ReplayBuffer(new Ring(2), 2, 2, 0, 4);
        StateTree other = StateTree.of(wider.state(), 0);
        ReplayMove.of(saved, other, SAME, Rng.ofSeed(1));
        assertThat(wider.features(1, other, new float[4], 0)).isFalse();
        assertThat(wider.stored(other)).isEqualTo(2);
    }

    @Test
    void refusesRowsThatContradictThemselves() {
        ReplayBuffer buffer = new ReplayBuffer(new Ring(2), 2, 2, 0);
        StateTree saved = StateTree.of(buffer.state(), 0);
        saved.parts().get(0).counter("stored", 1L << 40);
        StateTree state = StateTree.of(buffer.state(), 0);
        assertThatThrownBy(() -> ReplayMove.of(saved, state, SAME, Rng.ofSeed(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contradict");
        assertThatThrownBy(() -> new ReplayBuffer(new Ring(1 << 20), 1 << 20, 1 << 12, 0))
                .hasMessageContaining("more than an array holds");
    }

    /** Example n is (n, 10 n) with target n, of which was said (100 n, 1000 n). */
    private static void fill(ReplayBuffer buffer, StateTree state, int examples) {
        for (int n = 0; n < examples; n++) {
            float[] inputs = {n, 10 * n};
            float[] said = {100 * n, 1000 * n};
            buffer.offer(inputs, 0, n, said, 0, Rng.ofSeed(1), state);
        }
    }
}
