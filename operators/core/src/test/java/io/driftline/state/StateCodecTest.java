package io.driftline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.math.Rng;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateCodecTest {
    private static final StateSpec SPEC =
            StateSpec.of("outer", 3)
                    .perParameter("weights")
                    .perParameter("trace")
                    .array("counts", 2, 1)
                    .scalar("power", 1)
                    .counter("steps", 0)
                    .part(StateSpec.of("inner", 1).scalar("mean", 0))
                    .part(
                            StateSpec.of("named", 1)
                                    .elements(List.of("x", "y"))
                                    .perElement("seen", 0))
                    .part(StateSpec.of("empty", 1));

    @Test
    void readsBackEveryBit() throws StateFormatException {
        StateTree state = filled();
        state.vector("trace")[0] = Float.intBitsToFloat(0x7fc12345);
        state.vector("trace")[1] = -0f;
        StateTree read = StateTree.of(SPEC, 3);
        StateCodec.decode(StateCodec.encode(state), read);
        assertThat(read).isEqualTo(state);
        assertThat(Float.floatToRawIntBits(read.vector("trace")[0])).isEqualTo(0x7fc12345);
        assertThat(StateCodec.encode(read)).isEqualTo(StateCodec.encode(state));
    }

    @Test
    void readsTheBytesThatTheFirstReleaseWrote() throws IOException {
        byte[] golden;
        try (InputStream file = getClass().getResourceAsStream("/golden/state-format-2.bin")) {
            golden = file.readAllBytes();
        }
        StateTree read = StateTree.of(SPEC, 3);
        StateCodec.decode(golden, read);
        assertThat(read).isEqualTo(filled());
        assertThat(StateCodec.encode(filled())).isEqualTo(golden);
    }

    @Test
    void namesStateAndBothVersionsWhenTheyDiffer() {
        StateSpec newer = StateSpec.of("outer", 1).part(StateSpec.of("inner", 2).scalar("mean", 0));
        StateSpec older = StateSpec.of("outer", 1).part(StateSpec.of("inner", 1).scalar("mean", 0));
        assertThatThrownBy(
                        () ->
                                StateCodec.decode(
                                        StateCodec.encode(StateTree.of(newer, 0)),
                                        StateTree.of(older, 0)))
                .isInstanceOf(StateFormatException.class)
                .hasMessage("State outer.inner has version 2; this build reads version 1.");
    }

    @Test
    void refusesAnotherShapeAndSaysWhich() {
        byte[] bytes = StateCodec.encode(filled());
        assertRefused(bytes, StateTree.of(SPEC, 4), "State outer has 3 elements in vector weights");
        assertRefused(bytes, StateTree.of(StateSpec.of("other", 3), 3), "has the name outer");
        assertRefused(
                bytes,
                StateTree.of(SPEC, 3).without("empty"),
                "State outer has 3 parts; this configuration needs 2.");
        StateSpec renamed = StateSpec.of("outer", 3).perParameter("weights").perParameter("u");
        assertRefused(bytes, StateTree.of(renamed, 3), "has the vector trace");
    }

    @Test
    void refusesForeignBytesAndUnknownFormats() {
        byte[] bytes = StateCodec.encode(filled());
        byte[] foreign = bytes.clone();
        foreign[0] ^= 1;
        assertRefused(foreign, StateTree.of(SPEC, 3), "begins with");
        byte[] future = bytes.clone();
        future[4] = 3;
        assertRefused(
                future,
                StateTree.of(SPEC, 3),
                "State outer has format 3; this build reads format 2.");
        assertRefused(
                Arrays.copyOf(bytes, bytes.length + 1), StateTree.of(SPEC, 3), "after the end");
        assertRefused(new byte[0], StateTree.of(SPEC, 3), "damaged");
    }

    @Test
    void readsStateOfAnyDeclaration() throws StateFormatException {
        byte[] bytes = StateCodec.encode(filled());
        StateTree read = StateCodec.read(bytes, 3);
        assertThat(StateCodec.encode(read)).isEqualTo(bytes);
        assertThat(read.part("named").spec().elements()).containsExactly("x", "y");
        assertThatThrownBy(() -> StateCodec.read(bytes, 4))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("3 elements in vector weights of a model with 4 parameters");
    }

    @Test
    void refusesPartsInsidePartsWithoutEnd() {
        StateSpec deep = StateSpec.of("deep", 1);
        for (int i = 0; i < 20; i++) {
            deep = StateSpec.of("deep", 1).part(deep);
        }
        byte[] bytes = StateCodec.encode(StateTree.of(deep, 0));
        assertThatThrownBy(() -> StateCodec.read(bytes, 0))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("more than 16 parts inside each other");
    }

    @Test
    void leavesTheStateAloneWhenTheBytesEndEarly() {
        byte[] bytes = StateCodec.encode(filled());
        for (int length = 0; length < bytes.length; length++) {
            StateTree into = StateTree.of(SPEC, 3);
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> StateCodec.decode(cut, into))
                    .isInstanceOf(StateFormatException.class);
            assertThat(into).isEqualTo(StateTree.of(SPEC, 3));
        }
    }

    /**
     * Whatever a byte becomes, decoding ends in state or in a refusal, and never in much memory.
     */
    @Test
    void survivesEveryDamagedByte() {
        byte[] bytes = StateCodec.encode(filled());
        Rng rng = Rng.ofSeed(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = bytes.clone();
            int at = (int) (rng.uniform(2 * i) * bytes.length);
            damaged[at] = (byte) rng.bits(2 * i + 1);
            assertThatCode(
                            () -> {
                                try {
                                    StateCodec.read(damaged, 3);
                                    StateCodec.decode(damaged, StateTree.of(SPEC, 3));
                                } catch (StateFormatException refused) {
                                    assertThat(refused.getMessage()).hasSizeLessThan(300);
                                }
                            })
                    .doesNotThrowAnyException();
        }
    }

    static StateTree filled() {
        StateTree state = StateTree.of(SPEC, 3);
        float[] weights = state.vector("weights");
        weights[0] = 1.5f;
        weights[1] = -Float.MIN_VALUE;
        weights[2] = Float.MAX_VALUE;
        state.vector("trace")[2] = 0.1f;
        state.array("counts")[1] = 1e300;
        state.scalar("power", 0.999);
        state.counter("steps", Long.MIN_VALUE);
        state.part("inner").scalar("mean", -1);
        state.part("named").array("seen")[1] = 7;
        return state;
    }

    /** Writes the golden file anew, by hand, when the format gets a new number. */
    public static void main(String[] arguments) throws IOException {
        Files.write(
                Path.of("src/test/resources/golden/state-format-2.bin"),
                StateCodec.encode(filled()));
    }

    private static void assertRefused(byte[] bytes, StateTree into, String message) {
        assertThatThrownBy(() -> StateCodec.decode(bytes, into))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining(message);
    }
}
