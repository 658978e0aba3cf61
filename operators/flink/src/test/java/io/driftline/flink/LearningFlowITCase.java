package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.state.Types;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** The functions together on a real Flink, from events and labels to versions. */
class LearningFlowITCase {
    private static final int EVENTS = 2_000;
    private static final int OUT_OF_ORDER = 30;
    private static final LabelOptions LABELS =
            new LabelOptions(Duration.ofMillis(200), Unlabelled.NEGATIVE, 0);
    private static final LearnOptions LEARNING = TestingLanes.five(500, 300);

    /** What one run put out, each in an order of its own that does not depend on the run. */
    private record Outcome(
            List<Prediction> predictions, List<Progress> progress, List<ModelPart> parts) {}

    @Test
    void theSameEventsGiveTheSameBitsHoweverTheyArriveAndAreSpread() throws Exception {
        Outcome one = run(1, 1, true);
        Outcome other = run(3, 2, false);
        assertThat(one.predictions()).hasSize(EVENTS);
        assertThat(one.parts()).extracting(ModelPart::getVersion).contains(300L, 600L, 1_900L);
        assertThat(other.predictions()).isEqualTo(one.predictions());
        assertThat(other.progress()).isEqualTo(one.progress());
        assertThat(other.parts()).isEqualTo(one.parts());
        Progress last = one.progress().get(one.progress().size() - 1);
        assertThat(last.getQuestions()).isEqualTo(EVENTS);
        assertThat(last.getLearned() + last.getPending()).isEqualTo(EVENTS);
    }

    private static Outcome run(int parallelism, long seed, boolean objectReuse) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, objectReuse);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        env.enableCheckpointing(200);
        DataStream<Event> events =
                source(env, events(), Types.EVENT, (event, t) -> event.time(), seed);
        DataStream<Truth> truths =
                source(env, truths(), Types.TRUTH, (truth, t) -> truth.time(), seed + 1);
        DataStream<Turn> turns =
                events.keyBy(Event::id)
                        .connect(truths.keyBy(Truth::id))
                        .transform(
                                "join", Types.TURN, new LabelJoinOperator(LABELS, LEARNING.task()))
                        .uid("join")
                        .keyBy(
                                InOrderFunction.TIME,
                                org.apache.flink.api.common.typeinfo.Types.LONG)
                        .transform("order", Types.TURN, new InOrderOperator(true, LEARNING.task()))
                        .uid("order")
                        .setParallelism(1);
        SingleOutputStreamOperator<Prediction> predictions =
                turns.<LaneTurn>flatMap(
                                (turn, out) -> {
                                    for (LaneOptions lane : LEARNING.lanes()) {
                                        out.collect(new LaneTurn(lane.name(), turn));
                                    }
                                },
                                Types.LANE_TURN)
                        .setParallelism(1)
                        .keyBy(LaneTurn::lane)
                        .transform("learn", Types.PREDICTION, new LearnOperator(LEARNING))
                        .uid("learn");
        var collected = predictions.collectAsync();
        var progress = predictions.getSideOutput(Outputs.PROGRESS).collectAsync();
        var parts = predictions.getSideOutput(Outputs.MODEL_PARTS).collectAsync();
        env.executeAsync();
        return new Outcome(
                all(collected, Comparator.comparing(Prediction::getEventTime)),
                all(
                        progress,
                        Comparator.comparing(Progress::getLane)
                                .thenComparing(p -> p.getAnswers() + p.getExpired())
                                .thenComparing(Progress::getQuestions)),
                all(
                        parts,
                        Comparator.comparing(ModelPart::getVersion)
                                .thenComparing(ModelPart::getPart)));
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment env,
            List<T> records,
            TypeInformation<T> type,
            SerializableTimestampAssigner<T> time,
            long seed) {
        return env.fromData(shuffled(records, time, seed), type)
                .setParallelism(1)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<T>forGenerator(context -> new EveryRecord<>())
                                .withTimestampAssigner(time))
                .setParallelism(1);
    }

    /** Moves every record at most {@link #OUT_OF_ORDER} ms out of its order. */
    private static <T> List<T> shuffled(
            List<T> records, SerializableTimestampAssigner<T> time, long seed) {
        record Arrival<T>(long at, T record) {}
        Random random = new Random(seed);
        return records.stream()
                .map(
                        r ->
                                new Arrival<>(
                                        time.extractTimestamp(r, 0) + random.nextInt(OUT_OF_ORDER),
                                        r))
                .sorted(Comparator.comparingLong(Arrival::at))
                .map(Arrival::record)
                .toList();
    }

    /**
     * Tells the time with every record, so that it does not depend on the clock how far it came.
     */
    private static final class EveryRecord<T> implements WatermarkGenerator<T> {
        private long newest = Long.MIN_VALUE + OUT_OF_ORDER + 1;

        @Override
        public void onEvent(T record, long time, WatermarkOutput output) {
            newest = Math.max(newest, time);
            output.emitWatermark(new Watermark(newest - OUT_OF_ORDER - 1));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    private static List<Event> events() {
        Random random = new Random(5);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            float[] features = {(float) random.nextGaussian(), random.nextInt(2)};
            events.add(new Event("e" + i, i, features, Float.NaN, TestingLanes.ORIGIN));
        }
        return events;
    }

    /** Labels after 0 to 110 ms; in the first half every thirteenth is missing, at the end all. */
    private static List<Truth> truths() {
        Random random = new Random(6);
        List<Truth> truths = new ArrayList<>();
        for (Event event : events().subList(0, EVENTS - 100)) {
            int i = truths.size();
            float target = event.features()[0] > event.features()[1] ? 1 : 0;
            truths.add(
                    new Truth(
                            event.id(),
                            event.time() + (i * 37) % 111,
                            target,
                            TestingLanes.ORIGIN));
        }
        truths.removeIf(truth -> truth.time() < EVENTS / 2 && random.nextInt(13) == 0);
        return truths;
    }

    private static <T> List<T> all(CloseableIterator<T> records, Comparator<T> order)
            throws Exception {
        List<T> all = new ArrayList<>();
        records.forEachRemaining(all::add);
        records.close();
        all.sort(order);
        return all;
    }
}
