package io.driftline.pipelines.cli;

import io.driftline.pipelines.bench.Measurement;
import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.embedded.TemporaryFolder;
import io.driftline.pipelines.evaluate.ArffFile;
import io.driftline.pipelines.evaluate.DataStream;
import io.driftline.pipelines.evaluate.Delay;
import io.driftline.pipelines.evaluate.EvaluateDisplay;
import io.driftline.pipelines.evaluate.EvaluateSettings;
import io.driftline.pipelines.evaluate.Evaluation;
import io.driftline.pipelines.evaluate.Memory;
import io.driftline.pipelines.evaluate.Moa;
import io.driftline.pipelines.evaluate.Moa.Peer;
import io.driftline.pipelines.evaluate.Moa.Score;
import io.driftline.pipelines.evaluate.Result;
import io.driftline.pipelines.evaluate.Shift;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares learners with MOA's on the same streams. */
@Command(
        name = "peers",
        description = {
            "Run learners and those of MOA, in a process of its own, over the same streams, predict"
                    + " then learn, one after the other: accuracy, kappas, events per second of"
                    + " processor time.",
            "What reading and judging take is taken off on both sides: the time of the rule that"
                    + " only repeats the last label. MOA's virtual machine starts anew for each"
                    + " learner: with fewer than 100,000 events its speeds are those of cold code."
        })
final class BenchPeersCommand implements Callable<Integer> {
    private static final long SEED = 1;
    private static final String NO_CHANGE = "no-change";

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private StreamArguments streams;
    @Mixin private BenchJson json;

    @Option(
            names = "--learner",
            paramLabel = "FILE",
            description = "As for evaluate; the default learner without.")
    private List<Path> learners = List.of();

    @Option(
            names = "--moa",
            paramLabel = "FOLDER",
            required = true,
            description =
                    "Folder with MOA's jars (GPL; never on our class path). The launcher fetches"
                            + " them from Maven Central and fills this in.")
    private Path moa;

    @Override
    public Integer call() throws ConfigurationException, IOException, InterruptedException {
        streams.check();
        Moa peers = Moa.in(moa);
        List<Measurement> measured = new ArrayList<>();
        for (DataStream stream : streams.read()) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("learner", "accuracy", "kappa", "kappa-temporal", "events/s"));
            ours(stream, rows, measured);
            theirs(peers, stream, rows, measured);
            print("%s, %,d events:".formatted(stream.name(), stream.events()));
            print(TextTable.of(rows));
        }
        json.write(measured);
        return Driftline.DONE;
    }

    private void ours(DataStream stream, List<List<String>> rows, List<Measurement> measured)
            throws ConfigurationException, IOException {
        EvaluateSettings settings =
                new EvaluateSettings(
                        learners,
                        List.of(SEED),
                        Delay.NONE,
                        Memory.USUAL,
                        Shift.NONE,
                        1,
                        1,
                        1,
                        Thread.currentThread()::isInterrupted);
        EvaluateDisplay display =
                new EvaluateDisplay(
                        spec.commandLine().getErr(), System.console() != null, System::nanoTime);
        for (var run : new Evaluation(settings, display).run(stream).orElse(List.of())) {
            List<Result> results = run.results();
            double judging =
                    results.stream()
                            .filter(result -> result.learner().equals(NO_CHANGE))
                            .mapToDouble(BenchPeersCommand::seconds)
                            .sum();
            for (Result result : results) {
                Score score =
                        new Score(
                                result.accuracy(),
                                result.kappa(),
                                result.kappaTemporal(),
                                seconds(result) - judging);
                String name = "driftline " + result.learner();
                add(stream, name, score, result.events(), rows, measured);
            }
        }
    }

    private static double seconds(Result result) {
        return result.events() / result.eventsPerSecond();
    }

    private void theirs(
            Moa peers, DataStream stream, List<List<String>> rows, List<Measurement> measured)
            throws ConfigurationException, IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create("driftline-peers-")) {
            Path arff = folder.path().resolve("stream.arff");
            long written = ArffFile.write(stream, SEED, arff);
            double reading = peers.run(Moa.NO_CHANGE, arff, written).seconds();
            for (Peer peer : Moa.PEERS) {
                say("%s: MOA's %s".formatted(stream.name(), peer.name()));
                Score score = peers.run(peer, arff, written);
                Score learning =
                        new Score(
                                score.accuracy(),
                                score.kappa(),
                                score.kappaTemporal(),
                                score.seconds() - reading);
                add(stream, "MOA " + peer.name(), learning, written, rows, measured);
            }
        }
    }

    private static void add(
            DataStream stream,
            String learner,
            Score score,
            long events,
            List<List<String>> rows,
            List<Measurement> measured) {
        boolean timed = score.seconds() > 0; // else it is lost in the noise of reading and judging
        rows.add(
                List.of(
                        learner,
                        decimals(score.accuracy()),
                        decimals(score.kappa()),
                        decimals(score.kappaTemporal()),
                        timed
                                ? String.format(Locale.ROOT, "%,.0f", events / score.seconds())
                                : "-"));
        String name = "%s/%s".formatted(stream.name(), learner);
        measured.add(Measurement.of(name + "/accuracy", "share", List.of(score.accuracy())));
        if (timed) {
            measured.add(
                    Measurement.of(name + "/speed", "events/s", List.of(events / score.seconds())));
        }
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    private void say(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(text);
        err.flush();
    }
}
