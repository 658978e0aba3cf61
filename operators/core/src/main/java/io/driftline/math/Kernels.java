package io.driftline.math;

/**
 * Reductions over arrays in one fixed order, the same on every machine. Element {@code i} belongs
 * to partial result {@code i mod 32}; the 32 partial results are folded in halves: 16 onto 16, 8
 * onto 8, 4, 2, 1. This class is the definition; a faster one must agree in every bit.
 *
 * <p>How the loops below get there: partial results {@code g, g + 4, …, g + 28} fold into one
 * number without the others, so each of the four groups is summed alone, with eight running results
 * that the processor computes side by side.
 */
public final class Kernels {
    private static final int LANES = 32;

    /** From here on blocks are worth their scratch. */
    private static final int LONG = 2048;

    /** From here on an implementation of {@link ArrayKernels} pays, if there is one. */
    public static final int SHORT = 64;

    private static final FoundKernels FOUND = FoundKernels.here();
    private static final ArrayKernels KERNELS = FOUND.kernels().orElse(new PlainKernels());

    private Kernels() {}

    /** Returns what computes long loops here: {@code java} or an implementation's name. */
    public static String path() {
        return KERNELS.name();
    }

    /** Returns whether something else than the definition computes long loops. */
    public static boolean fast() {
        return FOUND.kernels().isPresent();
    }

    /** Returns why {@code java} computes them, empty where something else does. */
    public static String whyJava() {
        return FOUND.reason();
    }

    /**
     * Returns the sum of products of two stretches of {@code length} elements, each read only.
     * Products and sums are rounded to float one by one.
     */
    public static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        return length >= SHORT
                ? KERNELS.dot(a, aOffset, b, bOffset, length)
                : plainDot(a, aOffset, b, bOffset, length);
    }

    /** The definition. */
    static float plainDot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        float group0 = dotGroup(a, aOffset, b, bOffset, length);
        float group1 = dotGroup(a, aOffset + 1, b, bOffset + 1, length - 1);
        float group2 = dotGroup(a, aOffset + 2, b, bOffset + 2, length - 2);
        float group3 = dotGroup(a, aOffset + 3, b, bOffset + 3, length - 3);
        return (group0 + group2) + (group1 + group3);
    }

    /** Adds {@code factor} times a stretch of {@code length} elements to another. */
    public static void addProduct(
            float[] x, int from, float factor, float[] sum, int to, int length) {
        if (length >= SHORT) {
            KERNELS.addProduct(x, from, factor, sum, to, length);
        } else {
            plainAddProduct(x, from, factor, sum, to, length);
        }
    }

    /** The definition. */
    static void plainAddProduct(
            float[] x, int from, float factor, float[] sum, int to, int length) {
        for (int i = 0; i < length; i++) {
            sum[to + i] += factor * x[from + i];
        }
    }

    /** Returns the sum of all elements, 0 when there are none. */
    public static float sum(float[] a) {
        float group0 = sumGroup(a, 0);
        float group1 = sumGroup(a, 1);
        float group2 = sumGroup(a, 2);
        float group3 = sumGroup(a, 3);
        return (group0 + group2) + (group1 + group3);
    }

    /** Returns the sum of squares of all elements; infinite when it exceeds the range of float. */
    public static float squaredNorm(float[] a) {
        return dot(a, 0, a, 0, a.length);
    }

    /** Returns the largest element; NaN is passed over. Negative infinity when there is none. */
    public static float max(float[] a) {
        if (a.length >= LONG) {
            Stretches stretches = new Stretches().begin(Float.NEGATIVE_INFINITY);
            stretches.raise(a, 0, a.length);
            float max = stretches.largest();
            if (!Float.isNaN(max)) {
                return max + 0f;
            }
        }
        float max = Float.NEGATIVE_INFINITY;
        for (float value : a) {
            max = value > max ? value : max;
        }
        // Adding 0 makes −0 into 0, so that the order of the comparisons leaves no trace.
        return max + 0f;
    }

    /** Returns the largest absolute value; NaN is passed over. 0 when there is no element. */
    public static float maxAbs(float[] a) {
        if (a.length >= LONG) {
            Stretches stretches = new Stretches().begin(0);
            stretches.raiseAbs(a, 0, a.length);
            float max = stretches.largest();
            if (!Float.isNaN(max)) {
                return max;
            }
        }
        float max = 0;
        for (float value : a) {
            max = Math.abs(value) > max ? Math.abs(value) : max;
        }
        return max;
    }

    /**
     * Returns whether the elements from {@code from} on, {@code length} of them, are all finite.
     */
    public static boolean finite(float[] a, int from, int length) {
        if (length >= LONG) {
            Stretches stretches = new Stretches().begin(0);
            stretches.check(a, from, from + length);
            return stretches.finite();
        }
        // A finite number times 0 is ±0; infinity and NaN become NaN, which no sum loses again.
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int to = from + length;
        int i = from;
        for (; i + 7 < to; i += 8) {
            s0 += a[i] * 0f + a[i + 4] * 0f;
            s1 += a[i + 1] * 0f + a[i + 5] * 0f;
            s2 += a[i + 2] * 0f + a[i + 6] * 0f;
            s3 += a[i + 3] * 0f + a[i + 7] * 0f;
        }
        for (; i < to; i++) {
            s0 += a[i] * 0f;
        }
        return (s0 + s1) + (s2 + s3) == 0f;
    }

    /** Returns whether all elements are finite. */
    public static boolean finite(float[] a) {
        return finite(a, 0, a.length);
    }

    private static float dotGroup(float[] a, int aOffset, float[] b, int bOffset, int length) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i + LANES - 4 < length; i += LANES) {
            int x = aOffset + i;
            int y = bOffset + i;
            s0 += a[x] * b[y];
            s1 += a[x + 4] * b[y + 4];
            s2 += a[x + 8] * b[y + 8];
            s3 += a[x + 12] * b[y + 12];
            s4 += a[x + 16] * b[y + 16];
            s5 += a[x + 20] * b[y + 20];
            s6 += a[x + 24] * b[y + 24];
            s7 += a[x + 28] * b[y + 28];
        }
        int x = aOffset + i;
        int y = bOffset + i;
        int left = length - i;
        s0 += left > 0 ? a[x] * b[y] : 0f;
        s1 += left > 4 ? a[x + 4] * b[y + 4] : 0f;
        s2 += left > 8 ? a[x + 8] * b[y + 8] : 0f;
        s3 += left > 12 ? a[x + 12] * b[y + 12] : 0f;
        s4 += left > 16 ? a[x + 16] * b[y + 16] : 0f;
        s5 += left > 20 ? a[x + 20] * b[y + 20] : 0f;
        s6 += left > 24 ? a[x + 24] * b[y + 24] : 0f;
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    private static float sumGroup(float[] a, int from) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = from;
        for (; i + LANES - 4 < a.length; i += LANES) {
            s0 += a[i];
            s1 += a[i + 4];
            s2 += a[i + 8];
            s3 += a[i + 12];
            s4 += a[i + 16];
            s5 += a[i + 20];
            s6 += a[i + 24];
            s7 += a[i + 28];
        }
        int left = a.length - i;
        s0 += left > 0 ? a[i] : 0f;
        s1 += left > 4 ? a[i + 4] : 0f;
        s2 += left > 8 ? a[i + 8] : 0f;
        s3 += left > 12 ? a[i + 12] : 0f;
        s4 += left > 16 ? a[i + 16] : 0f;
        s5 += left > 20 ? a[i + 20] : 0f;
        s6 += left > 24 ? a[i + 24] : 0f;
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
