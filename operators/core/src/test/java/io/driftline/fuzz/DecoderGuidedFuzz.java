package io.driftline.fuzz;

import io.driftline.fuzz.Fuzz.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reads bytes here, under a coverage-guided fuzzer; by {@code mvn -Pfuzz}. */
public final class DecoderGuidedFuzz {
    private static final GuidedFuzz DECODERS = GuidedFuzz.of(targets());

    /** Jazzer finds it by its name. */
    public static void fuzzerTestOneInput(byte[] input) {
        DECODERS.feed(input);
    }

    @Test
    void noBytesThatCoverageLeadsToBreakADecoder() throws Exception {
        GuidedFuzz.run(DecoderGuidedFuzz.class, targets());
    }

    private static List<Target> targets() {
        return DecoderFuzzTest.decoders();
    }
}
