package io.driftline.flink.flow;

import io.driftline.flink.flow.Rejected.Reason;
import java.io.IOException;

/**
 * Says why a record's bytes or fields cannot be used. Carries no stack trace: it travels a few
 * frames to become a dead letter, and a stream of bad records must not be slower than a good one.
 */
public final class UnusableRecordException extends IOException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /**
     * Says that a record cannot be used.
     *
     * @param detail what was found, where, and what is allowed
     */
    public UnusableRecordException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** Returns the word under which it is counted. */
    public Reason reason() {
        return reason;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
