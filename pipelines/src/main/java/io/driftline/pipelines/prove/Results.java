package io.driftline.pipelines.prove;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.pipelines.config.Topics;
import io.driftline.schemas.DeadLetter;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one run published, read committed. Filled by one thread; when that is done others may read
 * it, and {@link #predicted} at any time.
 */
final class Results {
    private final Topics topics;
    private final AvroMessages<Prediction> predictionMessages = AvroMessages.of(Prediction.class);
    private final AvroMessages<Progress> progressMessages = AvroMessages.of(Progress.class);
    private final AvroMessages<ModelPart> partMessages = AvroMessages.of(ModelPart.class);
    private final AvroMessages<DeadLetter> letterMessages = AvroMessages.of(DeadLetter.class);
    private final Ledger predictions = new Ledger();
    private final Ledger progress = new Ledger();
    private final Ledger parts = new Ledger();
    private final Ledger deadLetters = new Ledger();
    private final Set<Long> versions = new HashSet<>();
    private final Map<String, Progress> last = new TreeMap<>();
    private final AtomicInteger predicted = new AtomicInteger();

    Results(Topics topics) {
        this.topics = topics;
    }

    /** Returns the topics that are read. */
    List<String> topics() {
        return List.of(
                topics.predictions(), topics.progress(), topics.models(), topics.deadLetters());
    }

    /** Takes the next message of one of the topics. */
    void take(String topic, byte[] value) {
        try {
            if (topic.equals(topics.predictions())) {
                predictions.add(predictionMessages.decode(value).getId(), value);
                predicted.set(predictions.count());
            } else if (topic.equals(topics.progress())) {
                take(progressMessages.decode(value), value);
            } else if (topic.equals(topics.models())) {
                take(partMessages.decode(value), value);
            } else {
                take(letterMessages.decode(value), value);
            }
        } catch (UnusableRecordException e) {
            throw new IllegalStateException("A message on %s is unreadable.".formatted(topic), e);
        }
    }

    private void take(Progress p, byte[] bytes) {
        String counts = p.getQuestions() + "/" + p.getAnswers() + "/" + p.getExpired();
        progress.add(p.getLane() + "/" + counts, bytes);
        last.put(p.getLane(), p);
    }

    private void take(ModelPart part, byte[] bytes) {
        parts.add(part.getLane() + "/" + part.getVersion() + "/" + part.getPart(), bytes);
        versions.add(part.getVersion());
    }

    private void take(DeadLetter letter, byte[] bytes) {
        String place = letter.getTopic() + "/" + letter.getPartition() + "/" + letter.getOffset();
        deadLetters.add(place + "/" + letter.getReason(), bytes);
    }

    /** Returns how many different events have a prediction so far. */
    int predicted() {
        return predicted.get();
    }

    /** Returns the predictions, by event. */
    Ledger predictions() {
        return predictions;
    }

    /** Returns the lanes' progress, by lane and counts. */
    Ledger progress() {
        return progress;
    }

    /** Returns the parts of all versions, by version and part. */
    Ledger parts() {
        return parts;
    }

    /** Returns the dead letters, by where they came from. */
    Ledger deadLetters() {
        return deadLetters;
    }

    /** Returns how many versions were published. */
    int versions() {
        return versions.size();
    }

    /** Returns what each lane said last: its counts and its quality over the whole stream. */
    Map<String, Progress> last() {
        return last;
    }
}
