package io.driftline.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitsTest {

    @Test
    void readsDurations() {
        assertThat(Units.duration("30 d")).contains(Duration.ofDays(30));
        assertThat(Units.duration("2h")).contains(Duration.ofHours(2));
        assertThat(Units.duration(" 10  min ")).contains(Duration.ofMinutes(10));
        assertThat(Units.duration("1.5 s")).contains(Duration.ofMillis(1500));
        assertThat(Units.duration("0 ms")).contains(Duration.ZERO);
    }

    @Test
    void refusesWhatIsNoDuration() {
        for (String text :
                new String[] {"", "5", "-5 s", "5 S", "5 m", "1e3 s", "0.5 ms", "36501 d", "s"}) {
            assertThat(Units.duration(text)).as(text).isEmpty();
        }
        assertThat(Units.duration("99999999999999999999 d")).isEmpty();
    }

    @Test
    void writesDurationsInTheLargestUnitThatFits() {
        assertThat(Units.text(Duration.ofDays(30))).isEqualTo("30 d");
        assertThat(Units.text(Duration.ofMinutes(90))).isEqualTo("90 min");
        assertThat(Units.text(Duration.ofMillis(1500))).isEqualTo("1500 ms");
        assertThat(Units.text(Duration.ZERO)).isEqualTo("0 s");
    }

    @Test
    void writesSizes() {
        assertThat(Units.bytes(524_288)).isEqualTo("512 KiB");
        assertThat(Units.bytes(1000)).isEqualTo("1000 B");
        assertThat(Units.roughly(0)).isEqualTo("0 B");
        assertThat(Units.roughly(1023)).isEqualTo("1023 B");
        assertThat(Units.roughly(1_600)).isEqualTo("1.6 KiB");
        assertThat(Units.roughly(5e11)).isEqualTo("466 GiB");
        assertThat(Units.roughly(5e15)).isEqualTo("4,656,613 GiB");
    }
}
