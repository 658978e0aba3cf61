package io.driftline.pipelines.jobs;

import io.driftline.flink.Outputs;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Read;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import io.driftline.flink.options.TruthOptions;
import io.driftline.flink.state.Types;
import io.driftline.flink.wire.DeadLetterSerializer;
import io.driftline.flink.wire.EventDeserializer;
import io.driftline.flink.wire.TruthDeserializer;
import io.driftline.pipelines.config.PipelineOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What the jobs of a pipeline have in common while they are built: how they read, how they write,
 * and where everything goes that could not be used.
 */
final class Flow {
    /** What a message holds beside the one thing that makes it large, generously. */
    private static final int ENVELOPE_BYTES = 64 * 1024;

    private static final int MESSAGE_BYTES = 1024 * 1024;

    private final StreamExecutionEnvironment env;
    private final PipelineOptions options;
    private final Bounds bounds;
    private final KafkaEnds ends;
    private final List<DataStream<Rejected>> rejections = new ArrayList<>();

    Flow(StreamExecutionEnvironment env, PipelineOptions options, Bounds bounds) {
        this.env = env;
        this.options = options;
        this.bounds = bounds;
        this.ends = new KafkaEnds(options);
    }

    /** Reads the pipeline's events for a job that learns from them. */
    SingleOutputStreamOperator<Event> events(Stage read, Stage split) {
        String topic = options.events().topic();
        boolean keepBytes =
                options.truth().isEmpty() // the label inside may be missing
                        || options.labels().unlabelled() == Unlabelled.DEAD_LETTER;
        var deserializer = deserializer(keepBytes);
        return split(
                read,
                ends.source(read, topic, deserializer, bounds),
                ends.alignedEventTime(),
                split,
                Types.EVENT);
    }

    /** Reads the pipeline's events for a job that keeps no state about them. */
    SingleOutputStreamOperator<Event> requests(Stage read, Stage split) {
        String topic = options.events().topic();
        var deserializer = deserializer(false);
        return split(
                read,
                ends.stateless(read, topic, deserializer, bounds),
                ends.eventTime(),
                split,
                Types.EVENT);
    }

    private EventDeserializer deserializer(boolean keepBytes) {
        return new EventDeserializer(
                options.events(), options.features(), options.learning().task(), keepBytes);
    }

    /** Reads the pipeline's labels. */
    SingleOutputStreamOperator<Truth> labels(TruthOptions truth) {
        var deserializer = new TruthDeserializer(truth, options.learning().task());
        return split(
                Stage.LABELS,
                ends.source(Stage.LABELS, truth.topic(), deserializer, bounds),
                ends.alignedEventTime(),
                Stage.LABEL_REJECTS,
                Types.TRUTH);
    }

    private <T> SingleOutputStreamOperator<T> split(
            Stage read,
            RestorableSource<Read<T>> source,
            WatermarkStrategy<Read<T>> time,
            Stage split,
            TypeInformation<T> type) {
        var all = stage(read, env.fromSource(source, time, read.uid()));
        return rejecting(stage(split, all.process(new SplitFunction<T>(), type)));
    }

    /** Gives an operator its uid, its name and its parallelism. */
    <T> SingleOutputStreamOperator<T> stage(Stage stage, SingleOutputStreamOperator<T> operator) {
        return operator.uid(stage.uid())
                .name(stage.uid())
                .setDescription(stage.description())
                .setParallelism(stage.parallelism(options));
    }

    /** Remembers that an operator rejects inputs. */
    <T> SingleOutputStreamOperator<T> rejecting(SingleOutputStreamOperator<T> operator) {
        rejections.add(operator.getSideOutput(Outputs.REJECTED));
        return operator;
    }

    /** Writes messages of ordinary size. */
    <T> void write(Stage stage, DataStream<T> messages, TopicSerializer<T> serializer) {
        write(stage, messages, serializer, MESSAGE_BYTES);
    }

    /** Writes messages that may be larger than the brokers' default, by what they hold. */
    <T> void write(
            Stage stage, DataStream<T> messages, TopicSerializer<T> serializer, int heldBytes) {
        int largest = Math.max(MESSAGE_BYTES, Math.addExact(heldBytes, ENVELOPE_BYTES));
        messages.sinkTo(ends.sink(stage, serializer, largest))
                .uid(stage.uid())
                .name(stage.uid())
                .setParallelism(stage.parallelism(options));
    }

    /** Counts and writes everything that was rejected by operators so far. */
    void writeDeadLetters(Stage count, Stage write) {
        DataStream<Rejected> all =
                rejections.get(0).union(rejections.stream().skip(1).toList().toArray(none()));
        String topic = options.topics().deadLetters();
        write(
                write,
                stage(count, all.map(new CountRejectedFunction(), Types.REJECTED)),
                new TopicSerializer<>(topic, new DeadLetterSerializer(options.name(), topic)),
                KafkaTopics.largestDeadLetter(options));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic types cannot be made otherwise
    private static DataStream<Rejected>[] none() {
        return new DataStream[0];
    }
}
