package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.pipelines.embedded.EmbeddedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.internal.BackchannelFactory;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.flink.connector.kafka.sink.internal.KafkaCommitter;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LossTellingCommitterITCase {
    private static final String TOPIC = "letters";

    private static EmbeddedBroker broker;
    private static Properties clients;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        clients = new Properties();
        clients.setProperty("bootstrap.servers", broker.bootstrap());
        clients.setProperty("key.serializer", StringSerializer.class.getName());
        clients.setProperty("value.serializer", StringSerializer.class.getName());
        KafkaTopics.create(clients, TOPIC, 1, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void failsWhenATransactionOfThisAttemptWasEndedByAnother() throws Exception {
        try (var written = precommitted("loss");
                var other = new FlinkKafkaInternalProducer<String, String>(clients, "loss")) {
            other.initTransactions();
            var request = new TestingRequest(KafkaCommittable.of(written));

            assertThatThrownBy(() -> commit("loss", request))
                    .isInstanceOf(FlinkRuntimeException.class)
                    .hasMessageContaining("Transaction \"loss\" on topic \"letters\" was ended")
                    .hasMessageContaining("start from the checkpoint before");
            assertThat(request.signals).containsExactly("failed, reason known");
        }
    }

    @Test
    void goesOnWhenItWasRestoredBecauseAnOldTransactionMayHaveBeenCommittedLongAgo()
            throws Exception {
        try (var written = precommitted("old");
                var other = new FlinkKafkaInternalProducer<String, String>(clients, "old")) {
            other.initTransactions();
            var request =
                    new TestingRequest(
                            new KafkaCommittable(
                                    written.getProducerId(), written.getEpoch(), "old", null));

            commit("old", request);

            assertThat(request.signals).containsExactly("failed, reason known");
        }
    }

    @Test
    void commits() throws Exception {
        try (var written = precommitted("fine")) {
            var request = new TestingRequest(KafkaCommittable.of(written));

            commit("fine", request);

            assertThat(request.signals).isEmpty();
            assertThat(written.isInTransaction()).isFalse();
        }
    }

    private static FlinkKafkaInternalProducer<String, String> precommitted(String id) {
        var producer = new FlinkKafkaInternalProducer<String, String>(clients, id);
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, id), null);
        producer.flush();
        producer.precommitTransaction();
        return producer;
    }

    private static void commit(String prefix, TestingRequest request) throws Exception {
        try (var writersEnd =
                BackchannelFactory.getInstance().getReadableBackchannel(0, 0, prefix)) {
            assertThat(writersEnd.isEstablished()).isFalse();
            var committer =
                    new LossTellingCommitter(
                            new KafkaCommitter(
                                    clients, prefix, 0, 0, true, FlinkKafkaInternalProducer::new),
                            TOPIC);
            try {
                committer.commit(List.of(request));
            } finally {
                committer.close();
            }
        }
    }

    private static final class TestingRequest implements CommitRequest<KafkaCommittable> {
        private final KafkaCommittable committable;
        private final List<String> signals = new ArrayList<>();

        TestingRequest(KafkaCommittable committable) {
            this.committable = committable;
        }

        @Override
        public KafkaCommittable getCommittable() {
            return committable;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            signals.add("failed, reason known");
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            signals.add("failed, reason unknown");
        }

        @Override
        public void retryLater() {
            signals.add("retry");
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable updated) {
            signals.add("update");
        }

        @Override
        public void signalAlreadyCommitted() {
            signals.add("committed before");
        }
    }
}
