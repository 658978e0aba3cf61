package io.driftline.pipelines.savepoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Makes a {@link Group} of each entry, from the bytes that this build would write for it. */
final class Entries<T> {
    private final TypeSerializer<T> serializer;
    private final MessageDigest sha256;
    private final DataOutputSerializer bytes = new DataOutputSerializer(512);

    Entries(TypeInformation<T> type) {
        serializer = Bytes.serializer(type);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) { // every Java platform has it
            throw new IllegalStateException(e);
        }
    }

    Group group(String key, long time, T entry) throws IOException {
        bytes.clear();
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        bytes.writeInt(name.length);
        bytes.write(name);
        serializer.serialize(entry, bytes);
        sha256.update(bytes.getSharedBuffer(), 0, bytes.length());
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        return new Group(1, time, time, digest.getLong(), digest.getLong());
    }
}
