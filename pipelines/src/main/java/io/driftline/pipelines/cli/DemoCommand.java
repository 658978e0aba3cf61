package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.demo.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Runs the demo. */
@Command(
        name = "demo",
        description = {
            "Learn from real trades, in this process, and show what continual learning changes.",
            "Ends with code 0 only if no event was lost or doubled and the plot was drawn."
        })
final class DemoCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Replay N times faster than it happened (six days); as fast as it goes"
                            + " without.")
    private double speed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers there, too.")
    private Path json;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            defaultValue = "driftline-demo.png",
            description = "Where the plot goes; default: ${DEFAULT-VALUE}.")
    private Path plot;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "2147483647",
            description =
                    "Stop after the first N events; the frozen lane then stops after a tenth of N.")
    private int events;

    @Override
    public Integer call() throws ConfigurationException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        Demo.Settings settings = settings();
        try (Interruption interruption = Interruption.install()) {
            Optional<Demo.Outcome> outcome = Demo.run(settings, out, interruption::happened);
            if (outcome.isEmpty()) {
                out.println("Stopped.");
                return Driftline.FAILED;
            }
            if (json != null) {
                outcome.get().report().writeJson(json);
                out.println("Numbers: " + json.toAbsolutePath());
            }
            boolean good = outcome.get().report().addsUp() && outcome.get().plotted();
            return good ? Driftline.DONE : Driftline.FAILED;
        } finally {
            out.flush();
        }
    }

    private Demo.Settings settings() {
        requireFolder("--plot", plot);
        if (json != null) {
            requireFolder("--json", json);
        }
        try {
            return new Demo.Settings(events, speed, plot, Ansi.AUTO.enabled());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** What can be known before the run should not be found out after it. */
    private void requireFolder(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s is %s; its folder must be there and be writable.".formatted(option, file));
        }
    }
}
