package io.driftline.pipelines.config;

import java.io.Serializable;
import java.util.List;

/** The topics that a pipeline writes: names derived from the pipeline's own. */
public record Topics(
        String predictions, String progress, String models, String deadLetters, String served)
        implements Serializable {

    /** Returns the topics of a pipeline. */
    public static Topics of(String pipeline) {
        return new Topics(
                pipeline + ".predictions",
                pipeline + ".progress",
                pipeline + ".models",
                pipeline + ".dead-letters",
                pipeline + ".served");
    }

    /** Returns the names of all topics that the pipeline writes. */
    public List<String> names() {
        return List.of(predictions, progress, models, deadLetters, served);
    }
}
