package io.driftline.pipelines.savepoint;

import java.io.IOException;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Records as the bytes that this build writes for them. */
final class Bytes {
    private Bytes() {}

    static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return type.createSerializer(new ExecutionConfig().getSerializerConfig());
    }

    static <T> byte[] of(T record, TypeInformation<T> type) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(512);
        serializer(type).serialize(record, out);
        return out.getCopyOfBuffer();
    }

    static <T> T read(byte[] bytes, TypeInformation<T> type) throws IOException {
        return serializer(type).deserialize(new DataInputDeserializer(bytes));
    }
}
