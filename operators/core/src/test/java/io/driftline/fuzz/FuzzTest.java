package io.driftline.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.fuzz.Fuzz.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FuzzTest {
    private static final List<byte[]> SOUND = List.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    @Test
    void theSameSeedMakesTheSameDamage() {
        Mutator one = new Mutator(7, 2);
        Mutator other = new Mutator(7, 2);
        Set<String> different = new HashSet<>();
        int headers = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = one.next(SOUND);
            assertThat(bytes).isEqualTo(other.next(SOUND)).hasSizeLessThanOrEqualTo(16 + 64);
            different.add(java.util.Arrays.toString(bytes));
            headers += bytes.length > 1 && bytes[0] == 1 && bytes[1] == 2 ? 1 : 0;
        }
        assertThat(different).hasSizeGreaterThan(600);
        assertThat(headers).isBetween(850, 999);
    }

    @Test
    void anExceptionThatIsNotDeclaredFails() {
        assertFails(
                bytes -> {
                    throw bytes.length < 8 ? new IllegalStateException("no") : new IOException();
                },
                "decoder threw java.lang.IllegalStateException: no on input ");
    }

    @Test
    void aStackThatOverflowsFails() {
        assertFails(FuzzTest::deeper, "decoder threw java.lang.StackOverflowError on input ");
    }

    @Test
    void allocatingMoreThanTheBytesCallForFails() {
        List<byte[]> kept = new ArrayList<>();
        assertFails(
                bytes -> {
                    kept.clear();
                    kept.add(new byte[bytes.length < 8 ? 1_000_000 : 1]);
                    throw new IOException();
                },
                "decoder allocated 1");
    }

    @Test
    void aDecoderThatRefusesNothingIsNotReached() {
        assertFails(bytes -> {}, "decoder refused only 0 of ");
    }

    private static void assertFails(Fuzz.Decoder decoder, String message) {
        Fuzz.Decoder sound =
                bytes -> {
                    if (bytes != SOUND.get(0)) {
                        decoder.decode(bytes);
                    }
                };
        Target target = new Target("decoder", SOUND, 0, IOException.class, 100_000, 100, sound);
        assertThatThrownBy(() -> Fuzz.run(target))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(message);
    }

    private static void deeper(byte[] bytes) {
        deeper(bytes);
    }
}
