package io.driftline.pipelines.cli;

import io.driftline.data.Task;
import io.driftline.flink.LaneLearner;
import io.driftline.flink.ModelVersion;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.learn.ModelCodec;
import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineFile;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.models.ModelTopic;
import io.driftline.pipelines.models.OnnxModel;
import io.driftline.pipelines.models.PublishedVersion;
import io.driftline.pipelines.savepoint.ModelFile;
import io.driftline.state.StateFormatException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which version of which pipeline is meant. */
final class PublishedArguments {
    private static final String NEWEST = "newest";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The pipeline's YAML file.")
    private Path file;

    @Parameters(
            index = "1",
            paramLabel = "VERSION",
            description = "Its number, or the word newest.")
    private String version;

    @Option(
            names = "--lane",
            paramLabel = "NAME",
            description = "The lane that published it (default: the pipeline's champion).")
    private Optional<String> lane = Optional.empty();

    /** Reads the version from the topic. */
    ModelVersion read() throws ConfigurationException {
        return read(PipelineFile.read(file));
    }

    private ModelVersion read(PipelineOptions options) {
        String wanted = lane.orElse(options.learning().champion().name());
        return ModelTopic.get(options, wanted, number(options, wanted));
    }

    /**
     * Reads the version from the topic and returns it as an ONNX file.
     *
     * @throws StateFormatException when the version is not one of the pipeline's lane
     */
    byte[] onnx() throws ConfigurationException, StateFormatException {
        PipelineOptions options = PipelineFile.read(file);
        LearnOptions learning = options.learning();
        ModelVersion version = read(options);
        LaneOptions publisher =
                learning.lanes().stream()
                        .filter(each -> each.name().equals(version.lane()))
                        .findFirst()
                        .orElseThrow(() -> unknown(learning, version.lane()));
        Task task = learning.task().grownTo(ModelCodec.shape(version.bytes()).classes());
        return OnnxModel.of(version, LaneLearner.of(task, publisher));
    }

    private ParameterException unknown(LearnOptions learning, String name) {
        return new ParameterException(
                spec.commandLine(),
                "%s has no lane %s; its lanes: %s."
                        .formatted(
                                file,
                                name,
                                learning.lanes().stream().map(LaneOptions::name).toList()));
    }

    /**
     * Returns what the version's bytes say.
     *
     * @throws StateFormatException when this build does not read them
     */
    static ModelFile model(ModelVersion version) throws StateFormatException {
        return new ModelFile(ModelCodec.describe(version.bytes()), version.bytes());
    }

    private long number(PipelineOptions options, String wanted) {
        if (version.equals(NEWEST)) {
            return ModelTopic.list(options).stream()
                    .filter(each -> each.lane().equals(wanted) && each.problem().isEmpty())
                    .map(PublishedVersion::version)
                    .max(Comparator.naturalOrder())
                    .orElse(ModelVersion.NONE);
        }
        try {
            return Long.parseLong(version.replace(",", ""));
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "VERSION is %s; it must be a number, or the word newest.".formatted(version),
                    e);
        }
    }
}
