package io.driftline.pipelines.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.driftline.pipelines.cluster.ClusterOptions;
import io.driftline.pipelines.cluster.ClusterProcess;
import io.driftline.pipelines.cluster.JobView;
import io.driftline.pipelines.cluster.LocalCluster;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.demo.DemoPipeline;
import io.driftline.pipelines.embedded.BrokerPlace.Outside;
import io.driftline.pipelines.embedded.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One failure at a time, under load, on a cluster of real processes; then everything that was
 * published is compared with an undisturbed run.
 */
@Timeout(300)
class FailuresITCase {
    private static final int EVENTS = 5_000;

    /** What may be sent until the failure is over, and how much more each time it is waited. */
    private static final int BEFORE = 2_000;

    private static final int STEP = 800;

    private static final double PACE = 250;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private static TestingDisk disk;
    private static TestingRelay network;
    private static LocalCluster cluster;
    private static PipelineOptions options;
    private static TradeStream stream;
    private static Results undisturbed;

    private interface Failure {
        void happen(Trial trial) throws Exception;
    }

    @BeforeAll
    static void runUndisturbed() throws Exception {
        disk = TestingDisk.mount();
        List<Integer> ports = Ports.free(2);
        int near = ports.get(0);
        int far = ports.get(1);
        network = TestingRelay.start(near, far);
        cluster =
                LocalCluster.start(
                        ClusterOptions.standard()
                                .withCheckpoints(disk.folder())
                                .withBrokerOutside(new Outside(far, near)));
        options =
                DemoPipeline.read(EVENTS, Prove.PARALLELISM)
                        .options()
                        .withBootstrap("127.0.0.1:" + near);
        stream = new TradeStream(EVENTS, Prove.PARALLELISM);
        try (Trial trial = Trial.start(cluster, options, stream, Feed.UNPACED, () -> {})) {
            undisturbed = trial.finish(LIMIT);
        }
        assertThat(undisturbed.predictions().count()).isEqualTo(EVENTS);
        assertThat(undisturbed.versions()).isPositive();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
        network.close();
        disk.unmount();
    }

    @Test
    void aKilledTaskManagerChangesNothing() throws Exception {
        assertNothingChanges(trial -> kill(trial, Victim.TASK_MANAGER));
    }

    @Test
    void aKilledJobManagerChangesNothing() throws Exception {
        assertNothingChanges(trial -> kill(trial, Victim.JOB_MANAGER));
    }

    @Test
    void aKilledBrokerChangesNothing() throws Exception {
        assertNothingChanges(trial -> kill(trial, Victim.BROKER));
    }

    @Test
    void aTaskManagerThatHangsAndComesBackWritesNothingMore() throws Exception {
        assertNothingChanges(
                trial -> {
                    ClusterProcess zombie = only(Victim.TASK_MANAGER);
                    zombie.pause();
                    try {
                        awaitResultsWithout(zombie, trial);
                    } finally {
                        zombie.resume();
                    }
                    awaitNewResults(trial);
                });
    }

    @Test
    void aJobManagerThatHangsAndComesBackLeadsNoMore() throws Exception {
        assertNothingChanges(
                trial -> {
                    ClusterProcess zombie = only(Victim.JOB_MANAGER);
                    zombie.pause();
                    try {
                        trial.await(
                                "another JobManager leads",
                                LIMIT,
                                () ->
                                        cluster.leadingJobManager()
                                                .filter(leader -> leader != zombie)
                                                .isPresent());
                        awaitNewResults(trial);
                    } finally {
                        zombie.resume();
                    }
                    awaitNewResults(trial);
                    assertThat(cluster.leadingJobManager()).isNotEqualTo(zombie);
                });
    }

    @Test
    void aCheckpointThatCannotBeWrittenChangesNothing() throws Exception {
        assertNothingChanges(
                trial -> {
                    Path mine = newestFolder();
                    Path aside = disk.folder().resolve("aside");
                    Files.move(mine, aside);
                    Files.writeString(mine, "a file where a folder should be");
                    awaitFailedCheckpoints(trial);
                    Files.delete(mine);
                    Files.move(aside, mine);
                    awaitNewResults(trial);
                });
    }

    @Test
    void aFullDiskForCheckpointsChangesNothing() throws Exception {
        assumeTrue(disk.mounted(), "There is no right to mount a small disk.");
        assertNothingChanges(
                trial -> {
                    disk.fill();
                    try {
                        awaitFailedCheckpoints(trial);
                    } finally {
                        disk.free();
                    }
                    awaitNewResults(trial);
                });
    }

    @Test
    void aNetworkThatParksAllTrafficWithTheBrokerChangesNothing() throws Exception {
        assertNothingChanges(
                trial -> {
                    network.cut();
                    try {
                        long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
                        trial.await("time passes", LIMIT, () -> System.nanoTime() - end > 0);
                    } finally {
                        network.mend();
                    }
                    awaitNewResults(trial);
                });
    }

    private static void assertNothingChanges(Failure failure) throws Exception {
        cluster.await(
                "the cluster is complete",
                LIMIT,
                () -> cluster.complete(cluster.taskManagers().size()));
        try (Trial trial = Trial.start(cluster, options, stream, PACE, () -> {})) {
            trial.feed().limit(BEFORE);
            trial.awaitFirstResults();
            failure.happen(trial);
            assertThat(trial.feed().published()).as("sent").isLessThan(EVENTS);
            trial.feed().limit(Long.MAX_VALUE);
            trial.feed().pace(Feed.UNPACED);
            assertSame(trial.finish(LIMIT));
        }
    }

    private static void assertSame(Results disturbed) {
        assertThat(undisturbed.parts().compare(disturbed.parts()))
                .as("versions")
                .isEqualTo(Ledger.Difference.NONE);
        assertThat(undisturbed.predictions().compare(disturbed.predictions()))
                .as("predictions")
                .isEqualTo(Ledger.Difference.NONE);
        assertThat(undisturbed.progress().compare(disturbed.progress()))
                .as("progress")
                .isEqualTo(Ledger.Difference.NONE);
        assertThat(disturbed.deadLetters().count()).as("dead letters").isZero();
        assertThat(disturbed.last()).isEqualTo(undisturbed.last());
    }

    private static void kill(Trial trial, Victim victim) {
        trial.feed().limit(trial.feed().published() + BEFORE);
        Recovery recovery = RecoveryWatch.kill(trial, victim, only(victim));
        assertThat(recovery.recovered()).isPositive();
    }

    private static ClusterProcess only(Victim victim) {
        cluster.await("there is a victim", LIMIT, () -> !victim.candidates(cluster).isEmpty());
        return victim.candidates(cluster).get(0);
    }

    private static void awaitResultsWithout(ClusterProcess hanging, Trial trial) {
        trial.await(
                "the job runs elsewhere",
                LIMIT,
                () -> {
                    List<ClusterProcess> busy = cluster.busyTaskManagers();
                    return busy.size() == Prove.PARALLELISM && !busy.contains(hanging);
                });
        awaitNewResults(trial);
    }

    /** Waits for the prediction of an event that is sent from now on. */
    private static void awaitNewResults(Trial trial) {
        int published = trial.feed().published();
        trial.feed().limit(published + STEP);
        trial.await("new results can be read", LIMIT, () -> trial.predicted() > published);
    }

    private static void awaitFailedCheckpoints(Trial trial) {
        long before = trial.view().map(JobView::failedCheckpoints).orElse(0L);
        trial.await(
                "checkpoints fail",
                LIMIT,
                () -> trial.view().filter(v -> v.failedCheckpoints() > before + 1).isPresent());
    }

    private static Path newestFolder() throws Exception {
        try (Stream<Path> all = Files.list(disk.folder())) {
            return all.filter(Files::isDirectory)
                    .max((a, b) -> Long.compare(modified(a), modified(b)))
                    .orElseThrow();
        }
    }

    private static long modified(Path path) {
        return path.toFile().lastModified();
    }
}
