package io.driftline.flink.state;

import io.driftline.fuzz.Fuzz.Target;
import io.driftline.fuzz.GuidedFuzz;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The formats of records in state, under a coverage-guided fuzzer; by {@code mvn -Pfuzz}. */
public final class StateGuidedFuzz {
    private static final GuidedFuzz DECODERS = GuidedFuzz.of(targets());

    /** Jazzer finds it by its name. */
    public static void fuzzerTestOneInput(byte[] input) {
        DECODERS.feed(input);
    }

    @Test
    void noBytesThatCoverageLeadsToBreakADecoder() throws Exception {
        GuidedFuzz.run(StateGuidedFuzz.class, targets());
    }

    private static List<Target> targets() {
        return StateFuzzTest.formats();
    }
}
