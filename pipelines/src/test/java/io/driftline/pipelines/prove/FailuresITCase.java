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
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Failures other than a kill, one at a time, under load, on a cluster of real processes; then
 * everything that was published is compared with an undisturbed run. {@link ProveITCase} kills.
 */
@Timeout(300)
class FailuresITCase {
    private static final int EVENTS = 5_000;

    /** What may be sent until the failure is over, and how much more each time it is waited. */
    private static final int BEFORE = 1_500;

    private static final int STEP = 800;

    private static final double PACE = 250;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration CUT = Duration.ofSeconds(8);

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
    void processesThatHangAndComeBackChangeNothing() throws Exception {
        assertNothingChanges(
                trial -> {
                    hangTaskManager(trial);
                    awaitComplete(1);
                    hangJobManager(trial);
                });
    }

    @Test
    void aCheckpointThatCannotBeWrittenChangesNothing() throws Exception {
        assertNothingChanges(FailuresITCase::blockFolder);
    }

    @Test
    void aFullDiskForCheckpointsChangesNothing() throws Exception {
        assumeTrue(disk.mounted(), "There is no right to mount a small disk.");
        assertNothingChanges(FailuresITCase::fillDisk);
    }

    @Test
    void aNetworkThatParksAllTrafficWithTheBrokerChangesNothing() throws Exception {
        assertNothingChanges(
                trial -> {
                    network.cut();
                    try {
                        long end = System.nanoTime() + CUT.toNanos();
                        trial.await("time passes", LIMIT, () -> System.nanoTime() - end > 0);
                    } finally {
                        network.mend();
                    }
                    awaitNewResults(trial);
                });
    }

    /** It writes nothing more when it comes back. */
    private static void hangTaskManager(Trial trial) {
        ClusterProcess zombie = only(Victim.TASK_MANAGER);
        zombie.pause();
        try {
            awaitResultsWithout(zombie, trial);
        } finally {
            zombie.resume();
        }
        awaitNewResults(trial);
    }

    /** It leads no more when it comes back. */
    private static void hangJobManager(Trial trial) {
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
    }

    private static void blockFolder(Trial trial) throws Exception {
        Path mine = disk.folder().resolve(trial.job().toHexString());
        Path aside = disk.folder().resolve("aside");
        Files.move(mine, aside);
        Files.writeString(mine, "a file where a folder should be");
        awaitFailedCheckpoint(trial, () -> {});
        putBack(aside, mine);
        awaitNewResults(trial);
    }

    /** Where a checkpoint makes the folder anew in between, it is moved away and fails as well. */
    private static void putBack(Path aside, Path place) throws IOException {
        for (int tries = 0; Files.exists(aside); tries++) {
            Files.move(place, disk.folder().resolve("away-" + tries));
            try {
                Files.move(aside, place);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                // once more
            }
        }
    }

    private static void fillDisk(Trial trial) throws Exception {
        try {
            // A checkpoint under way may still be written, and then older ones make room.
            awaitFailedCheckpoint(trial, disk::fill);
        } finally {
            disk.free();
        }
        awaitNewResults(trial);
    }

    private static void assertNothingChanges(Failure failure) throws Exception {
        awaitComplete(cluster.taskManagers().size());
        try (Trial trial = Trial.start(cluster, options, stream, PACE, () -> {})) {
            trial.feed().limit(BEFORE);
            trial.awaitFirstResults();
            failure.happen(trial);
            assertThat(trial.feed().published()).as("sent").isLessThan(EVENTS);
            trial.feed().limit(Long.MAX_VALUE);
            trial.feed().pace(Feed.UNPACED);
            Results disturbed = trial.finish(LIMIT);
            try {
                assertSame(disturbed);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "Something changed. Logs are in %s.".formatted(cluster.keepLogs()), e);
            }
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

    private static void awaitComplete(int freeSlots) {
        cluster.await("the cluster is complete", LIMIT, () -> cluster.complete(freeSlots));
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

    private static void awaitFailedCheckpoint(Trial trial, Runnable cause) {
        long before = trial.view().map(JobView::failedCheckpoints).orElse(0L);
        trial.await(
                "a checkpoint fails",
                LIMIT,
                () -> {
                    cause.run();
                    return trial.view().filter(v -> v.failedCheckpoints() > before).isPresent();
                });
    }
}
