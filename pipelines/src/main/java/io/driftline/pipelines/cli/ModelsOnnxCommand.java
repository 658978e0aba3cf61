package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a published version for other tools. */
@Command(
        name = "onnx",
        description =
                "Write a published version as an ONNX model, to be scored by other tools: scaling,"
                        + " layers and scores of a linear model or a multi-layer perceptron. The"
                        + " columns, their order and the classes are in its metadata.")
final class ModelsOnnxCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Mixin private final PublishedArguments published = new PublishedArguments();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "Where the model is written, over what is there.")
    private Path to;

    @Override
    public Integer call() throws ConfigurationException, IOException {
        byte[] model = published.onnx();
        Files.write(to, model);
        spec.commandLine().getOut().printf("%s: %,d bytes.%n", to, model.length);
        spec.commandLine().getOut().flush();
        return Driftline.DONE;
    }
}
