package io.driftline.pipelines.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoReportTest {
    private static final Account GOOD = new Account(10, 10, 9, 10, 10, 10, 10, 9, 1, 0);
    private static final Account BAD = new Account(10, 10, 9, 9, 9, 10, 10, 9, 1, 0);

    @Test
    void printsATableTheComparisonAndTheAccount() {
        assertThat(report(GOOD, 0.66).lines())
                .containsExactly(
                        "lane        accuracy  last 90%        κ  κ-temp.  log loss",
                        "upgd          0.6600    0.6700   0.3000   0.2000    0.6000  +0.0800"
                                + " against no-change",
                        "sgd           0.6500    0.6700   0.3000   0.2000    0.6000  +0.0700"
                                + " against no-change",
                        "frozen        0.5300    0.6700   0.3000   0.2000    0.6000  -0.0500"
                                + " against no-change",
                        "no-change     0.5800    0.6700   0.3000   0.2000    0.6000",
                        "majority      0.5200    0.6700   0.3000   0.2000    0.6000  -0.0600"
                                + " against no-change",
                        "",
                        "UPGD 0.6600 equals or beats SGD 0.6500.",
                        "Frozen after 10%, the same learner has 0.6700 on the rest; still learning,"
                                + " 0.6700.",
                        "",
                        "10 events in 4.0 s, 3 events/s; newest version served: 8",
                        "events in 10 = predictions out 10 = labels learned 9 + pending 1 + dead"
                                + " letters 0",
                        "It adds up: nothing lost, nothing twice.");
    }

    @Test
    void saysSoWhenUpgdDoesNotEqualSgd() {
        assertThat(report(GOOD, 0.64).lines())
                .contains("UPGD 0.6400 does not equal SGD 0.6500 here.");
    }

    @Test
    void saysWhatDoesNotAddUp() {
        assertThat(report(GOOD, 0.66).addsUp()).isTrue();
        assertThat(report(BAD, 0.66).addsUp()).isFalse();
        assertThat(report(BAD, 0.66).lines())
                .contains("does not add up: predictions: 9; events: 10")
                .doesNotContain("It adds up: nothing lost, nothing twice.");
    }

    @Test
    void writesTheSameNumbersForPrograms(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("demo.json");
        report(GOOD, 0.66).writeJson(file);
        JsonNode expected =
                new ObjectMapper()
                        .readTree(
                                """
                                {"events": 10, "predictions": 10, "learned": 9, "pending": 1,
                                 "deadLetters": 0, "seconds": 4.0, "eventsPerSecond": 2.5,
                                 "servedVersion": 8,
                                 "lanes": {
                                  "upgd": {"accuracy": 0.66, "kappaTemporal": 0.2, "logLoss": 0.6},
                                  "sgd": {"accuracy": 0.65, "kappaTemporal": 0.2, "logLoss": 0.6},
                                  "frozen": {"accuracy": 0.53, "kappaTemporal": 0.2, "logLoss": 0.6},
                                  "no-change":
                                   {"accuracy": 0.58, "kappaTemporal": 0.2, "logLoss": 0.6},
                                  "majority":
                                   {"accuracy": 0.52, "kappaTemporal": 0.2, "logLoss": 0.6}}}
                                """);
        JsonNode written = new ObjectMapper().readTree(file.toFile());
        assertThat(written.toString()).isEqualTo(expected.toString());
    }

    private static DemoReport report(Account account, double upgd) {
        return new DemoReport(
                account,
                4,
                8,
                List.of(
                        lane("upgd", upgd),
                        lane("sgd", 0.65),
                        lane("frozen", 0.53),
                        lane("no-change", 0.58),
                        lane("majority", 0.52)));
    }

    private static LaneResult lane(String name, double accuracy) {
        return new LaneResult(name, accuracy, 0.67, 0.3, 0.2, 0.6);
    }
}
