package io.driftline.math;

/**
 * Elementary functions from + − × ÷ and the bits of numbers alone, so that every machine gives the
 * same result. Their series are Taylor's on an argument reduced to a short interval.
 */
public final class Scalar {
    /** Arguments of {@link #sigmoid(double)} beyond this are taken as this. */
    public static final double SIGMOID_LIMIT = 60;

    /** The first 33 bits of ln 2, so that products with exponents are exact; and the rest. */
    private static final double LN2_HIGH = 0x1.62e42feep-1;

    private static final double LN2_LOW = 1.9082149292705877e-10;
    private static final double INVERSE_LN2 = 1.4426950408889634;

    /** Adding and taking it away again rounds a double below 2⁵¹ to a whole number. */
    private static final double ROUND = 0x1.8p52;

    private static final double SQRT2 = 1.4142135623730951;

    private Scalar() {}

    /**
     * Returns e to the power of x: relative error below 1e-15, infinite above 709.78, 0 below
     * −745.13, NaN for NaN.
     */
    public static double exp(double x) {
        if (x > 709.782712893384) {
            return Double.POSITIVE_INFINITY;
        }
        if (x < -745.1332191019412) {
            return 0;
        }
        double n = (x * INVERSE_LN2 + ROUND) - ROUND;
        double r = (x - n * LN2_HIGH) - n * LN2_LOW; // in [−0.35, 0.35]
        double series = 1 / 6227020800.0;
        series = series * r + 1 / 479001600.0;
        series = series * r + 1 / 39916800.0;
        series = series * r + 1 / 3628800.0;
        series = series * r + 1 / 362880.0;
        series = series * r + 1 / 40320.0;
        series = series * r + 1 / 5040.0;
        series = series * r + 1 / 720.0;
        series = series * r + 1 / 120.0;
        series = series * r + 1 / 24.0;
        series = series * r + 1 / 6.0;
        series = series * r + 0.5;
        series = (series * r) * r + r + 1;
        // In two steps, because 2ⁿ itself may be out of range where the result is not.
        int half = (int) n / 2;
        return series * powerOfTwo(half) * powerOfTwo((int) n - half);
    }

    /**
     * Returns the natural logarithm: relative error below 1e-15, −∞ for 0, NaN for negative numbers
     * and NaN.
     */
    public static double log(double x) {
        if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
            return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
        }
        boolean subnormal = x < Double.MIN_NORMAL;
        long bits = Double.doubleToRawLongBits(subnormal ? x * 0x1p54 : x);
        long exponent = (bits >>> 52) - 1023 - (subnormal ? 54 : 0);
        double m = Double.longBitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
        if (m > SQRT2) {
            m *= 0.5;
            exponent++;
        }
        // log m = 2·artanh(s), s = (m − 1) / (m + 1), |s| < 0.172
        double s = (m - 1) / (m + 1);
        double q = s * s;
        double series = 1 / 21.0;
        series = series * q + 1 / 19.0;
        series = series * q + 1 / 17.0;
        series = series * q + 1 / 15.0;
        series = series * q + 1 / 13.0;
        series = series * q + 1 / 11.0;
        series = series * q + 1 / 9.0;
        series = series * q + 1 / 7.0;
        series = series * q + 1 / 5.0;
        series = series * q + 1 / 3.0;
        double log = 2 * s + 2 * s * q * series;
        return exponent * LN2_HIGH + (exponent * LN2_LOW + log);
    }

    /**
     * Returns 1 / (1 + e⁻ˣ): relative error below 1e-15 for arguments within ±60, the value at ±60
     * beyond. In (0, 1], and never NaN for a number.
     */
    public static double sigmoid(double x) {
        double clamped = Math.max(-SIGMOID_LIMIT, Math.min(SIGMOID_LIMIT, x));
        return 1 / (1 + exp(-clamped));
    }

    /**
     * Returns 1 / (1 + e⁻ˣ) in few operations that a compiler turns into vector code: absolute
     * error below 2e-7, in [0, 1], and never NaN for a number. Not for probabilities that go into a
     * logarithm: near 0 its relative error is large.
     *
     * <p>A rational minimax approximation of the odd part, x·P(x²)/Q(x²) on [−18, 18], fitted by
     * reweighted least squares to an error of 1e-8; beyond, float knows only 0 and 1.
     */
    public static float sigmoid(float x) {
        return Math.max(0f, sigmoidFromMinusOne(Math.max(-18f, x)));
    }

    /**
     * Returns the same bits as {@link #sigmoid(float)} for an argument of at least −1, for less: in
     * vector code each bound costs as much as five multiplications.
     */
    public static float sigmoidFromMinusOne(float x) {
        float y = Math.min(18f, x);
        float t = y * y;
        float p =
                (((1.287373726e-11f * t + 7.996401314e-8f) * t + 5.447688244e-5f) * t
                                        + 0.00835821661f)
                                * t
                        + 0.2499999766f;
        float q =
                (((3.008616541e-9f * t + 5.111380632e-6f) * t + 0.001615109213f) * t
                                        + 0.1167661086f)
                                * t
                        + 1f;
        return Math.min(1f, 0.5f + y * p / q);
    }

    private static double powerOfTwo(int n) {
        return Double.longBitsToDouble((long) (n + 1023) << 52);
    }
}
