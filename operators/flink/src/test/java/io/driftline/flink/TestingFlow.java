package io.driftline.flink;

import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.state.Types;
import io.driftline.schemas.Prediction;
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
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The functions together, from events and labels to predictions and versions, without Kafka. */
final class TestingFlow {
    static final int EVENTS = 2_000;
    static final LearnOptions LEARNING = TestingLanes.five(500, 300);
    private static final int OUT_OF_ORDER = 30;
    private static final LabelOptions LABELS =
            new LabelOptions(Duration.ofMillis(200), Unlabelled.NEGATIVE, 0);

    private TestingFlow() {}

    /**
     * Builds the flow.
     *
     * @param seed of the order in which events and labels come
     */
    static SingleOutputStreamOperator<Prediction> learned(
            StreamExecutionEnvironment env, long seed) {
        DataStream<Event> events =
                source(env, events(), Types.EVENT, (event, t) -> event.time(), seed).uid("events");
        DataStream<Truth> truths =
                source(env, truths(), Types.TRUTH, (truth, t) -> truth.time(), seed + 1)
                        .uid("truths");
        DataStream<Turn> turns =
                events.keyBy(Event::id)
                        .connect(truths.keyBy(Truth::id))
                        .transform(
                                "join", Types.TURN, new LabelJoinOperator(LABELS, LEARNING.task()))
                        .uid("join")
                        .keyBy(
                                InOrderOperator.TIME,
                                org.apache.flink.api.common.typeinfo.Types.LONG)
                        .transform("order", Types.TURN, new InOrderOperator(true, LEARNING.task()))
                        .uid("order")
                        .setParallelism(1);
        return turns.<LaneTurn>flatMap(
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
    }

    private static <T> SingleOutputStreamOperator<T> source(
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
}
