package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.state.Types;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Checkpoints that hold records between operators, restored at another parallelism. */
class UnalignedCheckpointITCase {
    private static final Instant LIMIT = Instant.now().plusSeconds(120);

    /** So slow that records wait in front of the learner when a checkpoint is taken. */
    private static final long NANOS_PER_PREDICTION = 2_000_000;

    /** What came out, by the run's name; the runs are in this process. */
    private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();

    @TempDir private Path folder;

    private record Run(Map<Long, String> versions, AtomicInteger predictions) {
        static Run of(String name) {
            return RUNS.computeIfAbsent(
                    name, n -> new Run(new ConcurrentHashMap<>(), new AtomicInteger()));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HEAP")
    void goesOnToTheSameVersionsFromRecordsThatWereOnTheirWay(TestingBackend backend)
            throws Exception {
        String undisturbed = "undisturbed " + backend;
        start(undisturbed, 1, new Configuration(), 0).getJobExecutionResult().get();

        String first = "first " + backend;
        JobClient job = start(first, 3, checkpoints(backend), NANOS_PER_PREDICTION);
        Path checkpoint = checkpointWithRecords(job, Run.of(first));
        String second = "second " + backend;
        Configuration from = checkpoints(backend);
        from.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint.toUri().toString());
        start(second, 2, from, 0).getJobExecutionResult().get(60, TimeUnit.SECONDS);

        Map<Long, String> all = new TreeMap<>(Run.of(first).versions());
        Run.of(second)
                .versions()
                .forEach((version, sum) -> assertThat(all.put(version, sum)).isIn(null, sum));
        assertThat(all).isEqualTo(new TreeMap<>(Run.of(undisturbed).versions()));
        assertThat(all).containsKeys(300L, 1_900L);
        assertThat(Run.of(second).predictions()).hasValueLessThan(TestingFlow.EVENTS);
    }

    private Configuration checkpoints(TestingBackend backend) {
        Configuration c = new Configuration();
        c.set(StateBackendOptions.STATE_BACKEND, backend.type());
        c.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        c.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        c.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        c.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return c;
    }

    private static JobClient start(String run, int parallelism, Configuration c, long nanos)
            throws Exception {
        c.set(PipelineOptions.GENERIC_TYPES, false);
        c.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, c);
        env.enableCheckpointing(200);
        SingleOutputStreamOperator<Prediction> learned = TestingFlow.learned(env, 3);
        learned.map(prediction -> seen(run, prediction, nanos), Types.PREDICTION)
                .uid("slow")
                .sinkTo(new DiscardingSink<>())
                .uid("predictions");
        learned.getSideOutput(Outputs.MODEL_PARTS)
                .map(part -> seen(run, part), Types.MODEL_PART)
                .uid("parts")
                .sinkTo(new DiscardingSink<>())
                .uid("versions");
        return env.executeAsync(run);
    }

    private static Prediction seen(String run, Prediction prediction, long nanos) {
        Run.of(run).predictions().incrementAndGet();
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
        return prediction;
    }

    private static ModelPart seen(String run, ModelPart part) {
        Run.of(run).versions().put(part.getVersion(), part.getChecksum().toString());
        return part;
    }

    /** Cancels the job when it is in the middle, and returns its last checkpoint. */
    private Path checkpointWithRecords(JobClient job, Run run) throws Exception {
        Path own = folder.resolve(job.getJobID().toString());
        while (run.predictions().get() < 400 || newest(own).isEmpty()) {
            assertThat(Instant.now()).as("time limit").isBefore(LIMIT);
            LockSupport.parkNanos(20_000_000);
        }
        job.cancel().get(60, TimeUnit.SECONDS);
        assertThat(run.predictions()).hasValueLessThan(TestingFlow.EVENTS);
        Path newest = newest(own).get(0);
        assertThat(recordBytes(newest)).isPositive();
        return newest;
    }

    /** Returns the complete checkpoint with the highest number, if there is one. */
    private static List<Path> newest(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all
                    .filter(path -> Files.exists(path.resolve("_metadata")))
                    .max(Comparator.comparingInt(UnalignedCheckpointITCase::number))
                    .stream()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            if (Files.exists(folder)) {
                throw e;
            }
            return List.of(); // the job has not made it yet
        }
    }

    private static int number(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
    }

    /** Returns the size of the records between operators that a checkpoint holds. */
    private static long recordBytes(Path checkpoint) throws IOException {
        try (DataInputStream in =
                new DataInputStream(Files.newInputStream(checkpoint.resolve("_metadata")))) {
            return Checkpoints.loadCheckpointMetadata(
                            in,
                            UnalignedCheckpointITCase.class.getClassLoader(),
                            checkpoint.toString())
                    .getOperatorStates()
                    .stream()
                    .flatMap(state -> state.getStates().stream())
                    .mapToLong(UnalignedCheckpointITCase::recordBytes)
                    .sum();
        }
    }

    private static long recordBytes(OperatorSubtaskState state) {
        return state.getInputChannelState().getStateSize()
                + state.getResultSubpartitionState().getStateSize();
    }
}
