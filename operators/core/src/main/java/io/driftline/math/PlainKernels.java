package io.driftline.math;

/** The definition, where nothing faster was found. */
final class PlainKernels implements ArrayKernels {
    @Override
    public String name() {
        return "java";
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        return Kernels.plainDot(a, aOffset, b, bOffset, length);
    }

    @Override
    public void addProduct(float[] x, int from, float factor, float[] sum, int to, int length) {
        Kernels.plainAddProduct(x, from, factor, sum, to, length);
    }
}
