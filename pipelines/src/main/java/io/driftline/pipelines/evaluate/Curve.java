package io.driftline.pipelines.evaluate;

import io.driftline.data.Task;
import io.driftline.eval.FadingMean;
import io.driftline.eval.Prequential;
import io.driftline.eval.RecentPrequential;
import io.driftline.eval.WindowedMean;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.List;

/**
 * How good the newest predictions are, noted now and then along the stream: their accuracy, or
 * their mean squared error where a number is predicted; over a window or with fading memory.
 */
final class Curve {
    private final Task task;
    private final long every;
    private final List<Double> at = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private final List<Double> windows = new ArrayList<>();
    private final int window;
    private final Judge judge;
    private long count;

    /** What is known about the newest predictions. */
    private interface Judge {
        void update(float[] scores, float target, float noChange, float majority);

        double value();
    }

    /**
     * @param notes so many values are noted along the stream
     */
    Curve(Task task, Memory memory, long events, long notes) {
        this.task = task;
        every = Math.max(1, events / notes);
        window = memory.window();
        boolean single = task.classification() && !task.multiLabel();
        judge = single ? classes(memory) : means(memory);
    }

    /** Sees a prediction that was answered. */
    void update(float[] scores, float target, float noChange, float majority) {
        judge.update(scores, target, noChange, majority);
        count++;
        if (count % every == 0) {
            at.add((double) count);
            values.add(judge.value());
        }
        if (window > 0 && count % window == 0) {
            windows.add(judge.value());
        }
    }

    /** Returns after how many answers the values were noted; read only. */
    List<Double> at() {
        return at;
    }

    /** Returns the values; read only. */
    List<Double> values() {
        return values;
    }

    /** Returns the value of each full window in turn, none with a memory that fades; read only. */
    List<Double> windows() {
        return windows;
    }

    /** Returns the newest value. */
    double now() {
        return judge.value();
    }

    private Judge classes(Memory memory) {
        RecentPrequential recent =
                memory.window() > 0
                        ? RecentPrequential.ofWindow(task, memory.window())
                        : RecentPrequential.ofFading(task, memory.fading());
        StateTree state = StateTree.of(recent.state(), 0);
        return new Judge() {
            @Override
            public void update(float[] scores, float target, float noChange, float majority) {
                double loss = Prequential.loss(task, scores, 0, target);
                recent.update(
                        argmax(scores, 0, scores.length),
                        (int) target,
                        (int) noChange,
                        (int) majority,
                        loss,
                        state);
            }

            @Override
            public double value() {
                return recent.accuracy(state);
            }
        };
    }

    /** The mean squared error of numbers, or the share of sets that are wholly right. */
    private Judge means(Memory memory) {
        WindowedMean window = new WindowedMean(Math.max(1, memory.window()));
        FadingMean fading = new FadingMean(memory.window() > 0 ? 1 : memory.fading());
        StateTree state = StateTree.of(memory.window() > 0 ? window.state() : fading.state(), 0);
        return new Judge() {
            @Override
            public void update(float[] scores, float target, float noChange, float majority) {
                double value =
                        !task.multiLabel()
                                ? Prequential.loss(task, scores, 0, target)
                                : Prequential.error(task, scores, 0, target) == 0 ? 1 : 0;
                if (memory.window() > 0) {
                    window.update(value, state);
                } else {
                    fading.update(value, state);
                }
            }

            @Override
            public double value() {
                return memory.window() > 0 ? window.mean(state) : fading.mean(state);
            }
        };
    }

    /** Returns the place of the largest of some scores, the first on ties. */
    static int argmax(float[] scores, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = scores[from + i] > scores[from + best] ? i : best;
        }
        return best;
    }
}
