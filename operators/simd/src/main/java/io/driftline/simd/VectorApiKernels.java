package io.driftline.simd;

import io.driftline.math.ArrayKernels;
import java.lang.management.ManagementFactory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The long loops by the Vector API, eight numbers at a time, in the definition's order and without
 * fused multiply-add, so with its bits.
 *
 * <p>Of no use, and saying so, where the processor has narrower vectors or the virtual machine runs
 * without the compiler that makes vector instructions of this: it would be a hundred times slower.
 */
public final class VectorApiKernels implements ArrayKernels {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final int LANES = 8;
    private static final int PARTIAL_RESULTS = 32;

    private static final VectorShuffle<Float> FOUR = FLOATS.iotaShuffle(4, 1, true);
    private static final VectorShuffle<Float> TWO = FLOATS.iotaShuffle(2, 1, true);
    private static final VectorShuffle<Float> ONE = FLOATS.iotaShuffle(1, 1, true);

    /** Bring the last elements of a vector, as many as the index says, to its front. */
    private static final VectorShuffle<?>[] LAST = new VectorShuffle<?>[LANES];

    private static final VectorMask<?>[] FIRST = new VectorMask<?>[LANES];

    static {
        for (int count = 0; count < LANES; count++) {
            LAST[count] = FLOATS.iotaShuffle((LANES - count) % LANES, 1, true);
            FIRST[count] = FLOATS.indexInRange(0, count);
        }
    }

    /**
     * Returns the kernels.
     *
     * @throws IllegalStateException where they would be slower than the definition
     */
    public VectorApiKernels() {
        if (FloatVector.SPECIES_PREFERRED.length() < LANES) {
            throw new IllegalStateException("the processor has no vectors of 256 bits");
        }
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.matches("-Xint|-XX:TieredStopAtLevel=[0-3]")) {
                throw new IllegalStateException("the virtual machine runs with " + option);
            }
        }
    }

    @Override
    public String name() {
        return "vector-api";
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i + PARTIAL_RESULTS <= length; i += PARTIAL_RESULTS) {
            int x = aOffset + i;
            int y = bOffset + i;
            s0 = s0.add(products(a, x, b, y));
            s1 = s1.add(products(a, x + 8, b, y + 8));
            s2 = s2.add(products(a, x + 16, b, y + 16));
            s3 = s3.add(products(a, x + 24, b, y + 24));
        }
        // What is left, first in whole vectors: sums that nothing is added to are never −0.
        int left = length - i;
        int count = left % LANES;
        FloatVector rest =
                count == 0
                        ? FloatVector.zero(FLOATS)
                        : last(
                                products(a, aOffset + length - LANES, b, bOffset + length - LANES),
                                count);
        FloatVector zero = FloatVector.zero(FLOATS);
        int x = aOffset + i;
        int y = bOffset + i;
        s0 = s0.add(left >= 8 ? products(a, x, b, y) : rest);
        s1 = s1.add(left >= 16 ? products(a, x + 8, b, y + 8) : left >= 8 ? rest : zero);
        s2 = s2.add(left >= 24 ? products(a, x + 16, b, y + 16) : left >= 16 ? rest : zero);
        s3 = s3.add(left >= 24 ? rest : zero);
        return folded(s0.add(s2).add(s1.add(s3)));
    }

    private static FloatVector products(float[] a, int x, float[] b, int y) {
        return FloatVector.fromArray(FLOATS, a, x).mul(FloatVector.fromArray(FLOATS, b, y));
    }

    private static FloatVector last(FloatVector v, int count) {
        return FloatVector.zero(FLOATS)
                .blend(v.rearrange(LAST[count].cast(FLOATS)), FIRST[count].cast(FLOATS));
    }

    private static float folded(FloatVector sums) {
        FloatVector four = sums.add(sums.rearrange(FOUR));
        FloatVector two = four.add(four.rearrange(TWO));
        return two.add(two.rearrange(ONE)).lane(0);
    }

    @Override
    public void addProduct(float[] x, int from, float factor, float[] sum, int to, int length) {
        int i = 0;
        for (; i + LANES <= length; i += LANES) {
            FloatVector product = FloatVector.fromArray(FLOATS, x, from + i).mul(factor);
            FloatVector.fromArray(FLOATS, sum, to + i).add(product).intoArray(sum, to + i);
        }
        for (; i < length; i++) {
            sum[to + i] += factor * x[from + i];
        }
    }
}
