package io.driftline.pipelines.evaluate;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.drift.Drift;
import io.driftline.eval.Baselines;
import io.driftline.eval.Prequential;
import io.driftline.flink.LaneLearner;
import io.driftline.flink.options.LaneOptions;
import io.driftline.learn.Guard;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.LearnerState;
import io.driftline.learn.Progress;
import io.driftline.math.Rng;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One learner on one stream, as a lane of the learning job runs it: it predicts at the question,
 * and at the answer that prediction is judged and then the example learned. The same turns leave
 * the same model, bit for bit. A class that may join does so at its first answer, as it joins a
 * lane.
 */
final class Trial {
    /** So many newest examples say how hidden units are. */
    private static final int NEWEST = 256;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final String name;
    private final long seed;
    private final LaneOptions lane;
    private final List<String> classes;
    private final int publishEvery;
    private final int rollbackAfter;
    private Task task;
    private Learner learner;
    private LearnerState state;
    private final int width;
    private final Prequential quality;
    private final StateTree judged;
    private final Baselines rules;
    private final StateTree known;
    private Guard guard;
    private final StateTree guarded = StateTree.of(Guard.STATE, 0);
    private final Curve curve;
    private final Confidence confidence;
    private final Verdicts verdicts = new Verdicts();
    private final List<Long> drifts = new ArrayList<>();
    private Given[] given = {};
    private final Deque<float[]> newest = new ArrayDeque<>();
    private long skipped;
    private long passes;
    private long nanos;

    /** A prediction that waits for its answer. */
    private record Given(float[] scores, float noChange, float majority) {}

    /**
     * Returns a learner before its first turn.
     *
     * @param name for people
     * @param task that the learner begins with
     * @param classes that targets are indices of, those of the task first; read as it grows
     * @param publishEvery as the pipeline's {@code publish.every}
     * @param rollbackAfter as the pipeline's {@code guard.rollback-after}
     */
    Trial(
            String name,
            LaneOptions lane,
            Task task,
            List<String> classes,
            int publishEvery,
            int rollbackAfter,
            Curve curve) {
        this.name = name;
        this.lane = lane;
        this.task = task;
        this.classes = classes;
        this.publishEvery = publishEvery;
        this.rollbackAfter = rollbackAfter;
        this.curve = curve;
        seed = lane.seed();
        learner = LaneLearner.of(task, lane); // the file's reader has built it before
        state = learner.start(Rng.ofSeed(seed));
        quality = Prequential.of(task.full()); // a class that never joins counts as 0 everywhere
        width = task.full().scores();
        judged = StateTree.of(quality.state(), 0);
        rules = Baselines.of(task.full());
        known = StateTree.of(rules.state(), 0);
        confidence = new Confidence(task.full());
        guard = new Guard(learner, Rng.ofSeed(seed), rollbackAfter);
        guard.start(guarded);
    }

    /** Takes turns in their order. */
    void take(List<Turn> turns) {
        long begun = THREADS.getCurrentThreadCpuTime();
        for (Turn turn : turns) {
            if (turn.answer()) {
                learn(turn.asked());
            } else {
                ask(turn.asked());
            }
        }
        nanos += THREADS.getCurrentThreadCpuTime() - begun;
    }

    private void ask(Asked asked) {
        float[] scores = new float[task.scores()];
        learner.predict(state, Batch.question(asked.features()), scores);
        if (asked.slot() >= given.length) {
            given = Arrays.copyOf(given, Math.max(8, 2 * asked.slot() + 1));
        }
        given[asked.slot()] = new Given(scores, rules.noChange(known), rules.majority(known));
    }

    private void learn(Asked asked) {
        Given before = given[asked.slot()];
        float target = admitted(asked.target());
        if (Float.isNaN(target)) { // there is no room for its class
            skipped++;
            return;
        }
        float[] scores = Arrays.copyOf(before.scores(), width);
        rules.learn(target, known);
        quality.update(scores, target, before.noChange(), before.majority(), judged);
        curve.update(scores, target, before.noChange(), before.majority());
        confidence.update(scores, target);
        if (task.classification()) {
            verdicts.add(asked.number(), Prequential.error(task.full(), scores, 0, target) == 0);
        }
        if (newest.size() == NEWEST) {
            newest.remove();
        }
        newest.add(asked.features());
        Batch example = Batch.example(asked.features(), target);
        Progress step;
        try {
            step = learner.learn(state, example);
        } catch (RuntimeException e) { // as in the job, an example must never end the run
            skipped++;
            return;
        }
        passes += step.passes();
        if (step.drift() == Drift.RISE) {
            drifts.add(quality.count(judged));
        }
        if (!step.accepted()) {
            skipped++;
            if (example.finite()) {
                guard.undone(state, guarded);
            }
            return;
        }
        guard.accepted(guarded);
        if (step.publishes() || state.steps() % publishEvery == 0) {
            guard.keep(state, guarded);
        }
    }

    /** Returns the target as the learner knows it, after its class has joined; NaN if it cannot. */
    private float admitted(float target) {
        if (!task.appends()) {
            return target;
        }
        int place = place(target);
        if (place < 0 && task.hasRoom()) {
            join(classes.get((int) target));
            place = place(target);
        }
        return place < 0 ? Float.NaN : place;
    }

    private void join(String newClass) {
        LearnerCodec before = LearnerCodec.of(learner);
        Task grown = task.with(newClass);
        Learner larger = LaneLearner.of(grown, lane);
        Guard other = new Guard(larger, Rng.ofSeed(seed), rollbackAfter);
        try {
            LearnerState moved = LearnerCodec.of(larger).decode(before.encode(state));
            other.restore(guard.save(state, guarded).whole(), moved, guarded);
            state = moved;
        } catch (StateFormatException e) { // they were encoded just now
            throw new IllegalStateException(e);
        }
        task = grown;
        learner = larger;
        guard = other;
    }

    /** Returns the learner's own index of a class; −1 of one that has not joined. */
    int place(float target) {
        return task.appends() ? task.classes().indexOf(classes.get((int) target)) : (int) target;
    }

    String name() {
        return name;
    }

    /** Returns what it learns now, with the classes that have joined. */
    Task task() {
        return task;
    }

    Learner learner() {
        return learner;
    }

    /** Returns the live state. */
    LearnerState state() {
        return state;
    }

    /** Returns the accuracy over the stream, where a plot or the display wants it. */
    Curve curve() {
        return curve;
    }

    /** Returns which events it was right about; none where a number is predicted. */
    Verdicts verdicts() {
        return verdicts;
    }

    /** Returns after how many answers the detector said that the error had risen. */
    List<Long> drifts() {
        return List.copyOf(drifts);
    }

    private OptionalDouble ofSets(double measure) {
        return task.multiLabel() ? OptionalDouble.of(measure) : OptionalDouble.empty();
    }

    /** Returns how good it has been so far. */
    Result result(
            String stream, long unusable, Optional<Comparison> comparison, Optional<Kept> kept) {
        long events = quality.count(judged);
        return new Result(
                stream,
                name,
                seed,
                events,
                task.classification(),
                quality.accuracy(judged),
                quality.kappa(judged),
                quality.kappaTemporal(judged),
                quality.kappaMajority(judged),
                quality.logLoss(judged),
                quality.noChangeAccuracy(judged),
                quality.majorityAccuracy(judged),
                confidence.area(),
                confidence.areaError(),
                confidence.calibrationError(),
                ofSets(quality.hammingLoss(judged)),
                ofSets(quality.exampleF1(judged)),
                nanos == 0 ? 0 : events * 1e9 / nanos,
                state.tree().sizeBytes(),
                events == 0 ? 0 : (double) passes / events,
                skipped,
                unusable,
                List.copyOf(curve.windows()),
                drifts.size(),
                comparison,
                kept,
                newest.isEmpty() ? List.of() : HiddenUnits.of(state, task, List.copyOf(newest)));
    }
}
