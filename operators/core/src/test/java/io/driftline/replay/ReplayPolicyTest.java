package io.driftline.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.math.Rng;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which examples are in memory. Shares are compared within 5 standard deviations; by chance alone a
 * single comparison would fail with probability 6e-7, and all of this class together with less than
 * 1e-3. The seeds are fixed, so that they fail always or never.
 */
class ReplayPolicyTest {
    private static final List<String> CLASSES = List.of("A", "B", "C");

    /** Card replay, section 1. The seed was searched for, so that the draws are the card's. */
    @Test
    void reservoirTakesTheSlotsThatAreWrittenDown() {
        String[] memory = new String[3];
        Reservoir policy = new Reservoir(3);
        StateTree state = StateTree.of(policy.state(), 0);
        Rng rng = Rng.ofSeed(1328762);
        List<String> after = new ArrayList<>();
        for (int n = 1; n <= 10; n++) {
            offer(policy, state, 0, rng.child(n), memory, String.valueOf(n));
            after.add(String.join(",", Arrays.copyOf(memory, Math.min(n, 3))));
        }
        assertThat(after)
                .containsExactly(
                        "1", "1,2", "1,2,3", "1,2,4", "1,2,4", "6,2,4", "6,2,4", "6,2,8", "6,2,8",
                        "6,2,8");
        assertThat(state.counter("offered")).isEqualTo(10);
        assertThat(state.counter("stored")).isEqualTo(3);
    }

    /** Card replay, section 2 (a). The seed was searched for, so that the draws are the card's. */
    @Test
    void classBalancedTakesTheSlotsThatAreWrittenDown() {
        String[] memory = new String[4];
        ClassBalanced policy = new ClassBalanced(4, CLASSES);
        StateTree state = StateTree.of(policy.state(), 0);
        Rng rng = Rng.ofSeed(182);
        int[] seen = new int[3];
        List<String> after = new ArrayList<>();
        String stream = "AAABAABCAC";
        for (int n = 1; n <= stream.length(); n++) {
            int label = stream.charAt(n - 1) - 'A';
            String example = CLASSES.get(label) + ++seen[label];
            offer(policy, state, label, rng.child(n), memory, example);
            after.add(String.join(" ", Arrays.copyOf(memory, Math.min(n, 4))));
        }
        assertThat(after.subList(3, 10))
                .containsExactly(
                        "A1 A2 A3 B1",
                        "A4 A2 A3 B1",
                        "A4 A5 A3 B1",
                        "A4 A5 B2 B1",
                        "A4 C1 B2 B1",
                        "A4 C1 B2 B1",
                        "A4 C1 B2 C2");
    }

    @Test
    void reservoirHoldsEachExampleAndEachPairWithTheSameProbability() {
        int runs = 20_000;
        int[] alone = new int[20];
        int[][] pairs = new int[20][20];
        for (int run = 0; run < runs; run++) {
            count(run(new Reservoir(5), 20, Rng.ofSeed(1).child(run)), alone, pairs);
        }
        for (int i = 0; i < 20; i++) {
            assertShare("example " + i, alone[i], runs, 5 / 20.0);
            for (int j = 0; j < i; j++) {
                assertShare("pair " + i + ", " + j, pairs[i][j], runs, 5.0 * 4 / (20 * 19));
            }
        }
    }

    @Test
    void classBalancedHoldsEachExampleOfAClassWithTheSameProbability() {
        int runs = 20_000;
        // 12 of A, 6 of B, 2 of C, in bursts; how many of each are held depends on no draw.
        String stream = "AAAABAAABBAAACBBAACB";
        int[] alone = new int[stream.length()];
        int[] held = new int[3];
        for (int run = 0; run < runs; run++) {
            ClassBalanced policy = new ClassBalanced(7, CLASSES);
            StateTree state = StateTree.of(policy.state(), 0);
            Integer[] memory = new Integer[7];
            for (int n = 0; n < stream.length(); n++) {
                int label = stream.charAt(n) - 'A';
                offer(policy, state, label, Rng.ofSeed(2).child(run).child(n), memory, n);
            }
            held = new int[3];
            for (int example : memory) {
                alone[example]++;
                held[stream.charAt(example) - 'A']++;
            }
        }
        assertThat(held).containsExactly(2, 3, 2);
        double[] share = {2 / 12.0, 3 / 6.0, 2 / 2.0};
        for (int n = 0; n < alone.length; n++) {
            assertShare("example " + n, alone[n], runs, share[stream.charAt(n) - 'A']);
        }
    }

    @Test
    void ringHoldsTheNewest() {
        assertThat(run(new Ring(4), 3, Rng.ofSeed(1))).containsExactly(0, 1, 2);
        assertThat(run(new Ring(4), 10, Rng.ofSeed(1))).containsExactly(8, 9, 6, 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reservoir", "class-balanced", "ring"})
    void drawsEachFilledSlotWithTheSameProbability(String name) {
        ReplayPolicy policy = ReplayPolicies.of(name, 7, CLASSES);
        for (int stored : new int[] {1, 5, 7}) {
            StateTree state = StateTree.of(policy.state(), 0);
            for (int n = 0; n < stored + (stored == 7 ? 20 : 0); n++) {
                policy.slotFor(n % 3, Rng.ofSeed(3).child(n), state);
            }
            int[] drawn = new int[7];
            for (int i = 0; i < 20_000; i++) {
                drawn[policy.draw(Rng.ofSeed(4).child(i), state)]++;
            }
            for (int slot = 0; slot < 7; slot++) {
                assertShare("slot", drawn[slot], 20_000, slot < stored ? 1.0 / stored : 0);
            }
        }
    }

    @Test
    void aSmallerReservoirIsAUniformSampleTooAndStaysOne() {
        int runs = 20_000;
        int[] alone = new int[40];
        for (int run = 0; run < runs; run++) {
            Rng rng = Rng.ofSeed(6).child(run);
            Reservoir large = new Reservoir(8);
            Integer[] memory = new Integer[8];
            StateTree saved = StateTree.of(large.state(), 0);
            for (int n = 0; n < 20; n++) {
                offer(large, saved, 0, rng.child(n), memory, n);
            }
            Reservoir small = new Reservoir(3);
            StateTree state = StateTree.of(small.state(), 0);
            Integer[] kept = moved(memory, small.resize(saved, state, rng.child(1000)), 3);
            for (int n = 20; n < 40; n++) {
                offer(small, state, 0, rng.child(n), kept, n);
            }
            for (int example : kept) {
                alone[example]++;
            }
        }
        for (int n = 0; n < 40; n++) {
            assertShare("example " + n, alone[n], runs, 3 / 40.0);
        }
    }

    @Test
    void aLargerReservoirKeepsWhatItHasAndFillsUp() {
        Reservoir small = new Reservoir(3);
        StateTree saved = StateTree.of(small.state(), 0);
        for (int n = 0; n < 20; n++) {
            small.slotFor(0, Rng.ofSeed(1).child(n), saved);
        }
        Reservoir large = new Reservoir(5);
        StateTree state = StateTree.of(large.state(), 0);
        assertThat(large.resize(saved, state, Rng.ofSeed(1))).containsExactly(0, 1, 2);
        assertThat(large.slotFor(0, Rng.ofSeed(1), state)).isEqualTo(3);
        assertThat(large.slotFor(0, Rng.ofSeed(1), state)).isEqualTo(4);
        assertThat(state.counter("offered")).isEqualTo(22);
    }

    @Test
    void anotherRingKeepsTheNewestInTheirOrder() {
        Ring six = new Ring(6);
        StateTree saved = StateTree.of(six.state(), 0);
        Integer[] memory = new Integer[6];
        for (int n = 0; n < 9; n++) {
            offer(six, saved, 0, Rng.ofSeed(1), memory, n);
        }
        Ring four = new Ring(4);
        StateTree state = StateTree.of(four.state(), 0);
        Integer[] kept = moved(memory, four.resize(saved, state, Rng.ofSeed(1)), 4);
        assertThat(kept).containsExactly(5, 6, 7, 8);
        offer(four, state, 0, Rng.ofSeed(1), kept, 9);
        assertThat(kept).containsExactly(9, 6, 7, 8);

        Ring eight = new Ring(8);
        StateTree larger = StateTree.of(eight.state(), 0);
        Integer[] all = moved(memory, eight.resize(saved, larger, Rng.ofSeed(1)), 8);
        for (int n = 9; n < 12; n++) {
            offer(eight, larger, 0, Rng.ofSeed(1), all, n);
        }
        assertThat(all).containsExactly(11, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void aSmallerClassBalancedMemoryDropsFromTheLargestClassAndStaysUniformWithinAClass() {
        int runs = 20_000;
        String stream = "AAAAAAAABBBBC";
        int[] alone = new int[stream.length()];
        for (int run = 0; run < runs; run++) {
            Rng rng = Rng.ofSeed(8).child(run);
            ClassBalanced large = new ClassBalanced(9, CLASSES);
            StateTree saved = StateTree.of(large.state(), 0);
            Integer[] memory = new Integer[9];
            for (int n = 0; n < stream.length(); n++) {
                offer(large, saved, stream.charAt(n) - 'A', rng.child(n), memory, n);
            }
            ClassBalanced small = new ClassBalanced(5, CLASSES);
            StateTree state = StateTree.of(small.state(), 0);
            Integer[] kept = moved(memory, small.resize(saved, state, rng.child(99)), 5);
            assertThat(state.array("held")).containsExactly(2, 2, 1);
            assertThat(state.array("full")[0]).isEqualTo(1);
            for (int slot = 0; slot < 5; slot++) {
                alone[kept[slot]]++;
                assertThat(state.part("slots").array("class")[slot])
                        .isEqualTo(stream.charAt(kept[slot]) - 'A');
            }
        }
        double[] share = {2 / 8.0, 2 / 4.0, 1};
        for (int n = 0; n < alone.length; n++) {
            assertShare("example " + n, alone[n], runs, share[stream.charAt(n) - 'A']);
        }
    }

    @Test
    void aRareClassStaysInMemoryHoweverManyOthersCome() {
        ClassBalanced policy = new ClassBalanced(30, CLASSES);
        StateTree state = StateTree.of(policy.state(), 0);
        for (int n = 0; n < 5000; n++) {
            policy.slotFor(n == 100 ? 2 : n % 50 == 0 ? 1 : 0, Rng.ofSeed(1).child(n), state);
        }
        assertThat(state.array("held")).containsExactly(14, 15, 1);
        assertThat(state.array("seen")).containsExactly(4900, 99, 1);
    }

    @Test
    void refusesWhatItCannotWorkWith() {
        assertThatThrownBy(() -> new Reservoir(0)).hasMessage("replay.rows is 0; it must be ≥ 1.");
        assertThatThrownBy(() -> new ClassBalanced(5, List.of()))
                .hasMessage(
                        "replay.policy is class-balanced; a label of numbers, or of several classes"
                                + " at once, has no classes to balance. Use reservoir.");
    }

    private static List<Integer> run(ReplayPolicy policy, int offers, Rng rng) {
        StateTree state = StateTree.of(policy.state(), 0);
        List<Integer> memory = new ArrayList<>();
        for (int n = 0; n < offers; n++) {
            int slot = policy.slotFor(0, rng.child(n), state);
            if (slot == memory.size()) {
                memory.add(n);
            } else if (slot >= 0) {
                memory.set(slot, n);
            }
        }
        return memory;
    }

    private static <T> void offer(
            ReplayPolicy policy, StateTree state, int target, Rng rng, T[] memory, T example) {
        int slot = policy.slotFor(target, rng, state);
        if (slot >= 0) {
            memory[slot] = example;
        }
    }

    private static Integer[] moved(Integer[] memory, int[] from, int rows) {
        Integer[] moved = new Integer[rows];
        for (int i = 0; i < from.length; i++) {
            moved[i] = memory[from[i]];
        }
        return moved;
    }

    private static void count(List<Integer> memory, int[] alone, int[][] pairs) {
        for (int i : memory) {
            alone[i]++;
            for (int j : memory) {
                pairs[i][j]++;
            }
        }
    }

    static void assertShare(String what, int count, int runs, double share) {
        double deviation = Math.sqrt(runs * share * (1 - share));
        assertThat((double) count)
                .as(what)
                .isBetween(runs * share - 5 * deviation, runs * share + 5 * deviation);
    }
}
