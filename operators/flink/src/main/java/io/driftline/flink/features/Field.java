package io.driftline.flink.features;

import java.io.Serializable;

/**
 * A field that a feature reads.
 *
 * @param path the field's name, or names from the outside in with dots between them
 * @param missing taken when the field, or a record on the way to it, is null: a value of the type
 *     that the feature reads. Null where such a record is refused
 */
public record Field(String path, Serializable missing) implements Serializable {

    /** Returns a field that must have a value. */
    public static Field required(String path) {
        return new Field(path, null);
    }

    /** Returns whether a missing value is replaced. */
    public boolean replacesMissing() {
        return missing != null;
    }
}
