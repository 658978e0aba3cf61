package io.driftline.pipelines.prove;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The messages of one kind that one run published: by a name that is theirs alone, each with the
 * SHA-256 of its bytes. Not safe for use by several threads.
 */
final class Ledger {
    private final Map<String, Fingerprint> fingerprints = new HashMap<>();
    private long repeated;

    /**
     * How the messages of two runs compare.
     *
     * @param lost are there in the first run and not in the second
     * @param unexpected are there in the second run and not in the first
     * @param different are there in both, with other bytes
     * @param duplicated came more than once in the second run
     */
    record Difference(long lost, long unexpected, long different, long duplicated) {
        static final Difference NONE = new Difference(0, 0, 0, 0);
    }

    /** Enters a message. */
    void add(String name, byte[] bytes) {
        Fingerprint before = fingerprints.putIfAbsent(name, fingerprint(bytes));
        if (before != null) {
            repeated++;
        }
    }

    /** Returns how many messages of different names there are. */
    int count() {
        return fingerprints.size();
    }

    /** Returns how many messages had a name that was there already. */
    long repeated() {
        return repeated;
    }

    /** Compares a run that nothing disturbed, this one, with another. */
    Difference compare(Ledger other) {
        long lost = 0;
        long different = 0;
        for (Map.Entry<String, Fingerprint> entry : fingerprints.entrySet()) {
            Fingerprint theirs = other.fingerprints.get(entry.getKey());
            if (theirs == null) {
                lost++;
            } else if (!theirs.equals(entry.getValue())) {
                different++;
            }
        }
        long unexpected = other.count() - (count() - lost);
        return new Difference(lost, unexpected, different, other.repeated);
    }

    /** Returns a SHA-256 over all names and SHA-256s in the order of the names, as text. */
    String digest() {
        MessageDigest sha = sha256();
        new TreeMap<>(fingerprints)
                .forEach(
                        (name, fingerprint) -> {
                            sha.update(name.getBytes(StandardCharsets.UTF_8));
                            sha.update(fingerprint.bytes());
                        });
        return HexFormat.of().formatHex(sha.digest());
    }

    private static Fingerprint fingerprint(byte[] bytes) {
        ByteBuffer sha = ByteBuffer.wrap(sha256().digest(bytes));
        return new Fingerprint(sha.getLong(), sha.getLong(), sha.getLong(), sha.getLong());
    }

    /** A SHA-256, smaller and easier to compare than an array. */
    private record Fingerprint(long a, long b, long c, long d) {
        ByteBuffer bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(4 * Long.BYTES);
            return bytes.putLong(a).putLong(b).putLong(c).putLong(d).flip();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
