package io.driftline.pipelines.cli;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.schemas.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how each lane of a learning job is doing. */
final class LearnWatch implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger(LearnWatch.class);

    private final String progress;
    private final String deadLetters;
    private final boolean classes;
    private final AvroMessages<Progress> messages = AvroMessages.of(Progress.class);
    private final Map<String, Progress> newest = new LinkedHashMap<>();
    private final DeadLetterCount dead = new DeadLetterCount();

    LearnWatch(PipelineOptions options) {
        progress = options.topics().progress();
        deadLetters = options.topics().deadLetters();
        classes = options.learning().task().classification();
        // Lanes are shown in the order of the file, whichever reports first.
        options.learning().lanes().forEach(lane -> newest.put(lane.name(), null));
    }

    @Override
    public List<String> topics() {
        return List.of(progress, deadLetters);
    }

    @Override
    public void take(String topic, byte[] value) {
        if (topic.equals(deadLetters)) {
            dead.take(value);
            return;
        }
        try {
            Progress one = messages.decode(value);
            newest.put(one.getLane(), one);
        } catch (UnusableRecordException e) {
            LOG.warn("A message on {} cannot be shown: {}", topic, e.getMessage());
        }
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        newest.values().stream()
                .filter(one -> one != null)
                .map(one -> classes ? classLine(one) : numberLine(one))
                .forEach(lines::add);
        lines.addAll(dead.lines());
        return lines;
    }

    private static String classLine(Progress one) {
        String sets =
                one.getExampleF1() + one.getHammingLoss() == 0
                        ? ""
                        : "; Hamming loss %.3f, F1 %.3f"
                                .formatted(one.getHammingLoss(), one.getExampleF1());
        return "%-12s %,d predicted, %,d judged, %,d pending; accuracy %.3f, of late %.3f%s; log loss of late %.3f; version %d"
                .formatted(
                        one.getLane(),
                        one.getQuestions(),
                        one.getAnswers(),
                        one.getPending(),
                        one.getAccuracy(),
                        one.getRollingAccuracy(),
                        sets,
                        one.getRollingLogLoss(),
                        one.getLearned());
    }

    private static String numberLine(Progress one) {
        return "%-12s %,d predicted, %,d judged, %,d pending; mean squared error %.4g, of late %.4g; version %d"
                .formatted(
                        one.getLane(),
                        one.getQuestions(),
                        one.getAnswers(),
                        one.getPending(),
                        one.getLogLoss(),
                        one.getRollingLogLoss(),
                        one.getLearned());
    }
}
