package io.driftline.pipelines.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a run of the demo ended.
 *
 * @param seconds from the first event sent until both jobs had published everything
 * @param servedVersion the newest version that served a prediction; -1 when none did
 * @param lanes in the pipeline's order, the champion first
 */
public record DemoReport(
        Account account, double seconds, long servedVersion, List<LaneResult> lanes) {
    static final String NO_CHANGE = "no-change";

    public DemoReport {
        lanes = List.copyOf(lanes);
    }

    /** Returns whether every event was predicted and served once and every label accounted for. */
    public boolean addsUp() {
        return account.problems().isEmpty();
    }

    /** Returns the report for people: a table of the lanes, the comparison, the account. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("lane        accuracy  last 90%        κ  κ-temp.  log loss");
        double noChange = of(NO_CHANGE).accuracy();
        lanes.forEach(lane -> lines.add(row(lane, noChange)));
        lines.add("");
        lines.addAll(comparison());
        lines.add("");
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%,d events in %.1f s, %,.0f events/s; newest version served: %,d",
                        account.events(),
                        seconds,
                        eventsPerSecond(),
                        servedVersion));
        lines.add(account.line());
        List<String> problems = account.problems();
        problems.forEach(problem -> lines.add("does not add up: " + problem));
        if (problems.isEmpty()) {
            lines.add("It adds up: nothing lost, nothing twice.");
        }
        return lines;
    }

    /** Writes the numbers for programs. */
    public void writeJson(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("events", account.events());
        root.put("predictions", account.predictions());
        root.put("learned", account.learned());
        root.put("pending", account.pending());
        root.put("deadLetters", account.deadLetters());
        root.put("seconds", seconds);
        root.put("eventsPerSecond", eventsPerSecond());
        root.put("servedVersion", servedVersion);
        ObjectNode all = root.putObject("lanes");
        for (LaneResult lane : lanes) {
            ObjectNode one = all.putObject(lane.lane());
            one.put("accuracy", lane.accuracy());
            one.put("kappaTemporal", lane.kappaTemporal());
            one.put("logLoss", lane.logLoss());
        }
        String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        Files.writeString(file, text + System.lineSeparator());
    }

    private double eventsPerSecond() {
        return seconds == 0 ? 0 : account.events() / seconds;
    }

    private static String row(LaneResult lane, double noChange) {
        double gain = lane.accuracy() - noChange;
        String against =
                lane.lane().equals(NO_CHANGE)
                        ? ""
                        : String.format(Locale.ROOT, "%+.4f against no-change", gain);
        return String.format(
                        Locale.ROOT,
                        "%-10s %9.4f %9.4f %8.4f %8.4f %9.4f  %s",
                        lane.lane(),
                        lane.accuracy(),
                        lane.afterFreeze(),
                        lane.kappa(),
                        lane.kappaTemporal(),
                        lane.logLoss(),
                        against)
                .stripTrailing();
    }

    /** Says how the rule compares with plain gradient descent and with a frozen model. */
    private List<String> comparison() {
        LaneResult upgd = of("upgd");
        LaneResult sgd = of("sgd");
        LaneResult frozen = of("frozen");
        return List.of(
                String.format(
                        Locale.ROOT,
                        upgd.accuracy() >= sgd.accuracy()
                                ? "UPGD %.4f equals or beats SGD %.4f."
                                : "UPGD %.4f does not equal SGD %.4f here.",
                        upgd.accuracy(),
                        sgd.accuracy()),
                String.format(
                        Locale.ROOT,
                        "Frozen after 10%%, the same learner has %.4f on the rest; still learning,"
                                + " %.4f.",
                        frozen.afterFreeze(),
                        upgd.afterFreeze()));
    }

    private LaneResult of(String name) {
        return lanes.stream()
                .filter(lane -> lane.lane().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The demo has no lane " + name + "."));
    }
}
