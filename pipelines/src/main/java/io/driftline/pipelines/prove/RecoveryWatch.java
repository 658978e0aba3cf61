package io.driftline.pipelines.prove;

import io.driftline.pipelines.cluster.ClusterProcess;
import io.driftline.pipelines.cluster.JobView;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** Watches how a job recovers from one kill, which happens as the watch begins. */
final class RecoveryWatch {
    /** After that it is not slow, but broken. */
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Trial trial;
    private final long killedNanos;
    private final long killedMillis;
    private final int published;
    private Optional<Double> noticed = Optional.empty();
    private Optional<Double> running = Optional.empty();
    private Optional<Double> checkpoint = Optional.empty();
    private Optional<Double> recovered = Optional.empty();
    private boolean complete;

    private RecoveryWatch(Trial trial) {
        this.trial = trial;
        killedNanos = System.nanoTime();
        killedMillis = System.currentTimeMillis();
        published = trial.feed().published();
    }

    /**
     * Kills a process and returns when all is well again, or something cuts the recovery off.
     *
     * @param cutOff asked with the seconds since the kill
     * @throws IllegalStateException when neither comes
     */
    static Recovery kill(
            Trial trial, Victim victim, ClusterProcess process, DoublePredicate cutOff) {
        process.kill();
        RecoveryWatch watch = new RecoveryWatch(trial);
        trial.await(
                "the job recovers from the kill of " + process.name(),
                LIMIT,
                () -> watch.look() || cutOff.test(watch.seconds()));
        return new Recovery(
                victim,
                process.name(),
                watch.noticed,
                watch.running,
                watch.checkpoint,
                watch.recovered,
                watch.complete);
    }

    /** Looks once and returns whether all is well. */
    private boolean look() {
        Optional<JobView> view = trial.view();
        boolean runs = view.filter(JobView::allTasksRun).isPresent();
        if (noticed.isEmpty() && !runs) {
            noticed = Optional.of(seconds());
        } else if (noticed.isPresent() && running.isEmpty() && runs) {
            running = Optional.of(seconds());
        }
        if (checkpoint.isEmpty()
                && view.flatMap(JobView::checkpoint).filter(this::isNew).isPresent()) {
            checkpoint = Optional.of(seconds());
        }
        // Events are predicted in their order: more than were sent then means a later one.
        if (recovered.isEmpty() && trial.predicted() > published) {
            recovered = Optional.of(seconds());
        }
        complete = recovered.isPresent() && checkpoint.isPresent() && runs;
        return complete;
    }

    private boolean isNew(JobView.Checkpoint completed) {
        return completed.triggeredMillis() > killedMillis;
    }

    private double seconds() {
        return (System.nanoTime() - killedNanos) / 1e9;
    }
}
