package io.driftline.pipelines.config;

import java.io.Serializable;

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
}
