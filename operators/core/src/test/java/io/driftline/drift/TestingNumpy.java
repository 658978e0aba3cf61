package io.driftline.drift;

/**
 * The data of River's unit tests (card drift-detection, 10), which NumPy's legacy generator gives
 * for seed 12345: the Mersenne Twister, with NumPy's ways to integers, binomials and normals.
 */
final class TestingNumpy {
    private static final int N = 624;

    private final int[] words = new int[N];
    private int next = N;
    private double spare = Double.NaN;

    private TestingNumpy() {
        words[0] = 12345;
        for (int i = 1; i < N; i++) {
            words[i] = 1812433253 * (words[i - 1] ^ (words[i - 1] >>> 30)) + i;
        }
    }

    /** 1000 integers from {0, 1}, then 1000 from {0, …, 7}. */
    static double[] d1() {
        TestingNumpy random = new TestingNumpy();
        double[] values = new double[2000];
        for (int i = 0; i < 2000; i++) {
            values[i] = random.word() & (i < 1000 ? 1 : 7);
        }
        return values;
    }

    /** 1000 errors with probability 0.2, then 1000 with 0.8. */
    static double[] d2() {
        TestingNumpy random = new TestingNumpy();
        double[] values = new double[2000];
        for (int i = 0; i < 2000; i++) {
            boolean rare = random.uniform() > 0.8; // binomial of 1 by inversion, p up to ½
            values[i] = rare == i < 1000 ? 1 : 0;
        }
        return values;
    }

    /** Four blocks of 500: whether a normal with mean 0, ¼, 0, ¼ and deviation 0.1 is above 0. */
    static double[] d3() {
        TestingNumpy random = new TestingNumpy();
        double[] values = new double[2000];
        for (int i = 0; i < 2000; i++) {
            double mean = i / 500 % 2 == 0 ? 0 : 0.25;
            values[i] = mean + 0.1 * random.normal() > 0 ? 1 : 0;
        }
        return values;
    }

    private double normal() {
        if (!Double.isNaN(spare)) {
            double normal = spare;
            spare = Double.NaN;
            return normal;
        }
        double x;
        double y;
        double r;
        do {
            x = 2 * uniform() - 1;
            y = 2 * uniform() - 1;
            r = x * x + y * y;
        } while (r >= 1 || r == 0);
        double f = Math.sqrt(-2 * Math.log(r) / r);
        spare = f * x;
        return f * y;
    }

    private double uniform() {
        int high = word() >>> 5;
        int low = word() >>> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    private int word() {
        if (next == N) {
            for (int i = 0; i < N; i++) {
                int y = (words[i] & 0x80000000) | (words[(i + 1) % N] & 0x7fffffff);
                words[i] = words[(i + 397) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
            }
            next = 0;
        }
        int y = words[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }
}
