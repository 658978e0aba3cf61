package io.driftline.flink;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.PendingPrediction;
import io.driftline.flink.state.StoredLane;
import io.driftline.learn.ComputedBy;
import io.driftline.learn.Guard;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.LearnerState;
import io.driftline.learn.ModelCodec;
import io.driftline.learn.ModelSnapshot;
import io.driftline.learn.SavedLearner;
import io.driftline.learn.StoredLearner;
import io.driftline.math.Rng;
import io.driftline.schemas.Progress;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One learner at work: its live state, what it was asked and told, and how good it was. Answers are
 * judged on the prediction that was given, with what the trivial rules knew at the question.
 *
 * <p>Draws derive from the lane's seed alone, so that two lanes with the same settings and seed
 * begin as the same model.
 *
 * <p>A class that was never seen joins a lane at its first answer, each lane for itself: it goes on
 * as if it had been saved and restored in a pipeline that declares the class behind the others.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final LearnOptions options;
    private final LaneOptions lane;
    private final Task task;
    private final String name;
    private final Learner learner;
    private final LearnerCodec codec;
    private final LearnerState model;
    private final Guard guard;
    private final SourceOffsets learned = new SourceOffsets();
    private final LaneTally tally;

    /** As they were saved last. */
    private List<byte[]> rows = List.of();

    /** Whether the last step asked for a version; used up before the next turn, so not state. */
    private boolean wantsVersion;

    private Lane(
            LearnOptions options,
            LaneOptions lane,
            Task task,
            Learner learner,
            LearnerState model) {
        this.options = options;
        this.lane = lane;
        this.task = task;
        name = lane.name();
        this.learner = learner;
        this.model = model;
        codec = LearnerCodec.of(learner);
        guard = new Guard(learner, Rng.ofSeed(lane.seed()), options.rollbackAfter());
        tally = new LaneTally(task);
    }

    /** Returns the lane before its first turn. */
    static Lane start(LearnOptions options, LaneOptions lane) {
        return start(options, options.task(), lane);
    }

    /** Returns the lane before its first turn, of a task that classes have joined. */
    static Lane start(LearnOptions options, Task task, LaneOptions lane) {
        Learner learner = LaneLearner.of(task, lane);
        LearnerState model = learner.start(Rng.ofSeed(lane.seed()));
        Lane started = new Lane(options, lane, task, learner, model);
        started.guard.start(started.tally.guarded());
        return started;
    }

    /**
     * Returns the lane that goes on from a saved one, as {@link LaneUpgrade} says.
     *
     * @throws StateFormatException if it cannot, with the reason and what to do
     */
    static Lane restore(LearnOptions options, LaneOptions lane, LaneState saved)
            throws StateFormatException {
        return restore(options, lane, task(options, saved), saved);
    }

    private static Lane restore(LearnOptions options, LaneOptions lane, Task task, LaneState saved)
            throws StateFormatException {
        Learner learner = LaneLearner.of(task, lane);
        LearnerState model = LearnerCodec.of(learner).decode(saved.model());
        Lane restored = new Lane(options, lane, task, learner, model);
        TallyMove.move(saved.tally(), restored.tally.state());
        restored.guard.restore(saved.good(), model, restored.tally.guarded());
        restored.learned.restore(saved.learned());
        return restored;
    }

    /**
     * Returns the task of a lane that goes on: the pipeline's, with the classes that have joined.
     */
    static Task task(LearnOptions options, LaneState saved) throws StateFormatException {
        return options.task().grownTo(LearnerCodec.shape(saved.model()).classes());
    }

    /**
     * Returns the lane that can learn an answer: this one, or the one that goes on in its place
     * after the answer's class has joined. Where there is no room for it, this one will refuse it.
     */
    Lane admitting(Answer answer) {
        String joins = answer.newClass();
        if (joins.isEmpty() || task.classes().contains(joins) || !task.hasRoom()) {
            return this;
        }
        try {
            Lane grown = restore(options, lane, task.with(joins), save().whole());
            LOG.info(
                    "Class {} joins lane {} of {} as number {}, after {} steps.",
                    joins,
                    name,
                    options.pipeline(),
                    grown.task.classes().size(),
                    model.steps());
            return grown;
        } catch (StateFormatException | RuntimeException e) { // an example must never end the job
            LOG.warn("Class {} cannot join lane {} of {}.", joins, name, options.pipeline(), e);
            return this;
        }
    }

    /** Returns the lane as it is now, independent of what it learns later. */
    StoredLane save() {
        StoredLearner stored = codec.store(model, rows);
        rows = stored.rows();
        return new StoredLane(
                stored,
                guard.save(model, tally.guarded()),
                StateCodec.encode(tally.state()),
                learned.list());
    }

    /** Returns the declaration of what a lane counts, with its metrics. */
    StateTree tally() {
        return tally.state();
    }

    /** Goes on from a model that was learned elsewhere. */
    void takeOver(byte[] bytes, long seed, long version) throws StateFormatException {
        ModelSnapshot other = ModelCodec.decode(bytes, learner);
        model.tree().set(SavedLearner.takeOver(other, learner, Rng.ofSeed(seed), version).tree());
        guard.keep(model, tally.guarded());
    }

    String name() {
        return name;
    }

    /** Returns what is learned now, with the classes that have joined. */
    Task task() {
        return task;
    }

    /** Predicts, and returns what is to be remembered until the answer. */
    PendingPrediction ask(Question question) {
        float[] scores = new float[task.scores()];
        learner.predict(model, Batch.question(question.features()), scores);
        tally.asked();
        return new PendingPrediction(scores, model.steps(), tally.noChange(), tally.majority());
    }

    /**
     * Judges the prediction, then learns. Whatever the answer holds, the model stays usable.
     *
     * @return why nothing was learned; empty where something was
     */
    Optional<Skipped> learn(Answer answer, PendingPrediction given) {
        tally.answered(answer);
        wantsVersion = false;
        try {
            float target = target(answer);
            if (Float.isNaN(target) && !answer.newClass().isEmpty()) {
                return skipped(Skipped.unknownClass(answer, task, name));
            }
            tally.judge(given, target); // refuses an impossible one before anything is changed
            Batch example = Batch.example(answer.features(), target);
            return taken(answer, learner.learn(model, example), example);
        } catch (RuntimeException e) { // an example must never end the job, whatever it makes fail
            return skipped(Skipped.refused(answer, name, e));
        }
    }

    /** Returns the answer's target; NaN for a class that is none of this lane's. */
    private float target(Answer answer) {
        if (answer.newClass().isEmpty()) {
            return answer.target();
        }
        int index = task.classes().indexOf(answer.newClass());
        return index < 0 ? Float.NaN : index;
    }

    private Optional<Skipped> taken(
            Answer answer, io.driftline.learn.Progress step, Batch example) {
        if (!step.accepted()) {
            String undone =
                    "Learning event %s would make the model of lane %s non-finite; the step was undone."
                            .formatted(answer.id(), name);
            // What is itself not finite says nothing about the model.
            boolean back = example.finite() && guard.undone(model, tally.guarded());
            return skipped(new Skipped(Reason.NOT_FINITE, back ? undone + rolledBack() : undone));
        }
        guard.accepted(tally.guarded());
        tally.learned(answer, step);
        learned.reach(answer.origin());
        wantsVersion = step.publishes();
        if (atVersion()) {
            guard.keep(model, tally.guarded());
        }
        return Optional.empty();
    }

    private Optional<Skipped> skipped(Skipped skipped) {
        tally.skipped();
        return Optional.of(skipped);
    }

    private String rolledBack() {
        String said =
                " It was number %d in a row: the lane went back to its last good version and goes on from there as version %d."
                        .formatted(options.rollbackAfter(), model.steps());
        LOG.warn("Lane {} of {}:{}", name, options.pipeline(), said);
        return said;
    }

    /** Ends a question that was never answered. */
    void expire(Answer answer) {
        tally.expired(answer);
    }

    /** Returns whether it is time for a progress message. */
    boolean reportDue() {
        return tally.ended() % options.progressEvery() == 0;
    }

    /** Returns whether anything happened since the last progress message. */
    boolean unreported() {
        return tally.unreported();
    }

    Progress report() {
        return tally.report(options.pipeline(), name, guard.rolledBack(tally.guarded()));
    }

    /** Returns whether it is time for a version. */
    boolean versionDue() {
        return atVersion() && unpublished();
    }

    /** Returns whether anything was learned since the last version. */
    boolean unpublished() {
        return model.steps() > 0 && model.steps() != tally.published();
    }

    ModelVersion publish() {
        long parent = tally.publish(model.steps());
        guard.keep(model, tally.guarded());
        return new ModelVersion(
                options.pipeline(),
                name,
                model.steps(),
                parent,
                tally.exampleTime(),
                tally.rollingAccuracy(),
                tally.rollingLogLoss(),
                ComputedBy.here(learner),
                learned.list(),
                ModelCodec.encode(learner.snapshot(model)));
    }

    private boolean atVersion() {
        return wantsVersion || model.steps() % options.publishEvery() == 0;
    }
}
