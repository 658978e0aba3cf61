package io.driftline.learn;

/**
 * What one learning step saw and did.
 *
 * @param steps learned so far, this one included when it was accepted
 * @param loss mean loss before the update; NaN where a non-finite batch has none
 * @param stepSize that was used; 0 where the learner has none
 * @param accepted false when the step would have made the model non-finite and was undone
 */
public record Progress(long steps, float loss, float stepSize, boolean accepted) {}
