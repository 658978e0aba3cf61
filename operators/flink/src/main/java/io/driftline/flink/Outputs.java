package io.driftline.flink;

import io.driftline.flink.flow.Rejected;
import io.driftline.flink.state.Types;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Progress;
import org.apache.flink.util.OutputTag;

/** The side outputs of the functions; one tag is shared by all functions that have that output. */
public final class Outputs {
    /** Inputs that could not be used. */
    public static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected", Types.REJECTED);

    /** How the lanes are doing. */
    public static final OutputTag<Progress> PROGRESS = new OutputTag<>("progress", Types.PROGRESS);

    /** Versions of the champion, in parts. */
    public static final OutputTag<ModelPart> MODEL_PARTS =
            new OutputTag<>("model-parts", Types.MODEL_PART);

    private Outputs() {}
}
