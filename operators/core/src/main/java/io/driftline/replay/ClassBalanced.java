package io.driftline.replay;

import io.driftline.data.Task;
import io.driftline.math.Rng;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps as many examples of each class as there are, up to an equal share of the memory; of each
 * class those in memory are a uniform sample of all that were offered.
 *
 * <p>Class-balancing reservoir sampling, Chrysakis and Moens, ICML 2020. A class that is, or once
 * was, a largest one is full: its examples come in with probability stored ÷ seen, in the place of
 * another of it. All others come in always, in the place of one of the largest class; among equals
 * that is the first.
 *
 * <p>Differs: a full class of which nothing is left, which needs more classes than rows, comes in
 * like one that is not full. A smaller memory that takes over a larger one drops rows of the
 * largest class, one after the other.
 *
 * <p>The probability falls with the number seen: on a stream that drifts, a full class hardly
 * changes later on. State: three doubles per class, one per row. Cost: one scan of the slots for an
 * example that comes in.
 *
 * @param rows of the memory, at least 1
 * @param classes their names, at least one
 */
public record ClassBalanced(int rows, List<String> classes) implements ReplayPolicy {
    private static final String SEEN = "seen";
    private static final String HELD = "held";
    private static final String FULL = "full";
    private static final String SLOTS = "slots";
    private static final String CLASS = "class";

    public ClassBalanced {
        Require.atLeast("replay.rows", rows, 1);
        classes = List.copyOf(classes);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException(
                    "replay.policy is class-balanced; a label of numbers, or of several classes at"
                            + " once, has no classes to balance. Use reservoir.");
        }
    }

    @Override
    public StateSpec state() {
        return StateSpec.of("class-balanced", 1)
                .elements(classes)
                .perElement(SEEN, 0)
                .perElement(HELD, 0)
                .perElement(FULL, 0)
                .counter(Slots.OFFERED, 0)
                .counter(Slots.STORED, 0)
                .part(StateSpec.of(SLOTS, 1).rows(rows).perRow(CLASS, 1, -1));
    }

    @Override
    public int slotFor(float target, Rng rng, StateTree state) {
        int own = Task.classIndex(target, classes.size());
        double[] seen = state.array(SEEN);
        double[] held = state.array(HELD);
        state.add(Slots.OFFERED, 1);
        seen[own]++;
        if (state.counter(Slots.STORED) < rows) {
            int free = (int) state.add(Slots.STORED, 1) - 1;
            return take(free, own, state);
        }
        int largest = largest(held, state.array(FULL));
        if (state.array(FULL)[own] == 0 || held[own] == 0) {
            int victim = row(largest, Slots.below((long) held[largest], rng, 0), state);
            held[largest]--;
            return take(victim, own, state);
        }
        return rng.uniform(0) <= held[own] / seen[own]
                ? row(own, Slots.below((long) held[own], rng, 1), state)
                : -1;
    }

    @Override
    public int draw(Rng rng, StateTree state) {
        return Slots.filled(rng, state);
    }

    @Override
    public int[] resize(StateTree saved, StateTree state, Rng rng) {
        for (String name : List.of(SEEN, FULL)) {
            double[] old = saved.array(name); // classes are only ever appended
            System.arraycopy(old, 0, state.array(name), 0, old.length);
        }
        int stored = (int) saved.counter(Slots.STORED);
        double[] classOf = saved.part(SLOTS).array(CLASS);
        double[] held = state.array(HELD);
        for (int slot = 0; slot < stored; slot++) {
            held[Task.classIndex((float) classOf[slot], classes.size())]++;
        }
        if (!Arrays.equals(Arrays.copyOf(saved.array(HELD), held.length), held)) {
            throw new IllegalArgumentException("the counts of the classes are not those of rows");
        }
        int[] from = Slots.range(0, stored);
        for (; stored > rows; stored--) {
            int largest = largest(held, state.array(FULL));
            int place = (int) Slots.below((long) held[largest], rng, stored);
            int victim = nth(largest, place, classOf, from);
            held[largest]--;
            System.arraycopy(from, victim + 1, from, victim, stored - victim - 1);
        }
        state.counter(Slots.OFFERED, saved.counter(Slots.OFFERED));
        state.counter(Slots.STORED, stored);
        int[] kept = Arrays.copyOf(from, stored);
        for (int i = 0; i < stored; i++) {
            state.part(SLOTS).array(CLASS)[i] = classOf[kept[i]];
        }
        return kept;
    }

    /** Returns the class with the most rows; whoever has as many is full from now on. */
    private static int largest(double[] held, double[] full) {
        int largest = 0;
        for (int c = 1; c < held.length; c++) {
            largest = held[c] > held[largest] ? c : largest;
        }
        for (int c = 0; c < held.length; c++) {
            full[c] = held[c] == held[largest] ? 1 : full[c];
        }
        return largest;
    }

    private static int take(int slot, int own, StateTree state) {
        state.array(HELD)[own]++;
        state.part(SLOTS).array(CLASS)[slot] = own;
        return slot;
    }

    private static int row(int own, long place, StateTree state) {
        double[] classOf = state.part(SLOTS).array(CLASS);
        int slot = -1;
        for (long left = place; left >= 0; ) {
            slot++;
            left -= classOf[slot] == own ? 1 : 0;
        }
        return slot;
    }

    private static int nth(int own, int place, double[] classOf, int[] slots) {
        int index = -1;
        for (int left = place; left >= 0; ) {
            index++;
            left -= classOf[slots[index]] == own ? 1 : 0;
        }
        return index;
    }
}
