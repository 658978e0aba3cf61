package io.driftline.flink;

import io.driftline.flink.Assembly.Complete;
import io.driftline.flink.Assembly.Incomplete;
import io.driftline.flink.Assembly.Refused;
import io.driftline.flink.flow.SourceOffset;
import io.driftline.learn.ComputedBy;
import io.driftline.schemas.ModelPart;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts model versions together from their parts, which may come in any order, more than once, and
 * mixed with those of other versions. The same version published twice with different bytes, as
 * after an upgrade, is two versions here: parts of one never complete the other.
 *
 * <p>Memory: at most {@value #MAX_INCOMPLETE} incomplete versions of at most {@code maxBytes} each;
 * one more drops the one that was begun first. Not thread-safe.
 */
public final class ModelAssembler {
    private static final int MAX_INCOMPLETE = 4;
    private static final int REMEMBERED = 64;

    /** What all parts of one version have in common. */
    private record Key(
            String pipeline,
            String lane,
            long version,
            int parts,
            int totalBytes,
            ByteBuffer checksum) {

        static Key of(ModelPart part) {
            return new Key(
                    part.getPipeline(),
                    part.getLane(),
                    part.getVersion(),
                    part.getParts(),
                    part.getTotalBytes(),
                    ByteBuffer.wrap(part.getChecksum().bytes()));
        }

        @Override
        public String toString() {
            return "version %d of %s/%s".formatted(version, pipeline, lane);
        }
    }

    private final int maxBytes;
    private final Map<Key, TreeMap<Integer, ModelPart>> incomplete = new LinkedHashMap<>();
    private final LinkedHashSet<Key> completed = new LinkedHashSet<>();
    private long dropped;

    /**
     * Makes an assembler.
     *
     * @param maxBytes a longer model is refused
     */
    public ModelAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Returns how many incomplete versions were dropped for newer ones. */
    public long dropped() {
        return dropped;
    }

    /** Forgets the parts of incomplete versions before {@code version}. */
    public void dropOlder(long version) {
        incomplete.keySet().removeIf(key -> key.version() < version);
    }

    /** Takes a part, and keeps it: the caller does not change it any more. */
    public Assembly add(ModelPart part) {
        Key key = Key.of(part);
        int parts = part.getParts();
        if (part.getTotalBytes() < 0 || part.getTotalBytes() > maxBytes) {
            return refused(key, "has %d bytes; allowed: 0 to %d", part.getTotalBytes(), maxBytes);
        }
        if (parts < 1 || part.getPart() < 0 || part.getPart() >= parts) {
            return refused(key, "has a part %d of %d; parts count from 0", part.getPart(), parts);
        }
        if (completed.contains(key)) {
            return new Incomplete();
        }
        TreeMap<Integer, ModelPart> found = incomplete.computeIfAbsent(key, k -> new TreeMap<>());
        found.putIfAbsent(part.getPart(), part);
        long length = found.values().stream().mapToLong(each -> each.getBytes().remaining()).sum();
        boolean tooLong = length > part.getTotalBytes();
        if (found.size() < parts && !tooLong) {
            dropEldest();
            return new Incomplete();
        }
        incomplete.remove(key);
        if (length != part.getTotalBytes()) {
            return refused(key, "has parts of %d bytes together, not %d", length, key.totalBytes());
        }
        return checked(key, found);
    }

    private Assembly checked(Key key, TreeMap<Integer, ModelPart> found) {
        byte[] bytes = new byte[key.totalBytes()];
        ByteBuffer into = ByteBuffer.wrap(bytes);
        found.values().forEach(part -> into.put(part.getBytes().duplicate()));
        if (!key.checksum().equals(ByteBuffer.wrap(ModelParts.sha256(bytes)))) {
            return refused(key, "has another SHA-256 than its parts say");
        }
        remember(key);
        ModelPart first = found.get(0);
        return new Complete(
                new ModelVersion(
                        key.pipeline(),
                        key.lane(),
                        key.version(),
                        first.getParent(),
                        first.getEventTime().toEpochMilli(),
                        first.getRollingAccuracy(),
                        first.getRollingLogLoss(),
                        new ComputedBy(first.getBuild(), first.getJvm(), first.getComputePath()),
                        first.getOffsets().stream()
                                .map(
                                        each ->
                                                new SourceOffset(
                                                        each.getTopic(),
                                                        each.getPartition(),
                                                        each.getOffset()))
                                .toList(),
                        bytes));
    }

    private void dropEldest() {
        if (incomplete.size() > MAX_INCOMPLETE) {
            removeFirst(incomplete.keySet().iterator());
            dropped++;
        }
    }

    private void remember(Key key) {
        completed.add(key);
        if (completed.size() > REMEMBERED) {
            removeFirst(completed.iterator());
        }
    }

    private static void removeFirst(Iterator<Key> keys) {
        keys.next();
        keys.remove();
    }

    private static Refused refused(Key key, String found, Object... values) {
        return new Refused("Model %s %s.".formatted(key, found.formatted(values)));
    }
}
