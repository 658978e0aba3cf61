package io.driftline.math;

/**
 * The few loops over long arrays that a faster implementation may take over. {@link Kernels} is the
 * definition and decides from which length on it pays.
 *
 * <p><b>Contract</b> (checked by the test of each implementation): the bits of the definition for
 * any numbers, infinities and NaN among them; stateless, for any number of threads. A constructor
 * throws {@link IllegalStateException} with the reason where the implementation is of no use.
 */
public interface ArrayKernels {

    /** Returns the name under which a model says what computed it. */
    String name();

    /** As {@link Kernels#dot}, for at least {@link Kernels#SHORT} elements. */
    float dot(float[] a, int aOffset, float[] b, int bOffset, int length);

    /** As {@link Kernels#addProduct}, for at least {@link Kernels#SHORT} elements. */
    void addProduct(float[] x, int from, float factor, float[] sum, int to, int length);
}
