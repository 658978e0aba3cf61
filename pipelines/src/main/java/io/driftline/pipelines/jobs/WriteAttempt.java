package io.driftline.pipelines.jobs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.connector.sink2.InitContext;
import org.apache.flink.metrics.MetricGroup;

/**
 * One attempt of a task to write to a topic: what tells its transactions from those of any other
 * attempt.
 *
 * <p>A task manager that was taken for dead may come back, and its writers go on for a while beside
 * those that took over. Transactions of the same name end each other, so each attempt needs names
 * of its own; and it has to know which names belong to an attempt before it.
 *
 * @param job that it belongs to, 32 hexadecimal digits
 * @param run of the job under one job manager, 32 hexadecimal digits; no two runs have the same
 * @param restored the checkpoint that the attempt started from, 0 for none
 * @param number how often the run had started the task before
 */
record WriteAttempt(String job, String run, long restored, int number) {
    private static final Pattern MIDDLE =
            Pattern.compile("-([0-9a-f]{32})-([0-9a-f]{32})-([0-9]{1,18})-([0-9]{1,9})");

    /** Flink tells what identifies a run only where it labels metrics: it comes first there. */
    private static final String LABEL = "<task_attempt_id>";

    private static final Pattern RUN = Pattern.compile("([0-9a-f]{32})_.*");

    /** Returns the same for the writer and the committer of a task. */
    static WriteAttempt of(InitContext context, MetricGroup metrics) {
        String label = metrics.getAllVariables().getOrDefault(LABEL, "");
        Matcher run = RUN.matcher(label);
        if (!run.matches()) {
            throw new IllegalStateException(
                    ("Flink labels this task's metrics with %s \"%s\"; 32 hexadecimal digits of"
                                    + " the run and \"_\" were expected first. Transactions cannot"
                                    + " be named safely; use the Flink version that Driftline was"
                                    + " built for.")
                            .formatted(LABEL, label));
        }
        return new WriteAttempt(
                context.getJobInfo().getJobId().toHexString(),
                run.group(1),
                context.getRestoredCheckpointId().orElse(0),
                context.getTaskInfo().getAttemptNumber());
    }

    /** Returns the attempt that stands in a transaction's name after the sink's, if one does. */
    static Optional<WriteAttempt> in(String middle) {
        Matcher parts = MIDDLE.matcher(middle);
        return parts.matches()
                ? Optional.of(
                        new WriteAttempt(
                                parts.group(1),
                                parts.group(2),
                                Long.parseLong(parts.group(3)),
                                Integer.parseInt(parts.group(4))))
                : Optional.empty();
    }

    /** Returns what the names of the attempt's transactions begin with. */
    String prefix(String sink) {
        return "%s-%s-%s-%d-%d".formatted(sink, job, run, restored, number);
    }

    /**
     * Says whether the other surely has no business any more. A process that slept through its own
     * end gets a no about those that took over from it.
     */
    boolean follows(WriteAttempt other) {
        return run.equals(other.run)
                ? number > other.number
                : job.equals(other.job) && restored > other.restored;
    }

    /**
     * Says whether the other has no business any more, seen by an attempt that has just started:
     * what wrote before for another job, or from the same checkpoint in another run, has ended.
     */
    boolean replaces(WriteAttempt other) {
        return run.equals(other.run)
                ? number > other.number
                : !job.equals(other.job) || restored >= other.restored;
    }
}
