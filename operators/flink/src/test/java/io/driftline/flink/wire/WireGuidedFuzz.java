package io.driftline.flink.wire;

import io.driftline.fuzz.Fuzz.Target;
import io.driftline.fuzz.GuidedFuzz;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reads topics, under a coverage-guided fuzzer; by {@code mvn -Pfuzz}. */
public final class WireGuidedFuzz {
    private static final GuidedFuzz DECODERS = GuidedFuzz.of(targets());

    /** Jazzer finds it by its name. */
    public static void fuzzerTestOneInput(byte[] input) {
        DECODERS.feed(input);
    }

    @Test
    void noBytesThatCoverageLeadsToBreakADecoder() throws Exception {
        GuidedFuzz.run(WireGuidedFuzz.class, targets());
    }

    private static List<Target> targets() {
        try {
            return WireFuzzTest.decoders();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
