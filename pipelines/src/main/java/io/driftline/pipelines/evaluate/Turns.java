package io.driftline.pipelines.evaluate;

import io.driftline.math.Rng;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Puts questions and answers in order: an answer whose delay is n comes after the question that is
 * n events later, answers that are due together by the order of their questions. A delay of 0 is a
 * label inside the event. Labels that are still due when the stream ends come then.
 */
final class Turns {
    private final Delay delay;
    private final Rng rng;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(
                    Comparator.comparingLong(Waiting::due)
                            .thenComparingLong(waits -> waits.asked().number()));
    private final Deque<Integer> free = new ArrayDeque<>();
    private int slots;

    private record Waiting(long due, Asked asked) {}

    /**
     * @param rng where the delays are drawn from
     */
    Turns(Delay delay, Rng rng) {
        this.delay = delay;
        this.rng = rng;
    }

    /** Returns what an event brings: its question, and the answers that are due. */
    List<Turn> next(long number, float[] features, float target) {
        List<Turn> turns = new ArrayList<>(2);
        int slot = free.isEmpty() ? slots++ : free.pop();
        Asked asked = new Asked(number, slot, features, target);
        turns.add(new Turn(asked, false));
        waiting.add(new Waiting(number + delay.of(rng, number), asked));
        while (!waiting.isEmpty() && waiting.peek().due() <= number) {
            turns.add(answer());
        }
        return turns;
    }

    /** Returns the answers that are left. */
    List<Turn> rest() {
        List<Turn> turns = new ArrayList<>();
        while (!waiting.isEmpty()) {
            turns.add(answer());
        }
        return turns;
    }

    private Turn answer() {
        Asked asked = waiting.remove().asked();
        free.push(asked.slot());
        return new Turn(asked, true);
    }
}
