package io.driftline.pipelines.demo;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.Topics;
import io.driftline.pipelines.jobs.CommittedReader;
import io.driftline.pipelines.jobs.KafkaClients;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Follows what the two jobs have committed: how the lanes are doing, and what was served. */
final class DemoWatch implements AutoCloseable {
    private final CommittedReader reader;
    private final Topics topics;
    private final LaneHistory history;
    private final AvroMessages<Progress> progress = AvroMessages.of(Progress.class);
    private final AvroMessages<Prediction> predictions = AvroMessages.of(Prediction.class);
    private long servedVersion = -1;

    DemoWatch(PipelineOptions options) {
        topics = options.topics();
        history =
                new LaneHistory(
                        options.learning().lanes().stream().map(lane -> lane.name()).toList());
        reader =
                new CommittedReader(
                        KafkaClients.properties(options),
                        List.of(topics.progress(), topics.served()));
    }

    /** Takes what is new; waits for it at most as long as told. */
    void poll(Duration limit) {
        reader.poll(limit, this::take);
    }

    /** Takes everything that there is now. */
    void readToEnd() {
        reader.readToEnd(this::take);
    }

    /** Returns what the lanes have said so far; live. */
    LaneHistory history() {
        return history;
    }

    /** Returns the newest version that served a prediction; -1 when none did. */
    long servedVersion() {
        return servedVersion;
    }

    /** Returns how many labels the champion has learned from. */
    long learned() {
        return history.newest(history.champion()).map(Progress::getLearned).orElse(0L);
    }

    /** Returns how many events the champion has predicted. */
    long predicted() {
        return history.newest(history.champion()).map(Progress::getQuestions).orElse(0L);
    }

    /** Returns every lane's rolling accuracy, {@code separator} between them. */
    String lanes(String separator) {
        return history.lanes().stream()
                .flatMap(lane -> history.newest(lane).stream())
                .map(
                        one ->
                                String.format(
                                        Locale.ROOT,
                                        "%s %.3f",
                                        one.getLane(),
                                        one.getRollingAccuracy()))
                .collect(Collectors.joining(separator));
    }

    private void take(String topic, byte[] value) {
        try {
            if (topic.equals(topics.progress())) {
                history.add(progress.decode(value));
            } else {
                servedVersion = Math.max(servedVersion, predictions.decode(value).getVersion());
            }
        } catch (UnusableRecordException e) {
            throw new IllegalStateException("A message on %s is unreadable.".formatted(topic), e);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
