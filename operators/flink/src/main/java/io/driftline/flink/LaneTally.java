package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.eval.Baselines;
import io.driftline.eval.Prequential;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.state.PendingPrediction;
import io.driftline.learn.Guard;
import io.driftline.schemas.Progress;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.time.Instant;
import java.util.Arrays;

/** What a lane counts of its turns, and how good its predictions were beside the trivial rules. */
final class LaneTally {
    private static final String QUESTIONS = "questions";
    private static final String ANSWERS = "answers";
    private static final String LEARNED = "learned";
    private static final String SKIPPED = "skipped";
    private static final String EXPIRED = "expired";
    private static final String REPORTED = "reported";
    private static final String PUBLISHED = "published";
    private static final String ANSWER_TIME = "answerTime";
    private static final String EXAMPLE_TIME = "exampleTime";
    private static final String STEP_SIZE = "stepSize";
    private static final String LOSS = "loss";

    private final Task task;
    private final Prequential quality;
    private final Baselines rules;
    private final StateTree tally;

    LaneTally(Task task) {
        this.task = task;
        quality = Prequential.of(task);
        rules = Baselines.of(task);
        StateSpec spec =
                StateSpec.of("lane", 1)
                        .counter(QUESTIONS, 0)
                        .counter(ANSWERS, 0)
                        .counter(LEARNED, 0)
                        .counter(SKIPPED, 0)
                        .counter(EXPIRED, 0)
                        .counter(REPORTED, 0)
                        .counter(PUBLISHED, ModelVersion.NONE)
                        .counter(ANSWER_TIME, 0)
                        .counter(EXAMPLE_TIME, 0)
                        .scalar(STEP_SIZE, 0)
                        .scalar(LOSS, 0)
                        .part(quality.state())
                        .part(rules.state())
                        .part(Guard.STATE);
        tally = StateTree.of(spec, 0);
    }

    /** Returns the counts and metrics, live. */
    StateTree state() {
        return tally;
    }

    /** Returns what the lane's {@link Guard} remembers, live. */
    StateTree guarded() {
        return tally.part(Guard.STATE.name());
    }

    void asked() {
        tally.add(QUESTIONS, 1);
    }

    /** Returns what the rule <i>no change</i> answers now. */
    float noChange() {
        return rules.noChange(rules());
    }

    /** Returns what the rule <i>majority</i> answers now. */
    float majority() {
        return rules.majority(rules());
    }

    void answered(Answer answer) {
        tally.add(ANSWERS, 1);
        latest(ANSWER_TIME, answer.time());
    }

    /**
     * Judges a prediction, and lets the trivial rules learn.
     *
     * @throws IllegalArgumentException when the target is impossible; nothing is changed then
     */
    void judge(PendingPrediction given, float target) {
        rules.learn(target, rules());
        // A class that has joined since had no probability then.
        float[] scores = Arrays.copyOf(given.scores(), task.scores());
        quality.update(scores, target, given.noChange(), given.majority(), quality());
    }

    void learned(Answer answer, io.driftline.learn.Progress step) {
        tally.add(LEARNED, 1);
        tally.scalar(STEP_SIZE, step.stepSize());
        tally.scalar(LOSS, step.loss());
        latest(EXAMPLE_TIME, answer.eventTime());
    }

    void skipped() {
        tally.add(SKIPPED, 1);
    }

    void expired(Answer answer) {
        tally.add(EXPIRED, 1);
        latest(ANSWER_TIME, answer.time());
    }

    /** Returns how many questions have ended, answered or not. */
    long ended() {
        return tally.counter(ANSWERS) + tally.counter(EXPIRED);
    }

    /** Returns whether anything happened since the last progress message. */
    boolean unreported() {
        return turns() != tally.counter(REPORTED);
    }

    /** Returns a progress message; all that happened so far is reported then. */
    Progress report(String pipeline, String lane, long rolledBack) {
        tally.counter(REPORTED, turns());
        StateTree judged = quality();
        return Progress.newBuilder()
                .setPipeline(pipeline)
                .setLane(lane)
                .setEventTime(Instant.ofEpochMilli(tally.counter(ANSWER_TIME)))
                .setQuestions(tally.counter(QUESTIONS))
                .setAnswers(tally.counter(ANSWERS))
                .setLearned(tally.counter(LEARNED))
                .setSkipped(tally.counter(SKIPPED))
                .setRolledBack(rolledBack)
                .setPending(tally.counter(QUESTIONS) - ended())
                .setExpired(tally.counter(EXPIRED))
                .setStepSize((float) tally.scalar(STEP_SIZE))
                .setLoss((float) tally.scalar(LOSS))
                .setAccuracy(quality.accuracy(judged))
                .setRollingAccuracy(quality.fadingAccuracy(judged))
                .setKappa(quality.kappa(judged))
                .setKappaTemporal(quality.kappaTemporal(judged))
                .setKappaMajority(quality.kappaMajority(judged))
                .setLogLoss(quality.logLoss(judged))
                .setRollingLogLoss(quality.fadingLogLoss(judged))
                .setNoChangeAccuracy(quality.noChangeAccuracy(judged))
                .setMajorityAccuracy(quality.majorityAccuracy(judged))
                .setHammingLoss(quality.hammingLoss(judged))
                .setExampleF1(quality.exampleF1(judged))
                .build();
    }

    /** Returns the last version that went out; {@link ModelVersion#NONE} before the first. */
    long published() {
        return tally.counter(PUBLISHED);
    }

    /** Says which version goes out, and returns the one before. */
    long publish(long version) {
        long before = published();
        tally.counter(PUBLISHED, version);
        return before;
    }

    /** Returns the time of the newest event that was learned, in ms. */
    long exampleTime() {
        return tally.counter(EXAMPLE_TIME);
    }

    double rollingAccuracy() {
        return quality.fadingAccuracy(quality());
    }

    double rollingLogLoss() {
        return quality.fadingLogLoss(quality());
    }

    private long turns() {
        return tally.counter(QUESTIONS) + ended();
    }

    private void latest(String counter, long time) {
        tally.counter(counter, Math.max(time, tally.counter(counter)));
    }

    private StateTree quality() {
        return tally.part(quality.state().name());
    }

    private StateTree rules() {
        return tally.part(rules.state().name());
    }
}
