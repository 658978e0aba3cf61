package io.driftline.flink.state;

import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Truth;

/** What the label join remembers of one event id. */
public sealed interface JoinEntry {

    /**
     * The event came and waits for its label; the origin carries bytes only where they may go out
     * again.
     */
    record Waiting(Event event) implements JoinEntry {}

    /** The label came and waits for its event. */
    record Early(Truth truth) implements JoinEntry {}

    /**
     * The question was answered; repeats of its event and its label are known as such until the
     * end.
     *
     * @param end when this is forgotten, event time in ms
     */
    record Answered(long end) implements JoinEntry {}

    /**
     * The question matured without a label; a label that comes now is late.
     *
     * @param end when this is forgotten, event time in ms
     */
    record Expired(long end) implements JoinEntry {}
}
