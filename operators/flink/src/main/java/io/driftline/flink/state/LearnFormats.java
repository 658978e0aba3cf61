package io.driftline.flink.state;

import io.driftline.flink.flow.SourceOffset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Formats of what the learning operator remembers. */
final class LearnFormats {
    private LearnFormats() {}

    static RecordFormat<PendingPrediction> pending() {
        return new RecordFormat<>(
                "pending-prediction",
                1,
                (pending, out) -> {
                    Fields.writeFloats(pending.scores(), out);
                    out.writeLong(pending.version());
                    Fields.writeFloat(pending.noChange(), out);
                    Fields.writeFloat(pending.majority(), out);
                },
                (in, version) ->
                        new PendingPrediction(
                                Fields.readFloats(in),
                                in.readLong(),
                                Fields.readFloat(in),
                                Fields.readFloat(in)),
                pending ->
                        new PendingPrediction(
                                pending.scores().clone(),
                                pending.version(),
                                pending.noChange(),
                                pending.majority()));
    }

    static RecordFormat<LaneState> lane() {
        return new RecordFormat<>(
                "lane",
                1,
                LearnFormats::writeLane,
                (in, version) -> readLane(in),
                lane ->
                        new LaneState(
                                lane.model().clone(),
                                lane.good().clone(),
                                lane.tally().clone(),
                                lane.learned()));
    }

    static RecordFormat<ReplayRow> replayRow() {
        return new RecordFormat<>(
                "replay-row",
                1,
                (row, out) -> Fields.writeBytes(row.bytes(), out),
                (in, version) -> new ReplayRow(Fields.readBytes(in)),
                row -> new ReplayRow(row.bytes().clone()));
    }

    private static void writeLane(LaneState lane, DataOutputView out) throws IOException {
        Fields.writeBytes(lane.model(), out);
        Fields.writeBytes(lane.good(), out);
        Fields.writeBytes(lane.tally(), out);
        out.writeInt(lane.learned().size());
        for (SourceOffset learned : lane.learned()) {
            Fields.writeText(learned.topic(), out);
            out.writeInt(learned.partition());
            out.writeLong(learned.offset());
        }
    }

    private static LaneState readLane(DataInputView in) throws IOException {
        byte[] model = Fields.readBytes(in);
        byte[] good = Fields.readBytes(in);
        byte[] tally = Fields.readBytes(in);
        int count = Fields.readLength(in);
        List<SourceOffset> learned = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            learned.add(new SourceOffset(Fields.readText(in), in.readInt(), in.readLong()));
        }
        return new LaneState(model, good, tally, learned);
    }
}
