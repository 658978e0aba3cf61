package io.driftline.pipelines.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions that earlier attempts of a task left open. Readers of committed messages stop
 * before an open transaction, so each attempt ends those before it: once when it starts, and again
 * with each checkpoint, because a process that wakes up late may open another.
 */
final class OpenTransactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);
    private static final ListTransactionsOptions OPEN =
            new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Admin admin;
    private final WriteAttempt attempt;
    private final Pattern id;
    private final IntPredicate tasks;
    private final Set<String> restored;

    /**
     * @param kafka the properties of clients
     * @param sink that the transactions belong to
     * @param attempt before which they were opened
     * @param tasks says whose transactions to look after
     * @param restored names of transactions that the restored checkpoint has to commit
     */
    OpenTransactions(
            Properties kafka,
            String sink,
            WriteAttempt attempt,
            IntPredicate tasks,
            Set<String> restored) {
        this.attempt = attempt;
        this.tasks = tasks;
        this.restored = Set.copyOf(restored);
        // What the connector named by itself, before attempts had names, has no middle.
        id = Pattern.compile(Pattern.quote(sink) + "(-.+)?-([0-9]{1,9})-([0-9]{1,18})");
        admin = Admin.create(kafka);
    }

    /**
     * Ends those that the attempt {@linkplain WriteAttempt#replaces replaces} and the restored
     * checkpoint does not need, and waits for it.
     *
     * @throws FlinkRuntimeException when the brokers do not answer or refuse
     */
    void end() {
        try {
            List<String> ids = await(listed(attempt::replaces, restored));
            await(ended(ids));
        } catch (ExecutionException | TimeoutException e) {
            throw new FlinkRuntimeException(
                    "Transactions that an earlier attempt left open could not be listed or ended."
                            + " Brokers must be 3.0 or later, and the pipeline's user needs"
                            + " Describe and Write on transactional ids that begin with"
                            + " \"driftline-\".",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlinkRuntimeException("Interrupted while ending transactions.", e);
        }
    }

    /**
     * Ends those that the attempt {@linkplain WriteAttempt#follows follows} some time soon; what
     * cannot be ended then is left to the next call. A name that the restored checkpoint needed may
     * have been used once more before the restore: when it is committed, it is free as well.
     *
     * @param toCommit names of transactions that are not yet committed
     */
    void endSoon(Set<String> toCommit) {
        listed(attempt::follows, toCommit)
                .whenComplete(
                        (ids, problem) -> {
                            if (problem == null) {
                                ended(ids).whenComplete((done, failed) -> tell(failed));
                            } else {
                                tell(problem);
                            }
                        });
    }

    private KafkaFuture<List<String>> listed(Predicate<WriteAttempt> before, Set<String> toCommit) {
        return admin.listTransactions(OPEN)
                .all()
                .thenApply(
                        open ->
                                open.stream()
                                        .map(TransactionListing::transactionalId)
                                        .filter(name -> !toCommit.contains(name))
                                        .filter(name -> isLeft(name, before))
                                        .toList());
    }

    private boolean isLeft(String name, Predicate<WriteAttempt> before) {
        Matcher parts = id.matcher(name);
        return restored.contains(name)
                || parts.matches()
                        && isOf(before, parts.group(1))
                        && tasks.test(Integer.parseInt(parts.group(2)));
    }

    private static boolean isOf(Predicate<WriteAttempt> before, String middle) {
        return middle == null || WriteAttempt.in(middle).filter(before).isPresent();
    }

    private KafkaFuture<Void> ended(List<String> ids) {
        if (ids.isEmpty()) {
            return KafkaFuture.completedFuture(null);
        }
        LOG.warn("Ending transactions that an earlier attempt left open: {}", ids);
        return admin.fenceProducers(ids).all();
    }

    private static void tell(Throwable problem) {
        if (problem != null) {
            LOG.warn("Transactions left open could not be looked for or ended.", problem);
        }
    }

    private static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
