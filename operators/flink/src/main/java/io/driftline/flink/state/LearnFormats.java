package io.driftline.flink.state;

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
                (lane, out) -> {
                    Fields.writeBytes(lane.model(), out);
                    Fields.writeBytes(lane.tally(), out);
                },
                (in, version) -> new LaneState(Fields.readBytes(in), Fields.readBytes(in)),
                lane -> new LaneState(lane.model().clone(), lane.tally().clone()));
    }
}
