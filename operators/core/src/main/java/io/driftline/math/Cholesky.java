package io.driftline.math;

/** Square roots of symmetric positive definite matrices, in double, rows of arrays. */
public final class Cholesky {
    private Cholesky() {}

    /**
     * Returns the lower triangular L with L L' = a.
     *
     * @param a square and symmetric; its upper triangle is not read
     * @throws ArithmeticException when it is not positive definite
     */
    public static double[][] lower(double[][] a) {
        int n = a.length;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                if (i > j) {
                    l[i][j] = sum / l[j][j];
                } else if (sum > 0) {
                    l[i][i] = Math.sqrt(sum);
                } else {
                    throw new ArithmeticException("The matrix is not positive definite.");
                }
            }
        }
        return l;
    }

    /** Returns the inverse of a lower triangular matrix, which is lower triangular too. */
    public static double[][] inverse(double[][] lower) {
        int n = lower.length;
        double[][] inverse = new double[n][n];
        for (int j = 0; j < n; j++) {
            inverse[j][j] = 1 / lower[j][j];
            for (int i = j + 1; i < n; i++) {
                double sum = 0;
                for (int k = j; k < i; k++) {
                    sum += lower[i][k] * inverse[k][j];
                }
                inverse[i][j] = -sum / lower[i][i];
            }
        }
        return inverse;
    }

    /** Returns a a', whatever the shape of a. */
    public static double[][] timesTransposed(double[][] a) {
        double[][] product = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < a[i].length; k++) {
                    sum += a[i][k] * a[j][k];
                }
                product[i][j] = sum;
                product[j][i] = sum;
            }
        }
        return product;
    }

    /** Returns a' of a square matrix. */
    public static double[][] transposed(double[][] a) {
        double[][] transposed = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                transposed[j][i] = a[i][j];
            }
        }
        return transposed;
    }
}
