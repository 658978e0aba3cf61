package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.flink.ModelParts;
import io.driftline.flink.ModelVersion;
import io.driftline.flink.serve.ModelFollower;
import io.driftline.flink.state.Types;
import io.driftline.flink.wire.MessageSerializer;
import io.driftline.learn.ComputedBy;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.learn.ModelCodec;
import io.driftline.learn.ModelSnapshot;
import io.driftline.math.Rng;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.schemas.ModelPart;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A model of a hundred megabytes goes through the job's sink and a real broker to a follower. */
@Timeout(180)
class LargeModelITCase {
    private static final String LEARNER =
            "learner: {model: mlp, mlp: {hidden: [5000, 5000]}, transforms: sgd}";
    private static final int PARAMETERS = 25_000_000;
    private static final int VERSION = 7;

    @RegisterExtension static final TestingServers SERVERS = TestingServers.withSlots(1);

    @TempDir private static Path folder;

    /** What {@link Publish} publishes; it runs in this process. */
    private static final AtomicReference<byte[]> MODEL = new AtomicReference<>();

    @Test
    void isPublishedInPartsInOneTransactionAndServed() throws Exception {
        TestingPipeline pipeline = new TestingPipeline("large");
        SERVERS.topics().create(pipeline.eventsTopic());
        SERVERS.topics().create(pipeline.labelsTopic());
        PipelineOptions options =
                pipeline.options(
                        folder,
                        SERVERS.broker(),
                        "large",
                        text ->
                                text.replace("learner: {transforms: upgd}", LEARNER)
                                        .replace("part-size: 1 KiB", "part-size: 4 MiB"));
        KafkaTopics.ensure(options);
        MODEL.set(model(options));
        byte[] sha256 = sha256(MODEL.get());

        publish(options);
        MODEL.set(new byte[0]);

        Learner learner = learner(options);
        try (ModelFollower follower =
                ModelFollower.start(
                        KafkaClients.properties(options),
                        options.topics().models(),
                        options.learning(),
                        learner)) {
            ModelSnapshot served = follower.awaitFirst(TestingTopics.LIMIT).orElseThrow();
            assertThat(follower.refusals()).isZero();
            assertThat(served.version()).isEqualTo(VERSION);
            assertThat(served.serving().params()).hasSizeGreaterThan(PARAMETERS);
            assertThat(sha256(ModelCodec.encode(served))).isEqualTo(sha256);
            float[] scores = new float[2];
            learner.predict(served.serving(), Batch.question(new float[] {1, 2, 3, 4, 5}), scores);
            assertThat(scores[0] + scores[1]).isBetween(0.999f, 1.001f);
        }
    }

    /** Publishes as the learning job does: the same sink, with its limits and its guarantee. */
    private static void publish(PipelineOptions options) throws Exception {
        StreamExecutionEnvironment env = SERVERS.flink().environment(JobConfiguration.of(options));
        DataStream<ModelPart> parts =
                env.fromSequence(1, 1)
                        .flatMap(
                                new Publish(options.name(), options.learning().partBytes()),
                                Types.MODEL_PART);
        String topic = options.topics().models();
        new Flow(env, options, Bounds.end())
                .write(
                        Stage.MODELS,
                        parts,
                        new TopicSerializer<>(topic, MessageSerializer.models(topic)),
                        options.learning().partBytes());
        SERVERS.flink().submit(env, "publish").getJobExecutionResult().get(90, TimeUnit.SECONDS);
    }

    /** Cuts the model into parts. */
    private record Publish(String pipeline, int partBytes)
            implements FlatMapFunction<Long, ModelPart> {
        @Override
        public void flatMap(Long ignored, Collector<ModelPart> out) {
            ModelVersion version =
                    new ModelVersion(
                            pipeline,
                            "champion",
                            VERSION,
                            ModelVersion.NONE,
                            0,
                            0,
                            0,
                            ComputedBy.here(),
                            List.of(),
                            MODEL.get());
            ModelParts.cut(version, partBytes).forEach(out::collect);
        }
    }

    private static byte[] model(PipelineOptions options) {
        Learner learner = learner(options);
        LearnerState state = learner.start(Rng.ofSeed(3));
        state.tree().counter("steps", VERSION);
        return ModelCodec.encode(learner.snapshot(state));
    }

    private static Learner learner(PipelineOptions options) {
        return Catalog.learner(
                options.learning().task(),
                Settings.of("learner", options.learning().champion().settings(), new Problems()));
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
