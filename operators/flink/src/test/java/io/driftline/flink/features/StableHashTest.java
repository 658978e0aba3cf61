package io.driftline.flink.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

class StableHashTest {

    /** Computed from the definition by a program that is not this one; never to change. */
    @Test
    void hashesArePinned() {
        assertThat(StableHash.of("")).isEqualTo(0xf52a15e9a9b5e89bL);
        assertThat(StableHash.of("a")).isEqualTo(0x2c0bdbf481420f8L);
        assertThat(StableHash.of("NL")).isEqualTo(0x42a93768950f0eafL);
        assertThat(StableHash.of("Zürich")).isEqualTo(0xc65e9341af283a5dL);
        assertThat(StableHash.of("日本")).isEqualTo(0xb7f4ca9e3b0a2f06L);
        assertThat(StableHash.of("😀")).isEqualTo(0xbdbddaf83dff6570L);
        assertThat(StableHash.bucket(StableHash.of("NL"), 1_000)).isEqualTo(87);
        assertThat(StableHash.bucket(StableHash.of(""), 1_000)).isEqualTo(203);
    }

    /** The authors' vectors for the 64-bit hash, before the last mix. */
    @Test
    void beginsAsFnv1a() {
        assertThat(StableHash.add(StableHash.START, "a")).isEqualTo(0xaf63dc4c8601ec8cL);
        assertThat(StableHash.add(StableHash.START, "foobar")).isEqualTo(0x85944171f73967e8L);
    }

    @Test
    void numbersHashAsTheirDigits() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            sameAsDigits(random.nextLong() >> random.nextInt(64));
        }
        sameAsDigits(0);
        sameAsDigits(-1);
        sameAsDigits(Long.MIN_VALUE);
        sameAsDigits(Long.MAX_VALUE);
    }

    @Test
    void aStringHashesAsItsBytes() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 10_000; i++) {
            String text = randomText(random);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(StableHash.of(text)).as(text).isEqualTo(StableHash.of(new Utf8(bytes)));
        }
    }

    @Test
    void aReusedTextHashesOnlyToItsLength() {
        Utf8 text = new Utf8("longer than before");
        text.setByteLength(4);
        assertThat(StableHash.of(text)).isEqualTo(StableHash.of("long"));
    }

    @Test
    void separatedTextsDoNotRunTogether() {
        long early = StableHash.separate(StableHash.add(StableHash.START, "a"));
        long late = StableHash.separate(StableHash.add(StableHash.START, "ab"));
        assertThat(StableHash.add(early, "bc")).isNotEqualTo(StableHash.add(late, "c"));
    }

    @Test
    void bucketsAreFilledEvenly() {
        int[] counts = new int[10];
        for (int i = 0; i < 10_000; i++) {
            counts[StableHash.bucket(StableHash.of("user-" + i), 10)]++;
        }
        // 1,000 each, with a standard deviation of 30.
        for (int count : counts) {
            assertThat(count).isBetween(850, 1_150);
        }
    }

    private static void sameAsDigits(long number) {
        assertThat(StableHash.addNumber(StableHash.START, number))
                .isEqualTo(StableHash.add(StableHash.START, Long.toString(number)));
    }

    /** Also with surrogates that have no partner. */
    private static String randomText(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(128));
                case 1 -> text.append((char) random.nextInt(0x10000));
                case 2 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                default -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
            }
        }
        return text.toString();
    }
}
