package io.driftline.flink.state;

import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Read;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.Truth;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Formats of what comes in: events, truths, and what was rejected. */
final class InputFormats {
    private static final int VALUE = 1;
    private static final int REJECTED = 2;

    private InputFormats() {}

    static RecordFormat<Event> event() {
        Texts topics = new Texts();
        return new RecordFormat<>(
                "event",
                1,
                (event, out) -> writeEvent(event, topics, out),
                (in, version) -> readEvent(topics, in),
                InputFormats::copy);
    }

    static RecordFormat<Truth> truth() {
        Texts topics = new Texts();
        return new RecordFormat<>(
                "truth",
                1,
                (truth, out) -> writeTruth(truth, topics, out),
                (in, version) -> readTruth(topics, in),
                InputFormats::copy);
    }

    static RecordFormat<Rejected> rejected() {
        Texts topics = new Texts();
        return new RecordFormat<>(
                "rejected",
                1,
                (rejected, out) -> writeRejected(rejected, topics, out),
                (in, version) -> readRejected(topics, in),
                InputFormats::copy);
    }

    static RecordFormat<InputNames> names() {
        return new RecordFormat<>(
                "input-names",
                1,
                (names, out) -> {
                    Fields.writeTexts(names.columns(), out);
                    Fields.writeTexts(names.classes(), out);
                },
                (in, version) -> new InputNames(Fields.readTexts(in), Fields.readTexts(in)),
                names -> names);
    }

    static <T> RecordFormat<Read<T>> read(String name, RecordFormat<T> value) {
        Texts topics = new Texts();
        return new RecordFormat<>(
                name,
                1,
                (read, out) -> writeRead(read, value, topics, out),
                (in, version) -> readRead(topics, in, name, value),
                read -> copy(read, value));
    }

    static void writeEvent(Event event, Texts topics, DataOutputView out) throws IOException {
        Fields.writeText(event.id(), out);
        out.writeLong(event.time());
        Fields.writeFloats(event.features(), out);
        Fields.writeTarget(event.label(), event.newClass(), out);
        Fields.writeOrigin(event.origin(), topics, out);
    }

    static Event readEvent(Texts topics, DataInputView in) throws IOException {
        String id = topics.read(in);
        long time = in.readLong();
        float[] features = Fields.readFloats(in);
        float label = Fields.readFloat(in);
        String newClass = Fields.readNewClass(label, in);
        return new Event(id, time, features, label, newClass, Fields.readOrigin(topics, in));
    }

    static Event copy(Event event) {
        return new Event(
                event.id(),
                event.time(),
                event.features().clone(),
                event.label(),
                event.newClass(),
                Fields.copy(event.origin()));
    }

    static void writeTruth(Truth truth, Texts topics, DataOutputView out) throws IOException {
        Fields.writeText(truth.id(), out);
        out.writeLong(truth.time());
        Fields.writeTarget(truth.target(), truth.newClass(), out);
        Fields.writeOrigin(truth.origin(), topics, out);
    }

    static Truth readTruth(Texts topics, DataInputView in) throws IOException {
        String id = topics.read(in);
        long time = in.readLong();
        float target = Fields.readFloat(in);
        String newClass = Fields.readNewClass(target, in);
        return new Truth(id, time, target, newClass, Fields.readOrigin(topics, in));
    }

    static Truth copy(Truth truth) {
        return new Truth(
                truth.id(),
                truth.time(),
                truth.target(),
                truth.newClass(),
                Fields.copy(truth.origin()));
    }

    private static void writeRejected(Rejected rejected, Texts topics, DataOutputView out)
            throws IOException {
        Fields.writeText(rejected.reason().word(), out);
        Fields.writeText(rejected.detail(), out);
        Fields.writeOrigin(rejected.origin(), topics, out);
    }

    private static Rejected readRejected(Texts topics, DataInputView in) throws IOException {
        return new Rejected(
                reason(Fields.readText(in)), Fields.readText(in), Fields.readOrigin(topics, in));
    }

    private static Rejected copy(Rejected rejected) {
        return new Rejected(rejected.reason(), rejected.detail(), Fields.copy(rejected.origin()));
    }

    private static Reason reason(String word) throws StateFormatException {
        for (Reason reason : Reason.values()) {
            if (reason.word().equals(word)) {
                return reason;
            }
        }
        List<String> known = Arrays.stream(Reason.values()).map(Reason::word).toList();
        throw new StateFormatException(
                "A rejection has the reason %s; known reasons: %s.".formatted(word, known));
    }

    private static <T> void writeRead(
            Read<T> read, RecordFormat<T> value, Texts topics, DataOutputView out)
            throws IOException {
        out.writeLong(read.time());
        if (read.rejected() == null) {
            out.writeByte(VALUE);
            value.writer().write(read.value(), out);
        } else {
            out.writeByte(REJECTED);
            writeRejected(read.rejected(), topics, out);
        }
    }

    private static <T> Read<T> readRead(
            Texts topics, DataInputView in, String name, RecordFormat<T> value) throws IOException {
        long time = in.readLong();
        int tag = in.readByte();
        return switch (tag) {
            case VALUE -> Read.of(time, value.reader().read(in, value.version()));
            case REJECTED -> new Read<>(time, null, readRejected(topics, in));
            default -> throw Fields.unknownTag(name, tag, "1 value, 2 rejected");
        };
    }

    private static <T> Read<T> copy(Read<T> read, RecordFormat<T> value) {
        return read.rejected() == null
                ? Read.of(read.time(), value.copier().apply(read.value()))
                : new Read<>(read.time(), null, copy(read.rejected()));
    }
}
