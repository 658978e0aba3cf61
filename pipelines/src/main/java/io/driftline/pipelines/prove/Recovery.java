package io.driftline.pipelines.prove;

import java.util.Optional;

/**
 * How long after a kill what happened, in seconds.
 *
 * @param victim what was killed
 * @param process the one that was
 * @param noticed the job was seen not to run; empty when it went on, as it does without its broker
 * @param running all its tasks were seen to run again; empty when they never stopped
 * @param checkpoint a checkpoint was completed that began after the kill; empty when the next kill
 *     came first
 * @param recovered the prediction of an event that was sent after the kill could be read,
 *     committed; empty when the next kill came first
 * @param complete all was well before the next kill
 */
record Recovery(
        Victim victim,
        String process,
        Optional<Double> noticed,
        Optional<Double> running,
        Optional<Double> checkpoint,
        Optional<Double> recovered,
        boolean complete) {}
