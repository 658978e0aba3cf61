package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import java.io.Serializable;
import java.util.List;

/** The declared features of a pipeline: which columns they make, and how they fill them. */
public final class FeaturePlan implements Serializable {
    private static final long serialVersionUID = 1;

    /** Returns the columns, in the order of an example's input. */
    public List<Column> columns() {
        return List.of();
    }
}
