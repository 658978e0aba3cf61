package io.driftline.nd4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.longer.MatchCondition;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.indexing.conditions.Conditions;

/** Arrays of floats in ND4J, and how numbers get in and out in bulk. */
final class Arrays {
    private Arrays() {}

    /** Returns a new array of zeros. */
    static INDArray of(int... shape) {
        long[] sizes = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            sizes[i] = shape[i];
        }
        return Nd4j.zeros(DataType.FLOAT, sizes);
    }

    /** Returns a stretch of a flat array as rows and columns, in the same memory. */
    static INDArray part(INDArray flat, int from, int rows, int columns) {
        return flat.get(NDArrayIndex.interval(from, from + rows * columns))
                .reshape('c', rows, columns);
    }

    /** Copies the first numbers of an array of ours into a whole one of ND4J's. */
    static void put(float[] from, int length, INDArray into) {
        into.data().asNioFloat().put(from, 0, length);
    }

    /** Copies a whole array of ND4J's into the first numbers of one of ours. */
    static void get(INDArray from, float[] into) {
        from.data().asNioFloat().get(into, 0, (int) from.length());
    }

    /** Returns whether all numbers of an array are finite. */
    static boolean finite(INDArray array) {
        return Nd4j.getExecutioner()
                        .exec(new MatchCondition(array, Conditions.notFinite()))
                        .getInt(0)
                == 0;
    }
}
