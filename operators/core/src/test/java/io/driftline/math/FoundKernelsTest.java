package io.driftline.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FoundKernelsTest {
    @Test
    void withoutTheModulePlainJavaComputesAndSaysWhatWouldChangeThat() {
        assertThat(FoundKernels.here().kernels()).isEmpty();
        assertThat(Kernels.path()).isEqualTo("java");
        assertThat(Kernels.whyJava()).contains("--add-modules=jdk.incubator.vector");
    }

    @Test
    void anImplementationThatAgreesIsTaken() {
        PlainKernels kernels = new PlainKernels();
        FoundKernels found = FoundKernels.first(List.<ArrayKernels>of(kernels).iterator());
        assertThat(found.kernels()).containsSame(kernels);
        assertThat(found.reason()).isEmpty();
    }

    @Test
    void noneMissingOrBrokenEndsAnything() {
        assertThat(FoundKernels.first(List.<ArrayKernels>of().iterator()).reason())
                .isEqualTo("no implementation is on the class path");
        assertThat(
                        failing(
                                () -> {
                                    throw new ServiceConfigurationError(
                                            "cannot be made",
                                            new IllegalStateException("no vectors here"));
                                }))
                .isEqualTo("no vectors here");
        assertThat(
                        failing(
                                () -> {
                                    throw new NoClassDefFoundError("jdk/incubator/Gone");
                                }))
                .isEqualTo("jdk/incubator/Gone");
        assertThat(failing(TestingWrongKernels::new)).isEqualTo("wrong computes other bits");
    }

    private static String failing(Supplier<ArrayKernels> made) {
        FoundKernels found =
                FoundKernels.first(
                        new Iterator<>() {
                            @Override
                            public boolean hasNext() {
                                return true;
                            }

                            @Override
                            public ArrayKernels next() {
                                return made.get();
                            }
                        });
        assertThat(found.kernels()).isEmpty();
        return found.reason();
    }

    private static final class TestingWrongKernels implements ArrayKernels {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
            return Kernels.plainDot(a, aOffset, b, bOffset, length) * 1.0000001f;
        }

        @Override
        public void addProduct(float[] x, int from, float factor, float[] sum, int to, int n) {
            throw new AssertionError("never asked");
        }
    }
}
