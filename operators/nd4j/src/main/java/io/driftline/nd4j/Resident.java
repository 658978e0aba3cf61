package io.driftline.nd4j;

import io.driftline.state.StateTree;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vector per parameter of a learner's state that lives in ND4J, with a copy to go back to. */
final class Resident {
    private final String name;
    private final INDArray now;
    private final INDArray before;

    Resident(String name, int size) {
        this.name = name;
        now = Arrays.of(size);
        before = Arrays.of(size);
    }

    INDArray now() {
        return now;
    }

    void load(StateTree from) {
        float[] vector = from.vector(name);
        Arrays.put(vector, vector.length, now);
    }

    void store(StateTree into) {
        Arrays.get(now, into.vector(name));
    }

    void keep() {
        before.assign(now);
    }

    void undo() {
        now.assign(before);
    }

    boolean finite() {
        return Arrays.finite(now);
    }
}
