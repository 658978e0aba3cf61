package io.driftline.flink.flow;

/** What a learner takes, one after the other: a question, or the answer to an earlier one. */
public sealed interface Turn permits Question, Answer {

    /** Returns the event's id. */
    String id();

    /** Returns when the turn happened, ms: the event's time, or the time its label became known. */
    long time();
}
