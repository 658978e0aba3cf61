package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.prove.Prove;
import io.driftline.pipelines.prove.ProveReport;
import io.driftline.pipelines.prove.ProveSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Tries out the promise of exactly once and bit for bit. */
@Command(
        name = "prove",
        description = {
            "Learn from the demo's trades on a cluster of real processes, once undisturbed and once"
                + " while processes are killed, and compare what was published: every version of"
                + " the model, every prediction, the progress of every lane, byte by byte.",
            "A broker, two JobManagers (one stands by) and three TaskManagers (one is spare) run on"
                    + " loopback. A kill is the system's kill -9; what is killed is drawn: five of"
                    + " ten are TaskManagers that run the job, three the JobManager that leads, two"
                    + " the broker. Three of ten come within two seconds after the kill before,"
                    + " into the recovery from it; the others wait until the cluster is complete"
                    + " again.",
            "Recovery is the time from a kill until the prediction of an event that was sent after"
                    + " it can be read, committed.",
            "The demo's pipeline learns and predicts in the order of event time. With 'order:"
                + " arrival' nothing is lost or doubled either, but the bits depend on what came"
                + " first.",
            "Ends with code 0 only if both runs are identical, nothing is lost and nothing twice."
        })
final class ProveCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many processes are killed (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of what is killed and when; drawn and printed when left out.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--events",
            paramLabel = "N",
            description =
                    "In each run, at least 2,000; default: 4,000 per kill. The stream of 53,252"
                            + " events is repeated as needed.")
    private Optional<Integer> events = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers there, too.")
    private Path json;

    @Override
    public Integer call() throws ConfigurationException, IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ProveSettings settings = settings();
        try (Interruption interruption = Interruption.install()) {
            ProveReport report = Prove.run(settings, out, interruption::happened);
            out.println();
            report.lines().forEach(out::println);
            if (json != null) {
                report.writeJson(json);
            }
            return report.proven() ? Driftline.DONE : Driftline.FAILED;
        } catch (CancellationException e) {
            out.println("Stopped.");
            return Driftline.FAILED;
        } finally {
            out.flush();
        }
    }

    private ProveSettings settings() {
        if (json != null) {
            Path folder = json.toAbsolutePath().getParent();
            if (folder == null || !Files.isWritable(folder)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--json is %s; its folder must be there and be writable.".formatted(json));
            }
        }
        try {
            long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000));
            ProveSettings usual = ProveSettings.of(kills, drawn);
            return new ProveSettings(kills, drawn, events.orElse(usual.events()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
