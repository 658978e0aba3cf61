package io.driftline.pipelines.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What went into the topics and what came out, counted by reading them after the jobs have ended.
 *
 * @param published events that the feed sent
 * @param events on the events topic
 * @param labels on the labels topic
 * @param predictions on the predictions topic, whatever event they are about
 * @param predicted events that have a prediction
 * @param served predictions on the served topic, whatever event they are about
 * @param answered events that have a served prediction
 * @param learned labels that the champion learned, by its own last message
 * @param pending questions that wait for their label, by the same message
 * @param deadLetters on the dead-letter topic
 */
record Account(
        long published,
        long events,
        long labels,
        long predictions,
        long predicted,
        long served,
        long answered,
        long learned,
        long pending,
        long deadLetters) {

    /** Returns what does not add up; empty when nothing was lost and nothing doubled. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        compare(problems, "events on the topic", events, "events published", published);
        compare(problems, "predictions", predictions, "events", events);
        compare(problems, "events with a prediction", predicted, "events", events);
        compare(problems, "served predictions", served, "events", events);
        compare(problems, "events with a served prediction", answered, "events", events);
        long ends = learned + pending + deadLetters;
        compare(problems, "learned + pending + dead letters", ends, "events", events);
        compare(problems, "labels learned + dead letters", learned + deadLetters, "labels", labels);
        return problems;
    }

    /** Returns the account in one line. */
    String line() {
        return String.format(
                Locale.ROOT,
                "events in %,d = predictions out %,d = labels learned %,d + pending %,d + dead"
                        + " letters %,d",
                events,
                predictions,
                learned,
                pending,
                deadLetters);
    }

    private static void compare(
            List<String> problems, String what, long found, String with, long expected) {
        if (found != expected) {
            problems.add(
                    String.format(Locale.ROOT, "%s: %,d; %s: %,d", what, found, with, expected));
        }
    }
}
