package io.driftline.pipelines.evaluate;

import java.util.BitSet;

/** Which of a stream's events a learner was right about; two bits per event. */
final class Verdicts {
    private final BitSet judged = new BitSet();
    private final BitSet right = new BitSet();

    /** Notes one; what comes after event 2³¹ − 1 is left out. */
    void add(long event, boolean correct) {
        if (event < Integer.MAX_VALUE) {
            judged.set((int) event);
            right.set((int) event, correct);
        }
    }

    /** Returns the first event from one on that both have judged; −1 when there is none. */
    int next(Verdicts other, int from) {
        int event = judged.nextSetBit(from);
        while (event >= 0 && !other.judged.get(event)) {
            event = judged.nextSetBit(event + 1);
        }
        return event;
    }

    /** Returns 1 where this one alone was right, −1 where the other alone was, else 0. */
    int lead(Verdicts other, int event) {
        return (right.get(event) ? 1 : 0) - (other.right.get(event) ? 1 : 0);
    }
}
