package io.driftline.flink;

import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Question;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.state.LaneState;
import io.driftline.flink.state.LaneStore;
import io.driftline.flink.state.PendingPrediction;
import io.driftline.flink.state.SavedSettings;
import io.driftline.math.Kernels;
import io.driftline.schemas.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Predicts, judges and learns, one learner per lane, side by side on the same turns; keyed by lane.
 * A question is predicted at once with the model as it is, and the prediction is remembered until
 * its answer, which is judged first and learned then. The order of turns is that of the one input:
 * {@link InOrderOperator} before it makes the order the same every time.
 *
 * <p>Out come the champion's predictions, and at the side {@link Outputs#PROGRESS} of every lane,
 * {@link Outputs#MODEL_PARTS} of the champion, and {@link Outputs#REJECTED} for examples that would
 * have made a model non-finite, or that its learner refused; such a step is undone, and after too
 * many of them in a row the lane goes back to its last good version. At the end of the input every
 * lane reports once more, and the champion publishes what it has learned since its last version.
 *
 * <p>A class that was never seen joins a lane where the task lets it, at its first answer and
 * before that is judged: the prediction that was given had no probability for it.
 *
 * <p>State: per lane a {@link LaneState}, written at checkpoints from the live lane, with its rows
 * of replay in a {@link LaneStore}, and one {@link PendingPrediction} per open question. The same
 * restored state and the same turns give the same model bytes under every version number. A
 * restored lane that is not declared any more is taken out of state, with its open questions.
 */
public final class LearnOperator extends AbstractStreamOperator<Prediction>
        implements OneInputStreamOperator<LaneTurn, Prediction>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    private final LearnOptions options;
    private transient Map<String, Lane> lanes;
    private transient TreeSet<String> changed;
    private transient LaneStore saved;
    private transient Pending pending;
    private transient Counter unknownAnswers;
    private transient Counter duplicateQuestions;

    /**
     * Makes the operator, once for all lanes.
     *
     * @throws IllegalArgumentException if the settings of a lane are wrong
     */
    public LearnOperator(LearnOptions options) {
        this.options = options;
        options.lanes().forEach(lane -> Lane.start(options, lane));
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        saved = new LaneStore(this.<String>getKeyedStateBackend());
        pending = new Pending(this.<String>getKeyedStateBackend());
        SavedSettings.save(
                getOperatorStateBackend(),
                Map.of(
                        SavedSettings.PIPELINE, options.pipeline(),
                        SavedSettings.CHAMPION, options.champion().name()));
        if (context.isRestored()) {
            drop();
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        lanes = new TreeMap<>();
        changed = new TreeSet<>();
        String why = Kernels.whyJava();
        LOG.info(
                "Long loops are computed by {}{}",
                Kernels.path(),
                why.isEmpty() ? "." : ": " + why);
        unknownAnswers = getMetricGroup().counter("answers.unknown");
        duplicateQuestions = getMetricGroup().counter("questions.duplicate");
    }

    @Override
    public void processElement(StreamRecord<LaneTurn> record) throws Exception {
        Lane lane = lane(record.getValue().lane());
        changed.add(lane.name());
        if (record.getValue().turn() instanceof Answer answer) {
            answer(lane, answer);
        } else if (record.getValue().turn() instanceof Question question) {
            ask(lane, question, record);
        }
    }

    /**
     * Copies what changed since the last checkpoint into state: the learner goes on with its own.
     */
    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        flush();
        super.snapshotState(context);
    }

    @Override
    public void endInput() throws Exception {
        for (String name : remembered()) {
            setCurrentKey(name);
            Lane lane = lane(name);
            changed.add(name);
            if (lane.unreported()) {
                report(lane);
            }
            if (champion(lane) && lane.unpublished()) {
                publish(lane);
            }
        }
    }

    private void ask(Lane lane, Question question, StreamRecord<LaneTurn> record) throws Exception {
        if (pending.open(question.id())) {
            duplicateQuestions.inc();
            return;
        }
        PendingPrediction given = lane.ask(question);
        pending.remember(question.id(), given);
        if (champion(lane)) {
            Prediction prediction =
                    Predictions.of(
                            options.pipeline(),
                            lane.name(),
                            lane.task(),
                            question,
                            given.version(),
                            given.scores());
            output.collect(record.replace(prediction));
        }
    }

    private void answer(Lane asked, Answer answer) throws Exception {
        PendingPrediction given = pending.close(answer.id());
        if (given == null) {
            unknownAnswers.inc();
            return;
        }
        Lane lane = asked.admitting(answer);
        lanes.put(lane.name(), lane);
        if (answer.outcome() == Outcome.EXPIRED) {
            lane.expire(answer);
        } else {
            lane.learn(answer, given).ifPresent(skipped -> reject(answer, skipped));
            if (champion(lane) && lane.versionDue()) {
                publish(lane);
            }
        }
        if (lane.reportDue()) {
            report(lane);
        }
    }

    private void reject(Answer answer, Skipped skipped) {
        output.collect(
                Outputs.REJECTED,
                new StreamRecord<>(
                        new Rejected(skipped.reason(), skipped.detail(), answer.origin())));
    }

    private void report(Lane lane) {
        output.collect(Outputs.PROGRESS, new StreamRecord<>(lane.report()));
    }

    private void publish(Lane lane) {
        ModelParts.cut(lane.publish(), options.partBytes())
                .forEach(part -> output.collect(Outputs.MODEL_PARTS, new StreamRecord<>(part)));
    }

    private boolean champion(Lane lane) {
        return lane.name().equals(options.champion().name());
    }

    /** Returns the live lane of the current key. */
    private Lane lane(String name) throws IOException {
        Lane live = lanes.get(name);
        if (live == null) {
            Optional<LaneState> state = saved.read();
            LaneOptions lane = declared(name);
            live =
                    state.isEmpty()
                            ? Lane.start(options, lane)
                            : Lane.restore(options, lane, state.get());
            lanes.put(name, live);
        }
        return live;
    }

    private LaneOptions declared(String name) {
        for (LaneOptions lane : options.lanes()) {
            if (lane.name().equals(name)) {
                return lane;
            }
        }
        List<String> names = declared();
        throw new IllegalArgumentException(
                "Lane %s is not declared; declared lanes: %s. Declare it, or start without its state."
                        .formatted(name, names));
    }

    /** Returns the declared lanes of this subtask, also those without a turn since a restore. */
    private List<String> remembered() throws IOException {
        flush();
        List<String> known = saved.names();
        return declared().stream().filter(known::contains).toList();
    }

    /** Takes out of state what no lane of this pipeline will ever read. */
    private void drop() {
        List<String> dropped = new ArrayList<>(saved.names());
        dropped.removeAll(declared());
        if (!dropped.isEmpty()) {
            LOG.info("Lanes {} are not declared any more; they are taken out of state.", dropped);
            saved.drop(dropped);
            pending.drop(dropped);
        }
    }

    private List<String> declared() {
        return options.lanes().stream().map(LaneOptions::name).toList();
    }

    private void flush() throws IOException {
        pending.store();
        for (String name : changed) {
            setCurrentKey(name);
            saved.write(lanes.get(name).save());
        }
        changed.clear();
    }
}
