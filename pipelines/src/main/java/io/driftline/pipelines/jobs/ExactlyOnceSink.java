package io.driftline.pipelines.jobs;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.ProbingWriter;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink;
import org.apache.flink.connector.kafka.sink.internal.CheckpointTransaction;
import org.apache.flink.connector.kafka.sink.internal.TransactionOwnership;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.IOUtils;

/**
 * A Kafka sink that loses nothing to a process that comes back after others took over from it. The
 * connector's own, up to 5.0.0, draws the names of transactions from a pool that all attempts of a
 * task share: a task manager that was taken for dead and only slept begins its next transaction by
 * ending the one that its successor is about to commit. Here each attempt has names of its own, and
 * ends only those before it.
 *
 * @param kafka the producers' properties
 * @param serializer of what is written
 * @param name that no other sink on the same brokers has
 * @param <T> what is written
 */
record ExactlyOnceSink<T>(Properties kafka, TopicSerializer<T> serializer, String name)
        implements TwoPhaseCommittingStatefulSink<T, KafkaWriterState, KafkaCommittable>,
                SupportsPostCommitTopology<KafkaCommittable> {

    @Override
    public PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> createWriter(
            WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> recovered) throws IOException {
        WriteAttempt attempt = WriteAttempt.of(context, context.metricGroup());
        String prefix = attempt.prefix(name);
        OpenTransactions earlier = earlier(attempt, context.getTaskInfo(), recovered);
        try {
            earlier.end();
            return new Writer<>(writer(prefix, context, renamed(recovered, prefix)), earlier);
        } catch (IOException | RuntimeException e) {
            earlier.close();
            throw e;
        }
    }

    private PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> writer(
            String prefix, WriterInitContext context, Collection<KafkaWriterState> recovered)
            throws IOException {
        KafkaSink<T> sink = connector(prefix);
        try {
            return ProbingWriter.of(sink, prefix, serializer, context, recovered);
        } catch (IllegalAccessError e) { // the connector is the cluster's; its client may stay
            TwoPhaseCommittingStatefulSink<T, KafkaWriterState, KafkaCommittable> theirs = sink;
            return theirs.restoreWriter(context, recovered);
        }
    }

    private OpenTransactions earlier(
            WriteAttempt attempt, TaskInfo task, Collection<KafkaWriterState> recovered) {
        int index = task.getIndexOfThisSubtask();
        int parallelism = task.getNumberOfParallelSubtasks();
        var ownership = TransactionOwnership.EXPLICIT_BY_WRITER_STATE;
        int[] owned = ownership.getOwnedSubtaskIds(index, parallelism, recovered);
        int all = ownership.getTotalNumberOfOwnedSubtasks(index, parallelism, recovered);
        return new OpenTransactions(
                kafka,
                name,
                attempt,
                writer -> IntStream.of(owned).anyMatch(each -> each == writer % all),
                toCommit(recovered));
    }

    private static Set<String> toCommit(Collection<KafkaWriterState> states) {
        return states.stream()
                .flatMap(state -> state.getPrecommittedTransactionalIds().stream())
                .map(CheckpointTransaction::getTransactionalId)
                .collect(Collectors.toSet());
    }

    /** The connector ends what begins with a state's prefix: it may be its own, no other. */
    private static List<KafkaWriterState> renamed(
            Collection<KafkaWriterState> states, String prefix) {
        return states.stream()
                .map(
                        state ->
                                new KafkaWriterState(
                                        prefix,
                                        state.getOwnedSubtaskId(),
                                        state.getTotalNumberOfOwnedSubtasks(),
                                        state.getTransactionOwnership(),
                                        state.getPrecommittedTransactionalIds()))
                .toList();
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
        String prefix = WriteAttempt.of(context, context.metricGroup()).prefix(name);
        return new LossTellingCommitter(
                connector(prefix).createCommitter(context), serializer.topic());
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committed) {
        connector(name).addPostCommitTopology(committed);
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return connector(name).getCommittableSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return connector(name).getWriterStateSerializer();
    }

    private KafkaSink<T> connector(String prefix) {
        return KafkaSink.<T>builder()
                .setKafkaProducerConfig(kafka)
                .setRecordSerializer(serializer)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setTransactionalIdPrefix(prefix)
                .build();
    }

    /** Looks for transactions left open whenever it has been asked for its state. */
    @SuppressWarnings("try") // closing may be interrupted, like that of every writer of Flink
    private record Writer<T>(
            PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> writer,
            OpenTransactions earlier)
            implements PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> {
        @Override
        public void write(T element, Context context) throws IOException, InterruptedException {
            writer.write(element, context);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            writer.flush(endOfInput);
        }

        @Override
        public Collection<KafkaCommittable> prepareCommit()
                throws IOException, InterruptedException {
            return writer.prepareCommit();
        }

        @Override
        public List<KafkaWriterState> snapshotState(long checkpoint) throws IOException {
            List<KafkaWriterState> states = writer.snapshotState(checkpoint);
            earlier.endSoon(toCommit(states));
            return states;
        }

        @Override
        public void close() throws Exception {
            IOUtils.closeAll(writer, earlier);
        }
    }
}
