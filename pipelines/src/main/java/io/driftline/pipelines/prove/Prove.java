package io.driftline.pipelines.prove;

import io.driftline.pipelines.cluster.ClusterOptions;
import io.driftline.pipelines.cluster.ClusterProcess;
import io.driftline.pipelines.cluster.LocalCluster;
import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.demo.DemoPipeline;
import io.driftline.pipelines.prove.KillPlan.Kill;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The demo's pipeline, once undisturbed and once while processes are killed, on a cluster of real
 * processes; then everything that the two runs published is compared.
 */
public final class Prove {
    /** The job runs on two TaskManagers, from topics of two partitions. */
    static final int PARALLELISM = 2;

    /**
     * Of the disturbed run, in events per second: load, but not more than a busy machine can do.
     */
    private static final double PACE = 500;

    private static final Duration RUN_LIMIT = Duration.ofHours(1);
    private static final Duration CALM_LIMIT = Duration.ofSeconds(120);

    private final ProveSettings settings;
    private final TradeStream stream;
    private final PipelineOptions options;
    private final PrintWriter out;
    private final BooleanSupplier interrupted;

    private Prove(
            ProveSettings settings,
            PipelineOptions options,
            PrintWriter out,
            BooleanSupplier interrupted) {
        this.settings = settings;
        this.stream = new TradeStream(settings.events(), PARALLELISM);
        this.options = options;
        this.out = out;
        this.interrupted = interrupted;
    }

    /**
     * Runs both and says how it went.
     *
     * @param interrupted asked now and then; true ends it
     * @throws CancellationException when it was interrupted
     * @throws IllegalStateException when a run did not come to its end
     */
    public static ProveReport run(
            ProveSettings settings, PrintWriter out, BooleanSupplier interrupted)
            throws ConfigurationException, InterruptedException {
        PipelineOptions options = DemoPipeline.read(settings.events(), PARALLELISM).options();
        return new Prove(settings, options, out, interrupted).run();
    }

    private ProveReport run() throws InterruptedException {
        say("Starting a broker, 2 JobManagers and 3 TaskManagers, each in a process of its own …");
        try (LocalCluster cluster = LocalCluster.start(ClusterOptions.standard())) {
            say("They are there. Logs: %s", cluster.folder());
            PipelineOptions here = options.withBootstrap(cluster.bootstrap());
            say("First run, undisturbed: %,d events.", settings.events());
            long start = System.nanoTime();
            Results calm;
            try (Trial trial = Trial.start(cluster, here, stream, Feed.UNPACED, this::check)) {
                calm = trial.finish(RUN_LIMIT);
            }
            say("Done after %.0f s.", (System.nanoTime() - start) / 1e9);
            say(
                    "Second run, the same events: %d kills, seed %d; of ten kills on average %s.",
                    settings.kills(), settings.seed(), weights());
            List<Recovery> recoveries = new ArrayList<>();
            Results disturbed;
            try (Trial trial = Trial.start(cluster, here, stream, PACE, this::check)) {
                trial.feed().limit(stream.events() / (settings.kills() + 1));
                trial.awaitFirstResults();
                killAll(cluster, trial, recoveries);
                say("No more kills; the rest of the events as fast as it goes.");
                trial.feed().limit(Long.MAX_VALUE);
                trial.feed().pace(Feed.UNPACED);
                disturbed = trial.finish(RUN_LIMIT);
            }
            return ProveReport.of(settings, calm, disturbed, recoveries);
        }
    }

    private static String weights() {
        List<String> all = new ArrayList<>();
        for (Victim victim : Victim.values()) {
            all.add("%d of a %s".formatted(victim.weight(), victim.title()));
        }
        return String.join(", ", all);
    }

    private void killAll(LocalCluster cluster, Trial trial, List<Recovery> recoveries) {
        KillPlan plan = new KillPlan(settings.seed());
        Kill kill = plan.next();
        for (int i = 1; i <= settings.kills(); i++) {
            if (recoveries.isEmpty() || recoveries.get(recoveries.size() - 1).complete()) {
                awaitCalm(cluster, trial);
                awaitPause(trial, kill.pause());
            }
            List<ClusterProcess> candidates = candidates(cluster, trial, kill);
            ClusterProcess victim = candidates.get(kill.of(candidates.size()));
            trial.feed().limit((long) stream.events() * (i + 1) / (settings.kills() + 1));
            Kill next = plan.next();
            boolean during = next.during() && i < settings.kills();
            Recovery recovery =
                    RecoveryWatch.kill(
                            trial,
                            kill.victim(),
                            victim,
                            seconds -> during && comes(next, seconds, cluster));
            recoveries.add(recovery);
            say(describe(i, recovery));
            kill = next;
        }
    }

    /** Returns whether a kill comes now that falls into the recovery from the one before. */
    private static boolean comes(Kill kill, double seconds, LocalCluster cluster) {
        return seconds >= kill.pause().toNanos() / 1e9
                && !kill.victim().candidates(cluster).isEmpty();
    }

    private List<ClusterProcess> candidates(LocalCluster cluster, Trial trial, Kill kill) {
        trial.await(
                "there is a %s to kill".formatted(kill.victim().title()),
                CALM_LIMIT,
                () -> !kill.victim().candidates(cluster).isEmpty());
        return kill.victim().candidates(cluster);
    }

    private String describe(int number, Recovery recovery) {
        String what = "killed %s".formatted(recovery.process());
        String phases =
                recovery.noticed().map(s -> "noticed after %.1f s, ".formatted(s)).orElse("")
                        + (recovery.noticed().isEmpty() && recovery.complete()
                                ? "the job went on, "
                                : "")
                        + recovery.running()
                                .map(s -> "running after %.1f s, ".formatted(s))
                                .orElse("")
                        + recovery.checkpoint()
                                .map(s -> "checkpoint after %.1f s, ".formatted(s))
                                .orElse("")
                        + recovery.recovered()
                                .map(s -> "new results after %.1f s".formatted(s))
                                .orElse("no new results yet")
                        + (recovery.complete() ? "" : ", and into this recovery falls:");
        return "%4d  %-22s %s".formatted(number, what, phases);
    }

    /** Waits until the cluster is complete again, so that a kill meets a whole one. */
    private void awaitCalm(LocalCluster cluster, Trial trial) {
        int spare = cluster.taskManagers().size() - PARALLELISM;
        trial.await("the cluster is complete again", CALM_LIMIT, () -> cluster.complete(spare));
    }

    private void awaitPause(Trial trial, Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        trial.await("time passes", CALM_LIMIT, () -> System.nanoTime() - end >= 0);
    }

    private void check() {
        if (interrupted.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    private void say(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
