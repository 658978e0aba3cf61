package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.schemas.DeadLetter;
import io.driftline.schemas.Prediction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class BadInputITCase {
    private static final int GOOD_BEFORE = 20;
    private static final int MATURITY_SECONDS = 3600;

    /** What was sent, and what is to become of it. */
    private record Bad(String topic, long offset, String key, byte[] value, String reason) {}

    @RegisterExtension static final TestingServers SERVERS = TestingServers.withSlots(1);

    @TempDir private static Path folder;

    private final TestingPipeline pipeline = new TestingPipeline("spoiled");
    private final List<Bad> bad = new ArrayList<>();

    @Test
    void everyBadInputBecomesADeadLetterAndTheJobGoesOn() throws Exception {
        SERVERS.topics().create(pipeline.eventsTopic());
        SERVERS.topics().create(pipeline.labelsTopic());
        PipelineOptions options = pipeline.options(folder, SERVERS.broker(), "spoiled");
        KafkaTopics.ensure(options);
        StreamExecutionEnvironment env = SERVERS.flink().environment(JobConfiguration.of(options));
        LearnJob.build(env, options, Bounds.none());
        JobClient job = SERVERS.flink().submit(env, options.name());

        pipeline.send(SERVERS.topics(), 0, GOOD_BEFORE);
        sendBadEvents();
        sendBadLabels();
        int good = GOOD_BEFORE + 2 * MATURITY_SECONDS;
        pipeline.send(SERVERS.topics(), good, good + GOOD_BEFORE);

        List<DeadLetter> letters = deadLetters(options);
        assertThat(letters).hasSameSizeAs(bad);
        for (int i = 0; i < bad.size(); i++) {
            assertMatches(bad.get(i), letters.get(i));
        }
        String last = TestingPipeline.id(good + GOOD_BEFORE / 2);
        SERVERS.topics()
                .await(
                        options.topics().predictions(),
                        records -> records.stream().anyMatch(r -> last.equals(id(r))));
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
        job.cancel().get();
    }

    private void sendBadEvents() throws Exception {
        int n = GOOD_BEFORE;
        badEvent(new byte[] {1, 2, 3}, "undecodable");
        byte[] cut = pipeline.event(n);
        badEvent(java.util.Arrays.copyOf(cut, cut.length - 3), "undecodable");
        byte[] stranger = pipeline.event(n);
        stranger[5] ^= 1; // the fingerprint of the writer's schema
        badEvent(stranger, "unknown-schema");
        badEvent(changed(n, "age", null), "missing-field");
        badEvent(changed(n, "amount", Double.NaN), "not-finite");
        badEvent(changed(n, "time", Long.MAX_VALUE), "future");
        badEvent(changed(n, "amount", Double.POSITIVE_INFINITY), "not-finite");
        badEvent(changed(n, "ratios", List.of(1.0, 2.0)), "wrong-length");
        badEvent(
                changed(n, "note", "x".repeat(2 * TestingPipeline.LARGEST_EVENT_BYTES)),
                "oversized");
    }

    private void sendBadLabels() throws Exception {
        badLabel(TestingPipeline.id(0), "purple", "unknown-class");
        badLabel("payment-nobody-made", "ok", "unknown-id");
    }

    private void badEvent(byte[] value, String reason) throws Exception {
        String key = "bad-" + bad.size();
        long offset = SERVERS.topics().sendAndWait(pipeline.eventsTopic(), key, value);
        bad.add(new Bad(pipeline.eventsTopic(), offset, key, value, reason));
    }

    private void badLabel(String id, String value, String reason) throws Exception {
        byte[] label = pipeline.label(id, GOOD_BEFORE, value);
        long offset = SERVERS.topics().sendAndWait(pipeline.labelsTopic(), id, label);
        bad.add(new Bad(pipeline.labelsTopic(), offset, id, label, reason));
    }

    private byte[] changed(int n, String field, Object value) {
        GenericRecord payment = pipeline.payment(n);
        payment.put(field, value);
        return pipeline.encode(payment);
    }

    /** Returns the dead letters by topic and offset, which is the order they were sent in. */
    private List<DeadLetter> deadLetters(PipelineOptions options) throws Exception {
        AvroMessages<DeadLetter> messages = AvroMessages.of(DeadLetter.class);
        List<DeadLetter> letters = new ArrayList<>();
        for (var record :
                SERVERS.topics()
                        .await(
                                options.topics().deadLetters(),
                                records -> records.size() >= bad.size())) {
            letters.add(messages.decode(record.value()));
        }
        letters.sort(
                Comparator.comparing(DeadLetter::getTopic).thenComparing(DeadLetter::getOffset));
        return letters;
    }

    private static void assertMatches(Bad sent, DeadLetter letter) {
        assertThat(letter.getReason()).as(letter.getDetail()).isEqualTo(sent.reason());
        assertThat(letter.getPipeline()).isEqualTo("spoiled");
        assertThat(letter.getTopic()).isEqualTo(sent.topic());
        assertThat(letter.getPartition()).isZero();
        assertThat(letter.getOffset()).isEqualTo(sent.offset());
        assertThat(letter.getDetail()).isNotBlank();
        assertThat(letter.getKey())
                .isEqualTo(ByteBuffer.wrap(sent.key().getBytes(StandardCharsets.UTF_8)));
        assertThat(letter.getValueBytes()).isEqualTo(sent.value().length);
        byte[] kept = new byte[letter.getValue().remaining()];
        letter.getValue().get(kept);
        if (sent.reason().equals("oversized")) {
            assertThat(sent.value()).startsWith(kept);
            assertThat(kept).isNotEmpty();
        } else {
            assertThat(kept).isEqualTo(sent.value());
        }
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        try {
            return AvroMessages.of(Prediction.class).decode(record.value()).getId();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
