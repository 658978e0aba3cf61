package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.state.Types;
import java.util.List;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Runs one subtask of a label join. */
final class TestingJoin extends TestingSubtask<Turn> {
    /** Two columns and two classes. */
    static final Task TASK = TestingNames.task(List.of("a", "b"), List.of("ok", "fraud"));

    private static final KeySelector<Event, String> EVENT_ID = Event::id;
    private static final KeySelector<Truth, String> TRUTH_ID = Truth::id;

    private final TwoInputStreamOperator<Event, Truth, Turn> join;

    private TestingJoin(
            TwoInputStreamOperator<Event, Truth, Turn> join, int parallelism, int subtask)
            throws Exception {
        super(
                join,
                org.apache.flink.api.common.typeinfo.Types.STRING,
                Types.TURN,
                parallelism,
                subtask,
                EVENT_ID,
                TRUTH_ID);
        this.join = join;
    }

    static TestingJoin of(LabelOptions options, int parallelism, int subtask) throws Exception {
        return of(options, TASK, parallelism, subtask);
    }

    static TestingJoin of(LabelOptions options, Task task, int parallelism, int subtask)
            throws Exception {
        return new TestingJoin(new LabelJoinOperator(options, task), parallelism, subtask);
    }

    static TestingJoin opened(LabelOptions options) throws Exception {
        TestingJoin join = of(options, 1, 0);
        join.open();
        return join;
    }

    void event(Event event) throws Exception {
        StreamRecord<Event> record = new StreamRecord<>(event, event.time());
        join.setKeyContextElement1(record);
        join.processElement1(record);
    }

    void truth(Truth truth) throws Exception {
        StreamRecord<Truth> record = new StreamRecord<>(truth, truth.time());
        join.setKeyContextElement2(record);
        join.processElement2(record);
    }

    void watermark(long time) throws Exception {
        join.processWatermark1(new Watermark(time));
        join.processWatermark2(new Watermark(time));
    }
}
