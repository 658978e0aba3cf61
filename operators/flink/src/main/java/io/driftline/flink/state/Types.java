package io.driftline.flink.state;

import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Read;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.Truth;
import io.driftline.flink.flow.Turn;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Flink's type information for every record that travels between functions or stays in state. */
public final class Types {
    public static final TypeInformation<Event> EVENT = of("event", () -> Event.class);
    public static final TypeInformation<Truth> TRUTH = of("truth", () -> Truth.class);
    public static final TypeInformation<Read<Event>> READ_EVENT = read("read-event");
    public static final TypeInformation<Read<Truth>> READ_TRUTH = read("read-truth");
    public static final TypeInformation<Turn> TURN = of("turn", () -> Turn.class);
    public static final TypeInformation<LaneTurn> LANE_TURN = of("lane-turn", () -> LaneTurn.class);
    public static final TypeInformation<Rejected> REJECTED = of("rejected", () -> Rejected.class);
    public static final TypeInformation<Prediction> PREDICTION =
            of("prediction", () -> Prediction.class);
    public static final TypeInformation<Progress> PROGRESS = of("progress", () -> Progress.class);
    public static final TypeInformation<ModelPart> MODEL_PART =
            of("model-part", () -> ModelPart.class);

    /** What the label join remembers of an event's id. */
    public static final TypeInformation<JoinEntry> JOIN_ENTRY =
            of("join-entry", () -> JoinEntry.class);

    /** What the numbers in the label join's state stand for. */
    public static final TypeInformation<InputNames> INPUT_NAMES =
            of("input-names", () -> InputNames.class);

    /** What a lane remembers of a question. */
    public static final TypeInformation<PendingPrediction> PENDING_PREDICTION =
            of("pending-prediction", () -> PendingPrediction.class);

    /** A lane at a checkpoint. */
    public static final TypeInformation<LaneState> LANE = of("lane", () -> LaneState.class);

    /** A row of what a lane replays. */
    public static final TypeInformation<ReplayRow> REPLAY_ROW =
            of("replay-row", () -> ReplayRow.class);

    private Types() {}

    private static <T> TypeInformation<T> of(String name, RecordTypeInfo.Type<T> type) {
        return new RecordTypeInfo<>(name, type);
    }

    @SuppressWarnings("unchecked") // a class literal has no type arguments
    private static <T> TypeInformation<Read<T>> read(String name) {
        return new RecordTypeInfo<>(name, () -> (Class<Read<T>>) (Class<?>) Read.class);
    }
}
