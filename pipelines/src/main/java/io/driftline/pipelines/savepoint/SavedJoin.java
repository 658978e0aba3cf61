package io.driftline.pipelines.savepoint;

/**
 * What the label join holds.
 *
 * @param waiting questions without a label yet, by the event's time
 * @param early labels without an event yet, by the label's time
 * @param answered ids whose repeats are still recognized, by when they are forgotten
 * @param expired ids whose late labels are still recognized, by when they are forgotten
 */
public record SavedJoin(Group waiting, Group early, Group answered, Group expired) {}
