package io.driftline.flink.state;

import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.avro.SchemaTrust;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.core.memory.DataInputView;

/** The formats of this build, by their stable names. */
final class RecordFormats {
    private static final Map<String, Supplier<RecordFormat<?>>> ALL = all();

    private RecordFormats() {}

    static boolean known(String name) {
        return ALL.containsKey(name);
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    /** Returns a format of the caller's own: formats may hold buffers. */
    @SuppressWarnings("unchecked") // a name and its type belong together in Types
    static <T> RecordFormat<T> named(String name) {
        Supplier<RecordFormat<?>> format = ALL.get(name);
        if (format == null) {
            throw new IllegalArgumentException(
                    "No record format is called %s; known: %s.".formatted(name, ALL.keySet()));
        }
        return (RecordFormat<T>) format.get();
    }

    private static Map<String, Supplier<RecordFormat<?>>> all() {
        Map<String, Supplier<RecordFormat<?>>> all = new TreeMap<>();
        all.put("event", InputFormats::event);
        all.put("truth", InputFormats::truth);
        all.put("rejected", InputFormats::rejected);
        all.put("read-event", () -> InputFormats.read("read-event", InputFormats.event()));
        all.put("read-truth", () -> InputFormats.read("read-truth", InputFormats.truth()));
        all.put("input-names", InputFormats::names);
        all.put("turn", TurnFormats::turn);
        all.put("lane-turn", TurnFormats::laneTurn);
        all.put("join-entry", TurnFormats::joinEntry);
        all.put("pending-prediction", LearnFormats::pending);
        all.put("lane", LearnFormats::lane);
        all.put("replay-row", LearnFormats::replayRow);
        all.put("prediction", () -> message("prediction", Prediction.class));
        all.put("progress", () -> message("progress", Progress.class));
        all.put("model-part", () -> message("model-part", ModelPart.class));
        return all;
    }

    /**
     * Messages carry their schema's fingerprint, so that their own evolution needs no version here.
     */
    private static <M extends SpecificRecordBase> RecordFormat<M> message(
            String name, Class<M> type) {
        SchemaTrust.ensure(); // whoever has a serializer may make messages and never write them
        OnFirstUse<M> avro = new OnFirstUse<>(type);
        return new RecordFormat<>(
                name,
                1,
                (message, out) -> Fields.writeBytes(avro.messages().encode(message), out),
                (in, version) -> decode(name, avro.messages(), in),
                message -> SpecificData.getForClass(type).deepCopy(message.getSchema(), message));
    }

    /**
     * Wakes Avro only where records are written or read. A JobManager makes serializers, too, and
     * its threads would keep Avro's thread locals, with them the class loader of the job.
     */
    private static final class OnFirstUse<M extends SpecificRecordBase> {
        private final Class<M> type;
        private AvroMessages<M> messages;

        OnFirstUse(Class<M> type) {
            this.type = type;
        }

        AvroMessages<M> messages() {
            if (messages == null) {
                messages = AvroMessages.of(type);
            }
            return messages;
        }
    }

    private static <M extends SpecificRecordBase> M decode(
            String name, AvroMessages<M> messages, DataInputView in) throws IOException {
        try {
            return messages.decode(Fields.readBytes(in));
        } catch (UnusableRecordException e) {
            throw new StateFormatException(
                    "A record of format %s cannot be read: %s".formatted(name, e.getMessage()));
        }
    }
}
