package io.driftline.pipelines.demo;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.jobs.CommittedReader;
import io.driftline.pipelines.jobs.KafkaClients;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import io.driftline.schemas.Trade;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what is on a pipeline's topics, from their beginning, believing nothing but them. */
final class Accountant {
    private final PipelineOptions options;
    private final AvroMessages<Trade> trades = AvroMessages.of(Trade.class);
    private final AvroMessages<Prediction> predictions = AvroMessages.of(Prediction.class);
    private final AvroMessages<Progress> progress = AvroMessages.of(Progress.class);
    private final Map<String, Long> counts = new HashMap<>();
    private final Set<String> events = new HashSet<>();
    private final Set<String> predicted = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private long learned;
    private long pending;

    private Accountant(PipelineOptions options) {
        this.options = options;
    }

    /**
     * Reads the topics of a pipeline whose jobs have ended.
     *
     * @param published events that were sent
     */
    static Account count(PipelineOptions options, long published) {
        Accountant accountant = new Accountant(options);
        var topics = options.topics();
        String events = options.events().topic();
        String labels = options.truth().orElseThrow().topic();
        List<String> all =
                List.of(
                        events,
                        labels,
                        topics.predictions(),
                        topics.served(),
                        topics.progress(),
                        topics.deadLetters());
        try (CommittedReader reader = new CommittedReader(KafkaClients.properties(options), all)) {
            reader.readToEnd(accountant::take);
        }
        accountant.predicted.retainAll(accountant.events);
        accountant.answered.retainAll(accountant.events);
        return new Account(
                published,
                accountant.of(events),
                accountant.of(labels),
                accountant.of(topics.predictions()),
                accountant.predicted.size(),
                accountant.of(topics.served()),
                accountant.answered.size(),
                accountant.learned,
                accountant.pending,
                accountant.of(topics.deadLetters()));
    }

    private long of(String topic) {
        return counts.getOrDefault(topic, 0L);
    }

    private void take(String topic, byte[] value) {
        counts.merge(topic, 1L, Long::sum);
        try {
            if (topic.equals(options.events().topic())) {
                events.add(trades.decode(value).getId());
            } else if (topic.equals(options.topics().predictions())) {
                predicted.add(predictions.decode(value).getId());
            } else if (topic.equals(options.topics().served())) {
                answered.add(predictions.decode(value).getId());
            } else if (topic.equals(options.topics().progress())) {
                remember(progress.decode(value));
            }
        } catch (UnusableRecordException e) {
            throw new IllegalStateException("A message on %s is unreadable.".formatted(topic), e);
        }
    }

    private void remember(Progress message) {
        if (message.getLane().equals(options.learning().champion().name())) {
            learned = message.getLearned();
            pending = message.getPending();
        }
    }
}
