package io.driftline.pipelines.jobs;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Fails the job where the connector's committer only logs that a transaction of a completed
 * checkpoint had been ended by somebody else. After a restore this is usual (an old checkpoint's
 * transactions were committed long ago), so there it stays a line in the log.
 *
 * @param committer the connector's
 * @param topic that the transactions write to
 */
@SuppressWarnings("try") // closing may be interrupted, like that of every committer of Flink
record LossTellingCommitter(Committer<KafkaCommittable> committer, String topic)
        implements Committer<KafkaCommittable> {

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
            throws IOException, InterruptedException {
        List<CommitRequest<KafkaCommittable>> told =
                requests.stream()
                        .<CommitRequest<KafkaCommittable>>map(
                                request -> new Telling(request, topic))
                        .toList();
        committer.commit(told);
    }

    @Override
    public void close() throws Exception {
        committer.close();
    }

    private record Telling(CommitRequest<KafkaCommittable> request, String topic)
            implements CommitRequest<KafkaCommittable> {
        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            request.signalFailedWithKnownReason(reason);
            boolean writtenByThisAttempt = getCommittable().getProducer().isPresent();
            if (writtenByThisAttempt) {
                throw new FlinkRuntimeException(
                        ("Transaction \"%s\" on topic \"%s\" was ended by somebody else before its"
                             + " checkpoint could commit it: what it held is lost from the topic."
                             + " To write it again, start from the checkpoint before; then look for"
                             + " another job with this pipeline's name, or an administrator who"
                             + " ended it, or brokers that were away for longer than"
                             + " transaction.timeout.ms.")
                                .formatted(getCommittable().getTransactionalId(), topic),
                        reason);
            }
        }

        @Override
        public KafkaCommittable getCommittable() {
            return request.getCommittable();
        }

        @Override
        public int getNumberOfRetries() {
            return request.getNumberOfRetries();
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            request.signalFailedWithUnknownReason(reason);
        }

        @Override
        public void retryLater() {
            request.retryLater();
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            request.updateAndRetryLater(committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            request.signalAlreadyCommitted();
        }
    }
}
