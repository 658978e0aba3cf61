package org.apache.flink.connector.kafka.sink;

import java.util.Collection;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.apache.flink.connector.kafka.sink.internal.TransactionAbortStrategyImpl;
import org.apache.flink.connector.kafka.sink.internal.TransactionNamingStrategyImpl;

/**
 * Makes the connector's own writer of transactions from a pool of names, without its search for
 * transactions that were left open. The connector, up to 5.0.0, lists them by an admin client that
 * it never closes: its thread goes on for as long as the process does, and with it stay all classes
 * of a job that has ended. Here the writer tries the names that come next instead, which needs no
 * such client. In this package because the connector shows the choice to nobody else.
 */
public final class ProbingWriter {
    private ProbingWriter() {}

    /**
     * Returns a writer that goes on from what was restored.
     *
     * @param sink whose producers' properties are taken
     * @param prefix of the names of transactions, used by no attempt before
     * @throws IllegalAccessError when the connector is not in the job's jar, but in the cluster's
     *     own class path: then its classes are not the job's, and nothing of the job stays
     */
    public static <T> PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> of(
            KafkaSink<T> sink,
            String prefix,
            KafkaRecordSerializationSchema<T> serializer,
            WriterInitContext context,
            Collection<KafkaWriterState> recovered) {
        ExactlyOnceKafkaWriter<T> writer =
                new ExactlyOnceKafkaWriter<>(
                        DeliveryGuarantee.EXACTLY_ONCE,
                        sink.getKafkaProducerConfig(),
                        prefix,
                        context,
                        serializer,
                        context.asSerializationSchemaInitializationContext(),
                        TransactionAbortStrategyImpl.PROBING,
                        TransactionNamingStrategyImpl.POOLING,
                        recovered);
        writer.initialize();
        return writer;
    }
}
