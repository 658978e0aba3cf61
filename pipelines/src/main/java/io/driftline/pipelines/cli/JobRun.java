package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.pipelines.embedded.EmbeddedFlink;
import io.driftline.pipelines.jobs.Bounds;
import io.driftline.pipelines.jobs.Job;
import io.driftline.pipelines.jobs.JobConfiguration;
import io.driftline.pipelines.jobs.KafkaClients;
import io.driftline.pipelines.jobs.KafkaTopics;
import io.driftline.pipelines.jobs.RemoteCluster;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Starts one job of a pipeline where the arguments say, and stays with it while it runs here. */
final class JobRun {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);

    private final JobArguments arguments;
    private final PrintWriter out;

    JobRun(JobArguments arguments, PrintWriter out) {
        this.arguments = arguments;
        this.out = out;
    }

    /**
     * Starts a job.
     *
     * @param purpose a word that tells the pipeline's jobs apart
     * @return the exit code
     * @throws ConfigurationException when the pipeline cannot run where the arguments say
     */
    int start(PipelineOptions options, String purpose, Job job, Watch.Factory watch)
            throws ConfigurationException {
        arguments.check();
        String name = options.name() + "-" + purpose;
        if (arguments.cluster().isPresent()) {
            return submit(arguments.cluster().get(), options, name, job);
        }
        try (Interruption interruption = Interruption.install()) {
            if (options.bootstrap().isPresent()) {
                return runHere(options, name, job, watch, interruption);
            }
            try (EmbeddedBroker broker = EmbeddedBroker.start()) {
                PipelineOptions local = options.withBootstrap(broker.bootstrap());
                createInputs(local);
                explain(local);
                return runHere(local, name, job, watch, interruption);
            }
        }
    }

    private int submit(URI cluster, PipelineOptions options, String name, Job job)
            throws ConfigurationException {
        if (options.bootstrap().isEmpty()) {
            throw new ConfigurationException(
                    List.of(
                            ("%s: kafka.bootstrap is missing; a job on a cluster needs brokers that"
                                            + " the cluster reaches. Set it to host:port.")
                                    .formatted(arguments.file())));
        }
        KafkaTopics.ensure(options);
        JobID id =
                new RemoteCluster(cluster, RemoteCluster.jobJar())
                        .submit(
                                name,
                                configuration(options),
                                env -> job.build(env, options, bounds()));
        out.println("Job %s runs on %s as %s.".formatted(name, cluster, id));
        out.flush();
        return Driftline.DONE;
    }

    private int runHere(
            PipelineOptions options,
            String name,
            Job job,
            Watch.Factory factory,
            Interruption interruption) {
        KafkaTopics.ensure(options);
        Watch watch = factory.of(options);
        try (EmbeddedFlink flink = startFlink(options.parallelism());
                TopicTail tail = new TopicTail(options, watch)) {
            StreamExecutionEnvironment env = flink.environment(configuration(options));
            job.build(env, options, bounds());
            JobClient client = flink.submit(env, name);
            CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
            report(watch, tail, result, interruption);
            if (interruption.happened()) {
                client.cancel().join();
                out.println("Stopped.");
            } else {
                result.get();
                out.println("Done: everything that the topics held at the start is processed.");
            }
            arguments.checkpoints().ifPresent(kept -> explainCheckpoints(kept.toString(), client));
        } catch (ExecutionException e) {
            throw new IllegalStateException("The job %s failed.".formatted(name), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Driftline.FAILED;
        } finally {
            out.flush();
        }
        return Driftline.DONE;
    }

    private EmbeddedFlink startFlink(int slots) {
        return arguments
                .checkpoints()
                .map(kept -> EmbeddedFlink.start(slots, kept))
                .orElseGet(() -> EmbeddedFlink.start(slots));
    }

    private void report(
            Watch watch, TopicTail tail, CompletableFuture<?> result, Interruption interruption) {
        List<String> shown = List.of();
        long next = System.nanoTime();
        while (!result.isDone() && !interruption.happened()) {
            tail.poll(POLL);
            if (System.nanoTime() - next >= 0) {
                shown = show(watch, shown);
                next = System.nanoTime() + BETWEEN_REPORTS.toNanos();
            }
        }
        tail.poll(POLL);
        show(watch, shown);
    }

    private List<String> show(Watch watch, List<String> shown) {
        List<String> lines = watch.lines();
        if (!lines.equals(shown)) {
            lines.forEach(out::println);
            out.flush();
        }
        return lines;
    }

    private Configuration configuration(PipelineOptions options) {
        Configuration configuration = JobConfiguration.of(options);
        arguments.from().ifPresent(path -> JobConfiguration.startingFrom(configuration, path));
        return configuration;
    }

    private Bounds bounds() {
        return arguments.untilEnd() ? Bounds.end() : Bounds.none();
    }

    private static void createInputs(PipelineOptions options) {
        var clients = KafkaClients.properties(options);
        KafkaTopics.create(clients, options.events().topic(), 1, Map.of());
        options.truth().ifPresent(truth -> KafkaTopics.create(clients, truth.topic(), 1, Map.of()));
    }

    private void explain(PipelineOptions options) {
        out.println(
                "The file names no Kafka brokers, so one runs in this process, at %s."
                        .formatted(options.bootstrap().orElseThrow()));
        out.println(
                "Send events to topic %s with any Kafka producer, as Avro in single-object encoding."
                        .formatted(options.events().topic()));
        options.truth()
                .ifPresent(
                        truth -> out.println("Send labels to topic %s.".formatted(truth.topic())));
        if (options.learnInOrder()) {
            out.println(
                    "Learning follows event time: the last answers wait until something newer"
                            + " comes.");
        }
        out.println(
                "Predictions are on %s. Its data is gone when this command ends; Ctrl-C ends it."
                        .formatted(options.topics().predictions()));
        out.flush();
    }

    private void explainCheckpoints(String folder, JobClient client) {
        out.println("Checkpoints are in %s/%s.".formatted(folder, client.getJobID()));
    }
}
