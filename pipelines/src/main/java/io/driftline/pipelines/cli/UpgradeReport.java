package io.driftline.pipelines.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftline.learn.Change;
import io.driftline.learn.Change.Outcome;
import io.driftline.pipelines.savepoint.Savepoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Shows what becomes of a savepoint. */
final class UpgradeReport {
    private UpgradeReport() {}

    /** Returns the rows as a table, and whether the pipeline can go on. */
    static String text(Savepoint savepoint, List<UpgradeCheck.Row> rows) {
        StringBuilder text = new StringBuilder();
        text.append("%nFrom %s%n".formatted(savepoint.path()));
        List<List<String>> cells = new ArrayList<>();
        String scope = "";
        for (UpgradeCheck.Row row : sorted(rows)) {
            Change change = row.change();
            boolean same = scope.equals(row.scope());
            scope = row.scope();
            cells.add(
                    List.of(
                            same ? "" : scope,
                            change.what(),
                            word(change.outcome()),
                            change.why()));
        }
        text.append(TextTable.of(cells));
        long refused = rows.stream().filter(row -> row.change().refused()).count();
        text.append(
                refused == 0
                        ? "This pipeline can go on from it.%n".formatted()
                        : "This pipeline cannot go on from it: %d refused.%n".formatted(refused));
        return text.toString();
    }

    /** Writes the rows: {@code {"from", "refused", "changes": [{scope, what, outcome, why}]}}. */
    static void writeJson(Savepoint savepoint, List<UpgradeCheck.Row> rows, Path file)
            throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("from", savepoint.path());
        root.put("refused", rows.stream().filter(row -> row.change().refused()).count());
        ArrayNode all = root.putArray("changes");
        for (UpgradeCheck.Row row : sorted(rows)) {
            all.addObject()
                    .put("scope", row.scope())
                    .put("what", row.change().what())
                    .put("outcome", word(row.change().outcome()))
                    .put("why", row.change().why());
        }
        String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        Files.writeString(file, text + System.lineSeparator());
    }

    static String word(Outcome outcome) {
        return switch (outcome) {
            case KEPT -> "kept";
            case MIGRATED -> "migrated";
            case ANEW -> "begun anew";
            case DROPPED -> "dropped";
            case REFUSED -> "REFUSED";
        };
    }

    /** Rows of one scope together, scopes in the order of their first row. */
    private static List<UpgradeCheck.Row> sorted(List<UpgradeCheck.Row> rows) {
        List<String> scopes = rows.stream().map(UpgradeCheck.Row::scope).distinct().toList();
        return scopes.stream()
                .flatMap(scope -> rows.stream().filter(row -> row.scope().equals(scope)))
                .toList();
    }
}
