package io.driftline.state;

import java.io.IOException;

/** Says that bytes are not the state that was expected: which, what was found, what is read. */
public final class StateFormatException extends IOException {
    private static final long serialVersionUID = 1;

    public StateFormatException(String message) {
        super(message);
    }
}
