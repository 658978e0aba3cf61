package io.driftline.pipelines.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EvaluateDisplayTest {
    @Test
    void showsSpeedAndTimeLeftOnATerminalAndTakesThemAwayAtTheEnd() throws Exception {
        String shown = shown(true);
        assertThat(shown)
                .contains("sea:events=2000, seed 1: 768 of 2,000 events, ")
                .containsPattern("\\d/s, \\d+ s left; default: accuracy of late 0\\.")
                .endsWith("\r\u001B[K");
    }

    @Test
    void showsNothingElsewhere() throws Exception {
        assertThat(shown(false)).isEmpty();
    }

    private static String shown(boolean terminal) throws Exception {
        StringWriter text = new StringWriter();
        AtomicLong clock = new AtomicLong();
        EvaluateDisplay display =
                new EvaluateDisplay(
                        new PrintWriter(text), terminal, () -> clock.addAndGet(200_000_000));
        EvaluateSettings settings =
                new EvaluateSettings(
                        List.<Path>of(),
                        List.of(1L),
                        Delay.NONE,
                        Memory.USUAL,
                        Shift.NONE,
                        0,
                        1,
                        1,
                        () -> false);
        new Evaluation(settings, display).run(Streams.generated("sea:events=2000"));
        return text.toString();
    }
}
