package io.driftline.pipelines.cli;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.schemas.DeadLetter;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts dead letters by reason. */
final class DeadLetterCount {
    private final AvroMessages<DeadLetter> messages = AvroMessages.of(DeadLetter.class);
    private final TreeMap<String, Long> counts = new TreeMap<>();

    void take(byte[] value) {
        try {
            counts.merge(messages.decode(value).getReason(), 1L, Long::sum);
        } catch (UnusableRecordException e) {
            counts.merge("unreadable", 1L, Long::sum);
        }
    }

    /** Returns one line, or none when there were no dead letters. */
    List<String> lines() {
        if (counts.isEmpty()) {
            return List.of();
        }
        return List.of(
                counts.entrySet().stream()
                        .map(e -> "%,d %s".formatted(e.getValue(), e.getKey()))
                        .collect(Collectors.joining(", ", "dead letters: ", "")));
    }
}
