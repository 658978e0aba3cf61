package io.driftline.pipelines.prove;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftline.pipelines.prove.Ledger.Difference;
import io.driftline.schemas.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** How two runs over the same events compare, one of them disturbed, and how that one recovered. */
public final class ProveReport {
    private static final int DIGEST_CHARACTERS = 16;

    private final ProveSettings settings;
    private final Results calm;
    private final Results disturbed;
    private final List<Recovery> recoveries;
    private final List<Row> rows;

    /** One kind of messages. */
    private record Row(String title, int calm, int disturbed, Difference difference) {
        static Row of(String title, Ledger calm, Ledger disturbed) {
            return new Row(title, calm.count(), disturbed.count(), calm.compare(disturbed));
        }

        String line() {
            return "%-18s %,11d %,11d %6d %10d %6d %9d"
                    .formatted(
                            title,
                            calm,
                            disturbed,
                            difference.lost(),
                            difference.unexpected(),
                            difference.duplicated(),
                            difference.different());
        }
    }

    private ProveReport(
            ProveSettings settings, Results calm, Results disturbed, List<Recovery> recoveries) {
        this.settings = settings;
        this.calm = calm;
        this.disturbed = disturbed;
        this.recoveries = List.copyOf(recoveries);
        this.rows =
                List.of(
                        Row.of("predictions", calm.predictions(), disturbed.predictions()),
                        Row.of("parts of versions", calm.parts(), disturbed.parts()),
                        Row.of("progress", calm.progress(), disturbed.progress()),
                        Row.of("dead letters", calm.deadLetters(), disturbed.deadLetters()));
    }

    static ProveReport of(
            ProveSettings settings, Results calm, Results disturbed, List<Recovery> recoveries) {
        return new ProveReport(settings, calm, disturbed, recoveries);
    }

    /** Returns whether the runs published the same, each event was predicted, and nothing twice. */
    public boolean proven() {
        return identical() && lost() == 0 && duplicated() == 0;
    }

    /** Returns whether both runs published the same messages and ended in the same state. */
    boolean identical() {
        return rows.stream().allMatch(row -> row.difference().equals(Difference.NONE))
                && calm.last().equals(disturbed.last());
    }

    /** Returns how many messages, or predictions of events, are missing. */
    long lost() {
        long lost = rows.stream().mapToLong(row -> row.difference().lost()).sum();
        return lost + settings.events() - calm.predictions().count();
    }

    /** Returns how many messages were there again, in either run. */
    long duplicated() {
        long again = rows.stream().mapToLong(row -> row.difference().duplicated()).sum();
        return again
                + calm.predictions().repeated()
                + calm.parts().repeated()
                + calm.progress().repeated();
    }

    /** Returns how many kills came before the cluster had recovered from the one before. */
    private long duringRecovery() {
        return recoveries.stream().filter(recovery -> !recovery.complete()).count();
    }

    /** Returns the report for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("read committed     undisturbed   disturbed   lost unexpected  twice different");
        rows.forEach(row -> lines.add(row.line()));
        lines.add("");
        lines.add(
                "%,d versions, SHA-256 over theirs   %s and %s"
                        .formatted(calm.versions(), digest(calm), digest(disturbed)));
        lines.addAll(lastWords());
        lines.add("");
        lines.add("seconds after a kill (median, worst)");
        lines.add("killed      kills  noticed      running      checkpoint   new results");
        for (Victim victim : Victim.values()) {
            lines.add(
                    line(
                            victim.title(),
                            recoveries.stream().filter(r -> r.victim() == victim).toList()));
        }
        lines.add(line("all", recoveries));
        lines.add(
                "%d of them fell into the recovery from the one before, which is not counted where it did not come to its end"
                        .formatted(duringRecovery()));
        lines.add("");
        lines.add(verdict());
        return lines;
    }

    private List<String> lastWords() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Progress> entry : calm.last().entrySet()) {
            Progress last = entry.getValue();
            boolean same = last.equals(disturbed.last().get(entry.getKey()));
            lines.add(
                    "lane %-10s learned %,d, pending %,d, expired %,d, accuracy %.4f: %s"
                            .formatted(
                                    entry.getKey(),
                                    last.getLearned(),
                                    last.getPending(),
                                    last.getExpired(),
                                    last.getAccuracy(),
                                    same ? "the same in both" : "not the same"));
        }
        return lines;
    }

    private String verdict() {
        return proven()
                ? "%d kills: identical bit for bit, nothing lost, nothing twice."
                        .formatted(recoveries.size())
                : "%d kills: identical: %s, lost: %d, twice: %d. The promise does not hold."
                        .formatted(recoveries.size(), identical(), lost(), duplicated());
    }

    /** Writes the numbers for programs. */
    public void writeJson(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("kills", recoveries.size());
        root.put("identical", identical());
        root.put("lost", lost());
        root.put("duplicated", duplicated());
        root.put("duringRecovery", duringRecovery());
        List<Double> seconds =
                seconds(recoveries, recovery -> recovery.recovered().orElse(Double.NaN));
        root.putObject("recoverySeconds")
                .put("median", quantile(seconds, 0.5))
                .put("max", quantile(seconds, 1));
        root.put("seed", settings.seed());
        root.put("events", settings.events());
        root.put("versions", calm.versions());
        String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        Files.writeString(file, text + System.lineSeparator());
    }

    private static String digest(Results results) {
        return results.parts().digest().substring(0, DIGEST_CHARACTERS);
    }

    private static String line(String title, List<Recovery> some) {
        return "%-11s %5d  %-12s %-12s %-12s %s"
                .formatted(
                        title,
                        some.size(),
                        both(some, r -> r.noticed().orElse(Double.NaN)),
                        both(some, r -> r.running().orElse(Double.NaN)),
                        both(some, r -> r.checkpoint().orElse(Double.NaN)),
                        both(some, r -> r.recovered().orElse(Double.NaN)));
    }

    private static String both(List<Recovery> some, Function<Recovery, Double> phase) {
        List<Double> seconds = seconds(some, phase);
        return seconds.isEmpty()
                ? "-"
                : String.format(
                        Locale.ROOT, "%.1f, %.1f", quantile(seconds, 0.5), quantile(seconds, 1));
    }

    private static List<Double> seconds(List<Recovery> some, Function<Recovery, Double> phase) {
        return some.stream().map(phase).filter(s -> !s.isNaN()).sorted().toList();
    }

    /** Returns the smallest number that so large a part of them does not exceed. */
    private static double quantile(List<Double> sorted, double part) {
        return sorted.get(Math.max(0, (int) Math.ceil(part * sorted.size()) - 1));
    }
}
