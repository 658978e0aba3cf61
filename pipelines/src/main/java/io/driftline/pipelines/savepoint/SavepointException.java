package io.driftline.pipelines.savepoint;

import java.io.IOException;

/** Says why a path is not a savepoint that can be used: what was found, and what to do. */
public final class SavepointException extends IOException {
    private static final long serialVersionUID = 1;

    public SavepointException(String message) {
        super(message);
    }

    public SavepointException(String message, Throwable cause) {
        super(message, cause);
    }
}
