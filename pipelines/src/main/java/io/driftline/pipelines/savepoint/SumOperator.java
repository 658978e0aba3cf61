package io.driftline.pipelines.savepoint;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds up the groups of the same kind and name; the sums come out at the end, and now and then how
 * many groups there were.
 */
final class SumOperator extends AbstractStreamOperator<Tuple3<String, String, byte[]>>
        implements OneInputStreamOperator<
                        Tuple3<String, String, byte[]>, Tuple3<String, String, byte[]>>,
                BoundedOneInput {
    private static final long serialVersionUID = 1;

    private static final byte[] NOTHING = {};
    private static final int BETWEEN_PROGRESS = 20_000;

    private final String kind;
    private transient Map<String, Group> sums;
    private transient long added;

    SumOperator(String kind) {
        this.kind = kind;
    }

    @Override
    public void open() throws Exception {
        super.open();
        sums = new TreeMap<>();
    }

    @Override
    public void processElement(StreamRecord<Tuple3<String, String, byte[]>> record)
            throws Exception {
        Tuple3<String, String, byte[]> finding = record.getValue();
        sums.merge(finding.f1, Group.of(finding.f2), Group::plus);
        if (++added % BETWEEN_PROGRESS == 0) {
            Tuple3<String, String, byte[]> more =
                    Finding.of(Finding.PROGRESS, Long.toString(added), NOTHING);
            output.collect(new StreamRecord<>(more));
        }
    }

    @Override
    public void endInput() throws Exception {
        for (Map.Entry<String, Group> sum : sums.entrySet()) {
            output.collect(
                    new StreamRecord<>(Finding.of(kind, sum.getKey(), sum.getValue().toBytes())));
        }
    }
}
