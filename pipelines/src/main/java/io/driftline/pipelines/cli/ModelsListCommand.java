package io.driftline.pipelines.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.driftline.flink.ModelVersion;
import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.Units;
import io.driftline.pipelines.models.ModelTopic;
import io.driftline.pipelines.models.PublishedVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the versions on a pipeline's models topic. */
@Command(
        name = "list",
        description = "List the versions on a pipeline's models topic, oldest first.")
final class ModelsListCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The pipeline's YAML file.")
    private Path file;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the list there, too, with what published each version.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws ConfigurationException, IOException {
        PipelineOptions options = PipelineFile.read(file);
        List<PublishedVersion> versions = ModelTopic.list(options);
        PrintWriter out = spec.commandLine().getOut();
        if (versions.isEmpty()) {
            out.println("There is no version on %s yet.".formatted(options.topics().models()));
        } else {
            out.print(table(versions));
        }
        out.flush();
        if (json.isPresent()) {
            write(versions, json.get());
        }
        return Driftline.DONE;
    }

    private static String table(List<PublishedVersion> versions) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "lane",
                        "version",
                        "parent",
                        "newest example",
                        "last 1,000",
                        "log loss",
                        "size",
                        "SHA-256",
                        "state"));
        for (PublishedVersion each : versions) {
            rows.add(
                    List.of(
                            each.lane(),
                            String.format(Locale.ROOT, "%,d", each.version()),
                            each.parent() == ModelVersion.NONE
                                    ? "—"
                                    : String.format(Locale.ROOT, "%,d", each.parent()),
                            each.eventTime().toString(),
                            number(each.rollingAccuracy()),
                            number(each.rollingLogLoss()),
                            Units.roughly(each.bytes()),
                            each.sha256().substring(0, 12),
                            each.problem().orElse("complete")));
        }
        return TextTable.of(rows);
    }

    /** A task without classes has no accuracy. */
    private static String number(double value) {
        return Double.isNaN(value) ? "—" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static void write(List<PublishedVersion> versions, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ArrayNode list = mapper.createArrayNode();
        for (PublishedVersion each : versions) {
            list.addObject()
                    .put("lane", each.lane())
                    .put("version", each.version())
                    .put("parent", each.parent())
                    .put("eventTime", each.eventTime().toString())
                    .put("rollingAccuracy", each.rollingAccuracy())
                    .put("rollingLogLoss", each.rollingLogLoss())
                    .put("computedBy", each.computedBy())
                    .put("bytes", each.bytes())
                    .put("sha256", each.sha256())
                    .put("problem", each.problem().orElse(null));
        }
        mapper.writeValue(file.toFile(), list);
    }
}
