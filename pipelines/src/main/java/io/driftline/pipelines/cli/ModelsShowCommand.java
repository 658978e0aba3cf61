package io.driftline.pipelines.cli;

import io.driftline.flink.ModelVersion;
import io.driftline.flink.flow.SourceOffset;
import io.driftline.pipelines.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what a published version is and where it comes from. */
@Command(
        name = "show",
        description =
                "Show what a published version is, what it was learned from, and who computed it.")
final class ModelsShowCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Mixin private final PublishedArguments published = new PublishedArguments();

    @Override
    public Integer call() throws ConfigurationException, IOException {
        ModelVersion version = published.read();
        PrintWriter out = spec.commandLine().getOut();
        out.print(StateReport.of(PublishedArguments.model(version)));
        out.println();
        out.println("Published by lane %s of %s".formatted(version.lane(), version.pipeline()));
        out.print(TextTable.of(rows(version)));
        out.flush();
        return Driftline.DONE;
    }

    private static List<List<String>> rows(ModelVersion version) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "parent",
                        version.parent() == ModelVersion.NONE
                                ? "none, it is the first"
                                : String.format(Locale.ROOT, "%,d", version.parent())));
        rows.add(List.of("newest example", Instant.ofEpochMilli(version.eventTime()).toString()));
        if (!Double.isNaN(version.rollingAccuracy())) {
            rows.add(List.of("accuracy, last 1,000", share(version.rollingAccuracy())));
        }
        rows.add(List.of("log loss, last 1,000", share(version.rollingLogLoss())));
        rows.add(
                List.of(
                        "computed by",
                        "%s, %s, %s"
                                .formatted(
                                        version.computedBy().build(),
                                        version.computedBy().jvm(),
                                        version.computedBy().path())));
        for (SourceOffset at : version.learned()) {
            rows.add(
                    List.of(
                            "learned %s-%d".formatted(at.topic(), at.partition()),
                            String.format(Locale.ROOT, "to offset %,d", at.offset())));
        }
        return rows;
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
