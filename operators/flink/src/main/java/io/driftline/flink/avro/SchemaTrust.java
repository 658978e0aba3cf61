package io.driftline.flink.avro;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro, which since 1.12.2 creates only classes it was told to trust, that ours are meant.
 * Every virtual machine that reads our messages needs it, so it is done by code, not by a flag.
 */
public final class SchemaTrust {
    private static final String PACKAGE = "io.driftline.schemas.";

    static {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.getGlobal(),
                        type -> type.getName().startsWith(PACKAGE)));
    }

    private SchemaTrust() {}

    /** Adds our messages to those that Avro trusts; does nothing the second time. */
    public static void ensure() {
        // The work is done by the static initializer, once per class loader.
    }
}
