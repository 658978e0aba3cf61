package io.driftline.pipelines.cli;

import io.driftline.pipelines.savepoint.Difference;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.pipelines.savepoint.SavepointDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares two savepoints. */
@Command(
        name = "diff",
        description =
                "Compare what two savepoints or checkpoints hold, bit for bit: lanes, label join,"
                        + " held turns, positions of the sources. Transactions of the sinks and the"
                        + " job's parallelism are not compared.",
        exitCodeList = {
            "0:both hold the same, bit for bit",
            "1:they differ, or comparing them failed",
            "2:bad configuration or usage"
        })
final class StateDiffCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "A",
            description = "A savepoint's or checkpoint's folder.")
    private String first;

    @Parameters(index = "1", paramLabel = "B", description = "Another one's.")
    private String second;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Savepoint a = SavepointArguments.read(spec.commandLine(), first);
        Savepoint b = SavepointArguments.read(spec.commandLine(), second);
        List<Difference> differences = SavepointDiff.of(a, b);
        if (differences.isEmpty()) {
            out.println("Both hold the same, bit for bit.");
        } else {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("", "A", "B", "B − A"));
            for (Difference one : differences) {
                rows.add(List.of(one.what(), one.first(), one.second(), one.distance()));
            }
            out.print(TextTable.of(rows));
            out.println("%,d differences.".formatted(differences.size()));
        }
        out.flush();
        return differences.isEmpty() ? Driftline.DONE : Driftline.FAILED;
    }
}
