package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.pipelines.embedded.EmbeddedBroker;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OpenTransactionsITCase {
    private static final String TOPIC = "letters";
    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_JOB = "fedcba9876543210fedcba9876543210";
    private static final String RUN = "00000000000000000000000000000001";
    private static final String OTHER_RUN = "00000000000000000000000000000002";
    private static final WriteAttempt BEFORE = new WriteAttempt(JOB, RUN, 7, 1);
    private static final WriteAttempt NOW = new WriteAttempt(JOB, RUN, 7, 2);
    private static final WriteAttempt LATER = new WriteAttempt(JOB, RUN, 7, 3);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        KafkaTopics.create(clients(), TOPIC, 1, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void anAttemptEndsWhatWasOpenedBeforeIt() {
        String sink = "driftline-a-models";
        try (var before = opened(BEFORE.prefix(sink) + "-0-0");
                var unnamed = opened(sink + "-0-5");
                var earlier = earlier(sink, Set.of())) {
            earlier.end();

            assertEnded(before);
            assertEnded(unnamed);
        }
    }

    @Test
    void anAttemptThatSleptThroughItsEndDoesNotTouchThoseThatTookOver() {
        String sink = "driftline-b-models";
        try (var later = opened(LATER.prefix(sink) + "-0-0");
                var own = opened(NOW.prefix(sink) + "-0-0");
                var earlier = earlier(sink, Set.of())) {
            earlier.end();

            later.commitTransaction();
            own.commitTransaction();
        }
    }

    @Test
    void whatTheRestoredCheckpointWillCommitIsSpared() {
        String sink = "driftline-c-models";
        String toCommit = BEFORE.prefix(sink) + "-0-0";
        try (var before = opened(toCommit);
                var earlier = earlier(sink, Set.of(toCommit))) {
            earlier.end();

            before.commitTransaction();
        }
    }

    @Test
    void whatWasOpenedAgainUnderARestoredNameIsEndedSoonWhenThatIsCommitted() {
        String sink = "driftline-f-models";
        String name = new WriteAttempt(OTHER_JOB, OTHER_RUN, 6, 4).prefix(sink) + "-0-0";
        try (var again = opened(name);
                var earlier = earlier(sink, Set.of(name))) {
            earlier.end();
            earlier.endSoon(Set.of(name));
            assertThat(accepts(again)).isTrue();

            earlier.endSoon(Set.of());

            awaitEnded(again);
        }
    }

    @Test
    void otherTasksAndOtherPipelinesAreSpared() {
        String sink = "driftline-d-models";
        String longer = "driftline-d-models-2-models"; // pipeline "d-models-2"
        try (var task = opened(BEFORE.prefix(sink) + "-1-0");
                var pipeline = opened(BEFORE.prefix(longer) + "-0-0");
                var unnamed = opened(longer + "-0-0");
                var earlier = earlier(sink, Set.of())) {
            earlier.end();

            task.commitTransaction();
            pipeline.commitTransaction();
            unnamed.commitTransaction();
        }
    }

    @Test
    void whatASleeperOpensAfterwardsIsEndedSoonButNotWhatMayBeNewer() {
        String sink = "driftline-e-models";
        WriteAttempt otherRun = new WriteAttempt(JOB, OTHER_RUN, 7, 0);
        try (var earlier = earlier(sink, Set.of())) {
            earlier.end();
            try (var sleeper = opened(BEFORE.prefix(sink) + "-0-1");
                    var unsure = opened(otherRun.prefix(sink) + "-0-1")) {
                earlier.endSoon(Set.of());

                awaitEnded(sleeper);
                unsure.commitTransaction();
            }
        }
    }

    private static OpenTransactions earlier(String sink, Set<String> toCommit) {
        return new OpenTransactions(clients(), sink, NOW, task -> task == 0, toCommit);
    }

    /** Returns a producer with a message in a transaction of this name. */
    private static KafkaProducer<String, String> opened(String id) {
        Properties properties = clients();
        properties.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        var producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, id));
        producer.flush();
        return producer;
    }

    private static void assertEnded(KafkaProducer<String, String> producer) {
        assertThatThrownBy(producer::commitTransaction).isInstanceOf(KafkaException.class);
    }

    /** Asks by writing more, so that the transaction stays open until somebody ends it. */
    private static void awaitEnded(KafkaProducer<String, String> producer) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (accepts(producer)) {
            assertThat(System.nanoTime()).as("ended in time").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean accepts(KafkaProducer<String, String> producer) {
        try {
            producer.send(new ProducerRecord<>(TOPIC, "more")).get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(KafkaException.class);
            return false;
        } catch (KafkaException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static Properties clients() {
        Properties clients = new Properties();
        clients.setProperty("bootstrap.servers", broker.bootstrap());
        return clients;
    }
}
