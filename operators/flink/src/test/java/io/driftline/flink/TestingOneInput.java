package io.driftline.flink;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs one subtask of an operator with one keyed input.
 *
 * @param <IN> what it takes
 * @param <OUT> what it puts out
 */
final class TestingOneInput<IN, OUT> extends TestingSubtask<OUT> {
    private final OneInputStreamOperator<IN, OUT> operator;

    <K> TestingOneInput(
            OneInputStreamOperator<IN, OUT> operator,
            KeySelector<IN, K> selector,
            TypeInformation<K> key,
            TypeInformation<OUT> out,
            int parallelism,
            int subtask)
            throws Exception {
        super(operator, key, out, parallelism, subtask, selector);
        this.operator = operator;
    }

    void element(IN value, long time) throws Exception {
        StreamRecord<IN> record = new StreamRecord<>(value, time);
        operator.setKeyContextElement(record);
        operator.processElement(record);
    }

    void watermark(long time) throws Exception {
        operator.processWatermark(new Watermark(time));
    }

    /** Ends the input as a bounded source does: the last watermark, then the end. */
    void end() throws Exception {
        watermark(Long.MAX_VALUE);
        if (operator instanceof BoundedOneInput bounded) {
            bounded.endInput();
        }
    }
}
