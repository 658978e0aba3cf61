package io.driftline.pipelines.jobs;

import io.driftline.flink.InOrderOperator;
import io.driftline.flink.LabelInEventOperator;
import io.driftline.flink.LabelJoinOperator;
import io.driftline.flink.LearnOperator;
import io.driftline.flink.Outputs;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.TruthOptions;
import io.driftline.flink.state.Types;
import io.driftline.flink.wire.MessageSerializer;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.Topics;
import io.driftline.schemas.Prediction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The learning job: events and labels in, predictions, progress, model versions and dead letters
 * out.
 */
public final class LearnJob {
    private final PipelineOptions options;
    private final Flow flow;

    private LearnJob(PipelineOptions options, Flow flow) {
        this.options = options;
        this.flow = flow;
    }

    /**
     * Builds the job in an environment configured by {@link JobConfiguration}.
     *
     * @param options with {@code bootstrap} set; the topics must be there, see {@link KafkaTopics}
     */
    public static void build(
            StreamExecutionEnvironment env, PipelineOptions options, Bounds bounds) {
        LearnJob job = new LearnJob(options, new Flow(env, options, bounds));
        job.publish(job.learn(job.turns()));
    }

    private DataStream<Turn> turns() {
        var events = flow.events(Stage.EVENTS, Stage.EVENT_REJECTS);
        DataStream<Turn> turns =
                options.truth()
                        .map(truth -> joined(events, truth))
                        .orElseGet(() -> labelled(events));
        return options.learnInOrder() ? inOrder(turns) : turns;
    }

    private DataStream<Turn> joined(DataStream<Event> events, TruthOptions truth) {
        return flow.rejecting(
                flow.stage(
                        Stage.JOIN,
                        events.keyBy(Event::id)
                                .connect(flow.labels(truth).keyBy(Truth::id))
                                .transform(
                                        Stage.JOIN.uid(),
                                        Types.TURN,
                                        new LabelJoinOperator(
                                                options.labels(), options.learning().task()))));
    }

    private DataStream<Turn> labelled(DataStream<Event> events) {
        return flow.rejecting(
                flow.stage(
                        Stage.LABEL_INSIDE,
                        events.keyBy(Event::id)
                                .transform(
                                        Stage.LABEL_INSIDE.uid(),
                                        Types.TURN,
                                        new LabelInEventOperator(options.labels()))));
    }

    private DataStream<Turn> inOrder(DataStream<Turn> turns) {
        return flow.stage(
                        Stage.ORDER,
                        turns.keyBy(InOrderOperator.TIME)
                                .transform(
                                        Stage.ORDER.uid(),
                                        Types.TURN,
                                        new InOrderOperator(
                                                options.predictInOrder(),
                                                options.learning().task())))
                .forceNonParallel();
    }

    private SingleOutputStreamOperator<Prediction> learn(DataStream<Turn> turns) {
        var lanes =
                flow.stage(
                        Stage.LANES,
                        turns.flatMap(new LanesFunction(options.learning()), Types.LANE_TURN));
        return flow.rejecting(
                flow.stage(
                        Stage.LEARN,
                        lanes.keyBy(LaneTurn::lane)
                                .transform(
                                        Stage.LEARN.uid(),
                                        Types.PREDICTION,
                                        new LearnOperator(options.learning()))));
    }

    private void publish(SingleOutputStreamOperator<Prediction> learned) {
        Topics topics = options.topics();
        flow.write(
                Stage.PREDICTIONS,
                learned,
                new TopicSerializer<>(
                        topics.predictions(), MessageSerializer.predictions(topics.predictions())));
        flow.write(
                Stage.PROGRESS,
                learned.getSideOutput(Outputs.PROGRESS),
                new TopicSerializer<>(
                        topics.progress(), MessageSerializer.progress(topics.progress())));
        flow.write(
                Stage.MODELS,
                learned.getSideOutput(Outputs.MODEL_PARTS),
                new TopicSerializer<>(topics.models(), MessageSerializer.models(topics.models())),
                options.learning().partBytes());
        flow.writeDeadLetters(Stage.REJECTS, Stage.DEAD_LETTERS);
    }
}
