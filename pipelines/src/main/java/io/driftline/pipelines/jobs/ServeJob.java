package io.driftline.pipelines.jobs;

import io.driftline.flink.serve.ServeFunction;
import io.driftline.flink.state.Types;
import io.driftline.flink.wire.MessageSerializer;
import io.driftline.pipelines.config.PipelineOptions;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The serving job: events in, predictions by the champion's newest version out. */
public final class ServeJob {
    private ServeJob() {}

    /**
     * Builds the job in an environment configured by {@link JobConfiguration}.
     *
     * @param options with {@code bootstrap} set; the topics must be there, see {@link KafkaTopics}
     */
    public static void build(
            StreamExecutionEnvironment env, PipelineOptions options, Bounds bounds) {
        Flow flow = new Flow(env, options, bounds);
        Map<String, String> clients = new TreeMap<>();
        KafkaClients.properties(options)
                .forEach((name, value) -> clients.put(name.toString(), value.toString()));
        ServeFunction serve =
                new ServeFunction(
                        options.learning(),
                        clients,
                        options.topics().models(),
                        options.waitForModel());
        var served =
                flow.stage(
                        Stage.SERVE,
                        flow.requests(Stage.SERVE_EVENTS, Stage.SERVE_EVENT_REJECTS)
                                .process(serve, Types.PREDICTION));
        String topic = options.topics().served();
        flow.write(
                Stage.SERVED,
                served,
                new TopicSerializer<>(topic, MessageSerializer.predictions(topic)));
        flow.writeDeadLetters(Stage.SERVE_REJECTS, Stage.SERVE_DEAD_LETTERS);
    }
}
