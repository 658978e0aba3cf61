package io.driftline.pipelines.cli;

import io.driftline.pipelines.jobs.RemoteCluster;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands that start a job understand. */
final class JobArguments {
    @Parameters(paramLabel = "FILE", description = "The pipeline's YAML file.")
    private Path file;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private URI cluster;

    @Option(
            names = "--cluster",
            paramLabel = "URL",
            description =
                    "Submit the job to the Flink cluster whose REST interface is there, such as"
                            + " http://localhost:8081, instead of running it in this process.")
    void cluster(URI cluster) {
        try {
            RemoteCluster.checkAddress(cluster);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        this.cluster = cluster;
    }

    @ArgGroup private Start start;

    @Option(
            names = "--until-end",
            description =
                    "Stop when everything is processed that the topics hold at the start, instead"
                            + " of waiting for more.")
    private boolean untilEnd;

    @Option(
            names = "--checkpoints",
            paramLabel = "FOLDER",
            description =
                    "Keep the checkpoints of a job in this process there, to start from later;"
                            + " without it they are removed when it stops.")
    private Path checkpoints;

    /** At most one of these. */
    private static final class Start {
        @Option(
                names = "--from-checkpoint",
                paramLabel = "PATH",
                description = "Start from this checkpoint, a folder named chk-NUMBER.")
        private String checkpoint;

        @Option(
                names = "--from-savepoint",
                paramLabel = "PATH",
                description = "Start from this savepoint.")
        private String savepoint;
    }

    /**
     * Refuses what cannot go together.
     *
     * @throws ParameterException when a restored job is to stop at today's end: where a partition
     *     is read to is part of the state that it is restored from
     */
    void check() {
        if (untilEnd && from().isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--until-end is set together with a checkpoint or savepoint; a restored job"
                            + " reads to where it was told when it was first started. Leave out one"
                            + " of the two.");
        }
    }

    Path file() {
        return file;
    }

    Optional<URI> cluster() {
        return Optional.ofNullable(cluster);
    }

    boolean untilEnd() {
        return untilEnd;
    }

    Optional<Path> checkpoints() {
        return Optional.ofNullable(checkpoints);
    }

    /** Returns the checkpoint or savepoint to start from. */
    Optional<String> from() {
        return Optional.ofNullable(start)
                .map(one -> one.checkpoint == null ? one.savepoint : one.checkpoint);
    }
}
