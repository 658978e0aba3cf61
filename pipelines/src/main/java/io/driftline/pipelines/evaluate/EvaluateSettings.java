package io.driftline.pipelines.evaluate;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What is common to all streams of one call.
 *
 * @param learners files of learners; none for the default learner
 * @param seeds of learners, delays and streams that are drawn, at least one
 * @param delay of the labels
 * @param memory of the curves
 * @param shift how streams are made to change
 * @param parts into how many parts streams are cut; 0 for their own, if any
 * @param probes events of each part that are kept for looking
 * @param probeEvery events between two looks at the parts so far
 * @param interrupted whether the user wants it to end
 */
public record EvaluateSettings(
        List<Path> learners,
        List<Long> seeds,
        Delay delay,
        Memory memory,
        Shift shift,
        int parts,
        int probes,
        int probeEvery,
        BooleanSupplier interrupted) {
    public EvaluateSettings {
        learners = List.copyOf(learners);
        seeds = List.copyOf(seeds);
    }
}
