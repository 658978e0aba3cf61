package io.driftline.pipelines.cli;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.schemas.Prediction;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what a serving job has answered, and with which version. */
final class ServeWatch implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger(ServeWatch.class);

    private final String served;
    private final String deadLetters;
    private final AvroMessages<Prediction> messages = AvroMessages.of(Prediction.class);
    private final DeadLetterCount dead = new DeadLetterCount();
    private long count;
    private long version = -1;

    ServeWatch(PipelineOptions options) {
        served = options.topics().served();
        deadLetters = options.topics().deadLetters();
    }

    @Override
    public List<String> topics() {
        return List.of(served, deadLetters);
    }

    @Override
    public void take(String topic, byte[] value) {
        if (topic.equals(deadLetters)) {
            dead.take(value);
            return;
        }
        try {
            version = Math.max(version, messages.decode(value).getVersion());
            count++;
        } catch (UnusableRecordException e) {
            LOG.warn("A message on {} cannot be shown: {}", topic, e.getMessage());
        }
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (count > 0) {
            lines.add(
                    version < 0
                            ? "%,d answered, without a version yet".formatted(count)
                            : "%,d answered, newest version %d".formatted(count, version));
        }
        lines.addAll(dead.lines());
        return lines;
    }
}
