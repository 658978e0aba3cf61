package io.driftline.pipelines.bench;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.pipelines.bench.Testbed.Running;
import io.driftline.pipelines.jobs.Bounds;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Trade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures the time from an event's writing to Kafka to its prediction in a consumer's hands, at a
 * steady rate, beside the same for a job that only hands the events on; in turns, both writing at
 * least once.
 */
public final class LatencyBench {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    /** Events of the beginning that do not count: compiled and filled caches come with them. */
    private static final double WARM_UP = 1.0 / 3;

    /**
     * Of one job, in ms.
     *
     * @param p50 half of the events are quicker
     * @param p99 99 of 100 events are quicker
     */
    public record Latency(double p50, double p99) {}

    /**
     * Both once.
     *
     * @param passThrough of the job that hands events on
     * @param prediction of the learning job
     */
    public record Pair(Latency passThrough, Latency prediction) {}

    private final int perSecond;
    private final int seconds;

    /**
     * Makes the measurement.
     *
     * @param perSecond events written per second
     * @param seconds that each job is measured, warm-up included
     */
    public LatencyBench(int perSecond, int seconds) {
        this.perSecond = perSecond;
        this.seconds = seconds;
    }

    /**
     * Runs pair after pair, each on a broker and a cluster of its own; the first one warms up and
     * does not count.
     *
     * @param report told of every pair that counts when it is over
     */
    public List<Measurement> run(int rounds, Consumer<Pair> report) throws InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            Latency first = round % 2 == 0 ? passThrough() : prediction();
            Latency second = round % 2 == 0 ? prediction() : passThrough();
            Pair pair = round % 2 == 0 ? new Pair(first, second) : new Pair(second, first);
            if (round > 0) {
                pairs.add(pair);
                report.accept(pair);
            }
        }
        return List.of(
                of("pass-through-latency-p50", pairs, p -> p.passThrough().p50()),
                of("pass-through-latency-p99", pairs, p -> p.passThrough().p99()),
                of("prediction-latency-p50", pairs, p -> p.prediction().p50()),
                of("prediction-latency-p99", pairs, p -> p.prediction().p99()),
                of(
                        "prediction-latency-p99-above-pass-through",
                        pairs,
                        p -> p.prediction().p99() - p.passThrough().p99()));
    }

    private static Measurement of(String name, List<Pair> pairs, Function<Pair, Double> value) {
        return Measurement.of(name, "ms", pairs.stream().map(value).toList());
    }

    private Latency passThrough() throws InterruptedException {
        AvroMessages<Trade> trades = AvroMessages.of(Trade.class);
        try (Testbed testbed = Testbed.startEmpty()) {
            Running job = testbed.passThrough("pass-through", Bounds.none());
            return measure(testbed, job, record -> trades.decode(record.value()).getId());
        }
    }

    private Latency prediction() throws InterruptedException {
        AvroMessages<Prediction> predictions = AvroMessages.of(Prediction.class);
        try (Testbed testbed = Testbed.startEmpty()) {
            Running job =
                    testbed.learn(
                            "prediction",
                            "{kind: gradient, model: linear, transforms: upgd}",
                            Bounds.none());
            return measure(testbed, job, record -> predictions.decode(record.value()).getId());
        }
    }

    /** Says which event a record of the job is about. */
    private interface Id {
        String of(ConsumerRecord<byte[], byte[]> record) throws UnusableRecordException;
    }

    private Latency measure(Testbed testbed, Running running, Id id) throws InterruptedException {
        try (PacedStream stream =
                        new PacedStream(testbed.clients(), perSecond, perSecond * seconds);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                testbed.clients(),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(running.topic(), 0);
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            stream.start();
            double[] millis = read(consumer, stream, running, id);
            running.job().cancel().get();
            return latency(millis);
        } catch (ExecutionException | UnusableRecordException e) {
            throw new IllegalStateException("The job failed.", e);
        }
    }

    private double[] read(
            KafkaConsumer<byte[], byte[]> consumer, PacedStream stream, Running running, Id id)
            throws UnusableRecordException {
        double[] millis = new double[stream.count()];
        long heard = System.nanoTime();
        for (int seen = 0; seen < stream.count(); ) {
            var records = consumer.poll(POLL);
            long now = System.nanoTime();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                int index = BenchStream.index(id.of(record));
                millis[index] = (now - stream.writtenNanos(index)) / NANOS_PER_MILLI;
                seen++;
            }
            if (!records.isEmpty()) {
                heard = now;
            } else if (now - heard > LONGEST_SILENCE.toNanos()) {
                throw new IllegalStateException(
                        "Nothing came to %s for %d s, after %d of %d events."
                                .formatted(
                                        running.topic(),
                                        LONGEST_SILENCE.toSeconds(),
                                        seen,
                                        stream.count()));
            }
        }
        return millis;
    }

    private static Latency latency(double[] millis) {
        double[] counted =
                Arrays.copyOfRange(millis, (int) (millis.length * WARM_UP), millis.length);
        Arrays.sort(counted);
        return new Latency(quantile(counted, 0.5), quantile(counted, 0.99));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))];
    }
}
