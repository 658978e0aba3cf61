package io.driftline.pipelines.savepoint;

import io.driftline.flink.state.SavedSettings;
import io.driftline.pipelines.embedded.TemporaryFolder;
import io.driftline.pipelines.jobs.Stage;
import io.driftline.state.StateFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.state.api.input.KeyedStateInputFormat;
import org.apache.flink.state.api.input.SourceBuilder;
import org.apache.flink.state.api.input.operator.KeyedStateReaderOperator;
import org.apache.flink.state.api.input.operator.StateReaderOperator;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;

/** A job of Flink's State Processor API that brings out what a savepoint holds. */
final class ReadingJob {
    private static final String SPLITS = "SourceReaderState"; // the name that Flink's sources give

    private final StoredState stored;
    private final StreamExecutionEnvironment env;
    private final SavepointReader reader;
    private final List<DataStream<Tuple3<String, String, byte[]>>> findings = new ArrayList<>();

    private ReadingJob(StoredState stored, StreamExecutionEnvironment env) throws IOException {
        this.stored = stored;
        this.env = env;
        reader = SavepointReader.read(env, stored.path());
    }

    /**
     * Reads what lanes, label join, order and sources hold.
     *
     * @param progress told now and then how many entries were read
     * @throws SavepointException when it is damaged, or of a format that this build does not know
     */
    static List<Tuple3<String, String, byte[]>> run(StoredState stored, LongConsumer progress)
            throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create("driftline-state-")) {
            ReadingJob job =
                    new ReadingJob(stored, LocalJobs.environment(folder, stored.incremental()));
            job.define();
            return collect(job.findings.stream().reduce(DataStream::union).orElseThrow(), progress);
        } catch (Exception e) { // whatever Flink wraps it in
            throw explained(stored, e);
        }
    }

    @SuppressWarnings("try") // closing may be interrupted, and is then passed on as any failure
    private static List<Tuple3<String, String, byte[]>> collect(
            DataStream<Tuple3<String, String, byte[]>> stream, LongConsumer progress)
            throws Exception {
        List<Tuple3<String, String, byte[]>> found = new ArrayList<>();
        try (CloseableIterator<Tuple3<String, String, byte[]>> results =
                stream.executeAndCollect("read-state")) {
            while (results.hasNext()) {
                Tuple3<String, String, byte[]> finding = results.next();
                if (finding.f0.equals(Finding.PROGRESS)) {
                    progress.accept(Long.parseLong(finding.f1));
                } else {
                    found.add(finding);
                }
            }
        }
        return found;
    }

    private void define() throws IOException {
        findings.add(read(env, stored, Stage.LEARN, new LaneReader()));
        findings.add(sum(read(env, stored, Stage.LEARN, PendingReader.groups()), Finding.PENDING));
        keyed(Stage.JOIN, new JoinReader(), Types.STRING)
                .map(entries -> sum(entries, Finding.JOIN))
                .ifPresent(findings::add);
        keyed(Stage.LABEL_INSIDE, new KnownReader(), Types.STRING)
                .map(ids -> sum(ids, Finding.JOIN))
                .ifPresent(findings::add);
        keyed(Stage.ORDER, new HeldReader(), Types.LONG)
                .map(times -> sum(times, Finding.HELD))
                .ifPresent(findings::add);
        positions(Stage.EVENTS);
        positions(Stage.LABELS);
        settings(Stage.LEARN);
        settings(Stage.JOIN);
    }

    /** Returns what an operator's reader brings out of its keyed state. */
    static <K, N> DataStream<Tuple3<String, String, byte[]>> read(
            StreamExecutionEnvironment env,
            StoredState stored,
            Stage stage,
            StateReaderOperator<?, K, N, Tuple3<String, String, byte[]>> operator)
            throws IOException {
        KeyedStateInputFormat<K, N, Tuple3<String, String, byte[]>> format =
                new KeyedStateInputFormat<>(
                        stored.state(stage),
                        null, // the backend that the environment's settings name
                        Configuration.fromMap(env.getConfiguration().toMap()),
                        operator,
                        env.getConfig());
        return SourceBuilder.fromFormat(env, format, Finding.TYPE);
    }

    private static DataStream<Tuple3<String, String, byte[]>> sum(
            DataStream<Tuple3<String, String, byte[]>> found, String kind) {
        return found.transform("sum", Finding.TYPE, new SumOperator(kind)).setParallelism(1);
    }

    private <K> Optional<DataStream<Tuple3<String, String, byte[]>>> keyed(
            Stage stage,
            KeyedStateReaderFunction<K, Tuple3<String, String, byte[]>> function,
            TypeInformation<K> key)
            throws IOException {
        return stored.has(stage)
                ? Optional.of(
                        read(env, stored, stage, new KeyedStateReaderOperator<>(function, key)))
                : Optional.empty();
    }

    private void positions(Stage source) throws IOException {
        if (stored.has(source)) {
            String uid = source.uid();
            findings.add(
                    reader.readListState(
                                    OperatorIdentifier.forUid(uid),
                                    SPLITS,
                                    PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                            .map(split -> Finding.of(Finding.POSITION, uid, split))
                            .returns(Finding.TYPE));
        }
    }

    /** Brings out what an operator has saved of its settings, once for each of its subtasks. */
    private void settings(Stage stage) throws IOException {
        if (stored.hasUnkeyed(stage)) {
            findings.add(
                    reader.readBroadcastState(
                                    OperatorIdentifier.forUid(stage.uid()),
                                    SavedSettings.state().getName(),
                                    Types.STRING,
                                    Types.STRING)
                            .map(
                                    setting ->
                                            Finding.of(
                                                    Finding.SETTING,
                                                    setting.f0,
                                                    setting.f1.getBytes(StandardCharsets.UTF_8)))
                            .returns(Finding.TYPE));
        }
    }

    static IOException explained(StoredState stored, Exception e) {
        Optional<StateFormatException> format =
                ExceptionUtils.findThrowable(e, StateFormatException.class);
        return new SavepointException(
                "The state in %s cannot be read: %s"
                        .formatted(
                                stored.path(),
                                format.map(Throwable::getMessage)
                                        .orElseGet(() -> innermost(e).toString())),
                e);
    }

    private static Throwable innermost(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        return innermost;
    }
}
