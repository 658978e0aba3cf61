package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ExactlyOnceITCase {
    private static final int EVENTS = 4000;
    private static final int PUBLISH_EVERY = 100;

    @RegisterExtension static final TestingServers SERVERS = TestingServers.withSlots(1);

    @TempDir private static Path folder;

    private final TestingPipeline pipeline = new TestingPipeline("payments");

    @Test
    void aJobCancelledInTheMiddleAndRestoredLosesNothingAndLearnsTheSame() throws Exception {
        SERVERS.topics().create(pipeline.eventsTopic());
        SERVERS.topics().create(pipeline.labelsTopic());

        PipelineOptions shaken = pipeline.options(folder, SERVERS.broker(), "shaken");
        Path checkpoint = runAndCancelInTheMiddle(shaken);
        JobClient restored =
                submit(
                        shaken,
                        JobConfiguration.startingFrom(
                                JobConfiguration.of(shaken), checkpoint.toUri().toString()));
        pipeline.send(SERVERS.topics(), 3 * EVENTS / 4, EVENTS);
        finish(restored);
        PipelineOptions calm = pipeline.options(folder, SERVERS.broker(), "calm");
        finish(submit(calm, JobConfiguration.of(calm)));

        assertThat(predictions(calm)).hasSize(EVENTS);
        assertThat(predictions(shaken)).isEqualTo(predictions(calm));
        assertThat(versions(calm)).hasSize(EVENTS / PUBLISH_EVERY);
        assertThat(versions(shaken)).isEqualTo(versions(calm));
        assertThat(SERVERS.topics().all(calm.topics().deadLetters())).isEmpty();
        assertThat(SERVERS.topics().all(shaken.topics().deadLetters())).isEmpty();
        assertThat(lastProgress(calm).getQuestions()).isEqualTo(EVENTS);
        assertThat(lastProgress(calm).getAnswers()).isEqualTo(EVENTS);
        assertThat(withoutPipeline(lastProgress(shaken)))
                .isEqualTo(withoutPipeline(lastProgress(calm)));
        assertThat(transactionsOf(calm, Stage.PREDICTIONS))
                .as("names that one attempt has used, however many checkpoints there were")
                .hasSizeBetween(2, 5);
    }

    @Test
    void aJobStartedAnewBeginsAtTheBeginningWhereverAnEarlierOneHasCommitted() throws Exception {
        TestingPipeline orders = new TestingPipeline("orders");
        SERVERS.topics().create(orders.eventsTopic());
        SERVERS.topics().create(orders.labelsTopic());
        int events = 300;
        orders.send(SERVERS.topics(), 0, events);
        PipelineOptions options = orders.options(folder, SERVERS.broker(), "anew");

        finish(submit(orders, events, options, JobConfiguration.of(options)));
        Progress first = lastProgress(options);
        finish(submit(orders, events, options, JobConfiguration.of(options)));

        assertThat(first.getAnswers()).isEqualTo(events);
        assertThat(lastProgress(options)).isEqualTo(first);
        assertThat(predictions(options)).hasSize(2 * events);
    }

    private Path runAndCancelInTheMiddle(PipelineOptions options) throws Exception {
        pipeline.send(SERVERS.topics(), 0, EVENTS / 2);
        JobClient first = submit(options, JobConfiguration.of(options));
        String predictions = options.topics().predictions();
        SERVERS.topics().await(predictions, records -> records.size() > EVENTS / 4);
        pipeline.send(SERVERS.topics(), EVENTS / 2, 3 * EVENTS / 4);
        first.cancel().get(60, TimeUnit.SECONDS);
        return TestingCheckpoints.newest(SERVERS.flink().checkpoints(), first.getJobID());
    }

    private JobClient submit(PipelineOptions options, Configuration configuration) {
        return submit(pipeline, EVENTS, options, configuration);
    }

    /** Starts a job that ends when it has read all events, also those not sent yet. */
    private static JobClient submit(
            TestingPipeline from,
            long events,
            PipelineOptions options,
            Configuration configuration) {
        KafkaTopics.ensure(options);
        StreamExecutionEnvironment env = SERVERS.flink().environment(configuration);
        LearnJob.build(
                env,
                options,
                Bounds.at(
                        Map.of(
                                new TopicPartition(from.eventsTopic(), 0), events,
                                new TopicPartition(from.labelsTopic(), 0), events)));
        return SERVERS.flink().submit(env, options.name());
    }

    private static void finish(JobClient job) throws Exception {
        job.getJobExecutionResult().get(90, TimeUnit.SECONDS);
    }

    /** Returns the names of the transactions that a stage has ever opened. */
    private static List<String> transactionsOf(PipelineOptions options, Stage stage)
            throws Exception {
        String sink = "driftline-%s-%s-".formatted(options.name(), stage.uid());
        try (Admin admin = Admin.create(KafkaClients.properties(options))) {
            return admin.listTransactions().all().get(30, TimeUnit.SECONDS).stream()
                    .map(TransactionListing::transactionalId)
                    .filter(name -> name.startsWith(sink))
                    .toList();
        }
    }

    /** Returns the predictions in their order, each without the name of its pipeline. */
    private static List<Prediction> predictions(PipelineOptions options) throws Exception {
        List<Prediction> all = decode(Prediction.class, options.topics().predictions());
        all.forEach(prediction -> prediction.setPipeline(""));
        return all;
    }

    /** Returns the bytes of each version, by version and part. */
    private static Map<String, List<ModelPart>> versions(PipelineOptions options) throws Exception {
        Map<String, List<ModelPart>> versions = new TreeMap<>();
        for (ModelPart part : decode(ModelPart.class, options.topics().models())) {
            part.setPipeline("");
            versions.computeIfAbsent("%08d".formatted(part.getVersion()), v -> new ArrayList<>())
                    .add(part);
        }
        return versions;
    }

    private static Progress lastProgress(PipelineOptions options) throws Exception {
        List<Progress> all = decode(Progress.class, options.topics().progress());
        return all.get(all.size() - 1);
    }

    private static Progress withoutPipeline(Progress progress) {
        progress.setPipeline("");
        return progress;
    }

    private static <M extends SpecificRecordBase> List<M> decode(Class<M> message, String topic)
            throws Exception {
        AvroMessages<M> messages = AvroMessages.of(message);
        List<M> decoded = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : SERVERS.topics().all(topic)) {
            decoded.add(messages.decode(record.value()));
        }
        return decoded;
    }
}
