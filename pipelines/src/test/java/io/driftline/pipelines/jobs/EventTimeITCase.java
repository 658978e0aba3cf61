package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is learned in the order of event time, however it comes. */
@Timeout(300)
class EventTimeITCase {
    private static final int EVENTS = 600;
    private static final int OUT_OF_ORDER_SECONDS = 20;

    @RegisterExtension static final TestingServers SERVERS = TestingServers.withSlots(4);

    @TempDir private static Path folder;

    @Test
    void theModelIsTheSameHoweverTheTopicsAreSpreadAndInterleaved() throws Exception {
        Map<Long, String> one = learned("one", 1, 1, "1 h");
        assertThat(one.keySet()).containsExactly(100L, 200L, 300L, 400L, 500L, 600L);
        assertThat(learned("two", 2, 4, "1 h")).isEqualTo(one);
        assertThat(learned("four", 4, 2, "30 s")).isEqualTo(one);
    }

    @Test
    void aSilentPartitionDoesNotHoldLearningBackForEver() throws Exception {
        TestingPipeline inputs = new TestingPipeline("silent");
        create(inputs, 2);
        PipelineOptions options = options(inputs, 2, "1 h", "idle-after: 1 s");
        for (int n = 0; n < EVENTS; n++) { // all of one key, so of one partition
            SERVERS.topics().send(inputs.eventsTopic(), "key", inputs.event(n));
            SERVERS.topics()
                    .send(
                            inputs.labelsTopic(),
                            "key",
                            inputs.label(TestingPipeline.id(n), n + 3, TestingPipeline.truth(n)));
        }
        SERVERS.topics().flush();
        JobClient job = submit(options, Bounds.none());
        SERVERS.topics()
                .await(options.topics().models(), records -> newest(records) >= EVENTS - 100);
        job.cancel().get(60, TimeUnit.SECONDS);
    }

    /** What comes later than it may is still predicted and learned once, in the order it came. */
    @Test
    void whatIsLateBeyondOutOfOrderIsLearnedToo() throws Exception {
        TestingPipeline inputs = new TestingPipeline("late");
        create(inputs, 1);
        PipelineOptions options = options(inputs, 1, "1 h", "idle-after: 10 min");
        int late = 50;
        for (int n = 0; n < EVENTS; n++) {
            if (n != late) {
                send(inputs, n);
            }
        }
        SERVERS.topics().flush();
        JobClient job = submit(options, Bounds.none());
        SERVERS.topics().await(options.topics().models(), all -> newest(all) >= EVENTS - 100);
        send(inputs, late); // the watermark has passed it by minutes
        send(inputs, EVENTS);
        SERVERS.topics().flush();
        String id = TestingPipeline.id(late);
        SERVERS.topics()
                .await(
                        options.topics().predictions(),
                        all -> all.stream().anyMatch(record -> id.equals(id(record))));
        for (int n = EVENTS + 1; n < EVENTS + 2 * OUT_OF_ORDER_SECONDS; n++) {
            send(inputs, n);
        }
        SERVERS.topics().flush();
        SERVERS.topics().await(options.topics().models(), all -> newest(all) >= EVENTS);
        job.cancel().get(60, TimeUnit.SECONDS);

        assertThat(SERVERS.topics().all(options.topics().deadLetters())).isEmpty();
        assertThat(SERVERS.topics().all(options.topics().predictions()))
                .filteredOn(record -> id.equals(id(record)))
                .hasSize(1);
    }

    private static void send(TestingPipeline inputs, int n) {
        inputs.send(SERVERS.topics(), n, n + 1);
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        try {
            return AvroMessages.of(Prediction.class).decode(record.value()).getId();
        } catch (UnusableRecordException e) {
            throw new AssertionError(e);
        }
    }

    private static long newest(List<ConsumerRecord<byte[], byte[]>> records) {
        AvroMessages<ModelPart> messages = AvroMessages.of(ModelPart.class);
        long newest = -1;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                newest = Math.max(newest, messages.decode(record.value()).getVersion());
            } catch (UnusableRecordException e) {
                throw new AssertionError(e);
            }
        }
        return newest;
    }

    /** Returns the checksums of all versions. */
    private static Map<Long, String> learned(
            String name, int partitions, int parallelism, String drift) throws Exception {
        TestingPipeline inputs = new TestingPipeline(name);
        create(inputs, partitions + 1); // one gets nothing, or little
        send(inputs, partitions, new SplittableRandom(partitions));
        PipelineOptions options = options(inputs, parallelism, drift, "idle-after: 10 min");
        submit(options, Bounds.end()).getJobExecutionResult().get(120, TimeUnit.SECONDS);
        assertThat(SERVERS.topics().all(options.topics().deadLetters())).isEmpty();
        Map<Long, String> checksums = new TreeMap<>();
        AvroMessages<ModelPart> messages = AvroMessages.of(ModelPart.class);
        for (var record : SERVERS.topics().all(options.topics().models())) {
            ModelPart part = messages.decode(record.value());
            checksums.put(part.getVersion(), HexFormat.of().formatHex(part.getChecksum().bytes()));
        }
        return checksums;
    }

    private static void create(TestingPipeline inputs, int partitions) {
        SERVERS.topics().create(inputs.eventsTopic(), partitions);
        SERVERS.topics().create(inputs.labelsTopic(), partitions);
    }

    /** Sends every record as much out of order as it may be, on a partition of its own choice. */
    private static void send(TestingPipeline inputs, int keys, SplittableRandom random)
            throws Exception {
        for (int n : shuffled(random)) {
            SERVERS.topics()
                    .send(inputs.eventsTopic(), "key-" + random.nextInt(keys), inputs.event(n));
        }
        for (int n : shuffled(random)) {
            byte[] label = inputs.label(TestingPipeline.id(n), n + 3, TestingPipeline.truth(n));
            SERVERS.topics().send(inputs.labelsTopic(), "key-" + random.nextInt(keys), label);
        }
        SERVERS.topics().flush();
    }

    private static List<Integer> shuffled(SplittableRandom random) {
        record Sent(int n, int at) {}
        return IntStream.range(0, EVENTS)
                .mapToObj(n -> new Sent(n, n + random.nextInt(OUT_OF_ORDER_SECONDS)))
                .sorted(Comparator.comparingInt(Sent::at))
                .map(Sent::n)
                .toList();
    }

    private static PipelineOptions options(
            TestingPipeline inputs, int parallelism, String drift, String idle) throws Exception {
        return inputs.options(
                folder,
                SERVERS.broker(),
                inputs.eventsTopic() + "-learned",
                text ->
                        text.replace("out-of-order: 0 s", "out-of-order: 20 s")
                                        .replace("idle-after: 10 min", idle)
                                        .replace(
                                                "{learn: event-time, predict: event-time}",
                                                "{max-drift: %s}".formatted(drift))
                                + "parallelism: %d\n".formatted(parallelism));
    }

    private static JobClient submit(PipelineOptions options, Bounds bounds) {
        KafkaTopics.ensure(options);
        StreamExecutionEnvironment env = SERVERS.flink().environment(JobConfiguration.of(options));
        LearnJob.build(env, options, bounds);
        return SERVERS.flink().submit(env, options.name());
    }
}
