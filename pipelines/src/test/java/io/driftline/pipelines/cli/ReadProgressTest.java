package io.driftline.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ReadProgressTest {
    private static final String ERASE = "\r\u001B[K";

    private final StringWriter written = new StringWriter();
    private final PrintWriter out = new PrintWriter(written);

    @Test
    void saysOnATerminalHowFarItHasComeAndErasesIt() {
        try (ReadProgress progress = new ReadProgress("s", out, true, Duration.ZERO)) {
            progress.accept(1_234_567);
            awaitText("Reading s: 1,234,567 entries, ");
        }
        assertThat(written.toString()).startsWith(ERASE + "Reading s: ").endsWith(ERASE);
    }

    @Test
    void saysNothingWhereItIsQuickOrNoTerminal() {
        try (ReadProgress quick = new ReadProgress("s", out, true, Duration.ofHours(1));
                ReadProgress elsewhere = new ReadProgress("s", out, false, Duration.ZERO)) {
            quick.accept(5);
            elsewhere.accept(5);
        }
        assertThat(written.toString()).isEmpty();
    }

    private void awaitText(String text) {
        Instant limit = Instant.now().plusSeconds(30);
        while (!written.toString().contains(text)) {
            assertThat(Instant.now()).as("time limit").isBefore(limit);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
