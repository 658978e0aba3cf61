package io.driftline.eval;

import java.util.Arrays;

/**
 * Singular values of a small matrix, in double: columns are turned against each other until all are
 * at right angles; their lengths are the values. Hestenes, SIAM Journal 6 (1958), in cyclic order.
 * The matrix is not multiplied by itself, which would square its condition.
 */
final class SingularValues {
    private static final int MOST_SWEEPS = 30;
    private static final double RIGHT_ANGLE = 1e-14;

    private SingularValues() {}

    /**
     * Returns the singular values, largest first; as many as the shorter side.
     *
     * @param matrix rows × columns, row by row, read only
     */
    static double[] of(float[] matrix, int rows, int columns) {
        // Vectors lie along the longer side: fewer of them to turn.
        boolean turned = rows < columns;
        int count = turned ? rows : columns;
        int length = turned ? columns : rows;
        double[][] vectors = new double[count][length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                vectors[turned ? r : c][turned ? c : r] = matrix[r * columns + c];
            }
        }
        int sweeps = 0;
        while (sweep(vectors) && sweeps < MOST_SWEEPS) {
            sweeps++;
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[count - 1 - i] = Math.sqrt(dot(vectors[i], vectors[i]));
        }
        Arrays.sort(values);
        for (int i = 0; i < count / 2; i++) {
            double value = values[i];
            values[i] = values[count - 1 - i];
            values[count - 1 - i] = value;
        }
        return values;
    }

    /** Turns each pair once; returns whether any needed it. */
    private static boolean sweep(double[][] vectors) {
        boolean any = false;
        for (int i = 0; i < vectors.length - 1; i++) {
            for (int j = i + 1; j < vectors.length; j++) {
                any |= turn(vectors[i], vectors[j]);
            }
        }
        return any;
    }

    private static boolean turn(double[] a, double[] b) {
        double aa = dot(a, a);
        double bb = dot(b, b);
        double ab = dot(a, b);
        if (Math.abs(ab) <= RIGHT_ANGLE * Math.sqrt(aa) * Math.sqrt(bb)) {
            return false;
        }
        double zeta = (bb - aa) / (2 * ab);
        double tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        double cosine = 1 / Math.sqrt(1 + tangent * tangent);
        double sine = cosine * tangent;
        for (int i = 0; i < a.length; i++) {
            double x = a[i];
            a[i] = cosine * x - sine * b[i];
            b[i] = sine * x + cosine * b[i];
        }
        return true;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
