package io.driftline.flink.state;

import io.driftline.fuzz.Fuzz;
import io.driftline.fuzz.Fuzz.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile bytes for every format of a record in state or on its way between functions. */
class StateFuzzTest {
    /** What a few arrays take before their lengths have proved wrong. */
    private static final long FREE_BYTES = 400_000;

    private static final int LONGEST_SOUND = 2_000;

    static List<Target> formats() {
        Map<TypeInformation<?>, List<byte[]>> sound = new LinkedHashMap<>();
        RecordSerializerTest.records()
                .forEach(
                        record -> {
                            TypeInformation<?> type = (TypeInformation<?>) record.get()[0];
                            byte[] bytes = bytes(type, record.get()[1]);
                            if (bytes.length <= LONGEST_SOUND) {
                                sound.computeIfAbsent(type, t -> new ArrayList<>()).add(bytes);
                            }
                        });
        return sound.entrySet().stream().map(e -> target(e.getKey(), e.getValue())).toList();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void noBytesBreakAFormat(Target format) throws Exception {
        Fuzz.run(format);
    }

    @Test
    void noBytesBreakTheDescriptionOfAFormat() throws Exception {
        List<byte[]> sound = new ArrayList<>();
        for (String name : RecordFormats.names()) {
            DataOutputSerializer out = new DataOutputSerializer(32);
            new RecordSerializerSnapshot<>(name, 1).writeSnapshot(out);
            sound.add(out.getCopyOfBuffer());
        }
        ClassLoader loader = StateFuzzTest.class.getClassLoader();
        Fuzz.run(
                new Target(
                        "snapshot",
                        sound,
                        0,
                        IOException.class,
                        FREE_BYTES,
                        100,
                        bytes ->
                                new RecordSerializerSnapshot<>()
                                        .readSnapshot(
                                                1, new DataInputDeserializer(bytes), loader)));
    }

    private static Target target(TypeInformation<?> type, List<byte[]> sound) {
        TypeSerializer<?> serializer = type.createSerializer(new SerializerConfigImpl());
        return new Target(
                type.toString(),
                sound,
                0,
                IOException.class,
                FREE_BYTES,
                200,
                bytes -> serializer.deserialize(new DataInputDeserializer(bytes)));
    }

    private static <T> byte[] bytes(TypeInformation<T> type, Object record) {
        DataOutputSerializer out = new DataOutputSerializer(64);
        try {
            TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
            serializer.serialize(type.getTypeClass().cast(record), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.getCopyOfBuffer();
    }
}
