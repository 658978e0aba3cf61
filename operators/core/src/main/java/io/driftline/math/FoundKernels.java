package io.driftline.math;

import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * What was found to compute the long loops, and the reason where it is the definition itself. An
 * implementation that is missing or broken never fails anybody.
 *
 * @param kernels empty where plain Java computes them
 * @param reason empty where an implementation was found
 */
record FoundKernels(Optional<ArrayKernels> kernels, String reason) {
    private static final String MODULE = "jdk.incubator.vector";

    /** Looks beside this library's own classes, where a job's jar has them. */
    static FoundKernels here() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return none("the module %s is not there: add --add-modules=%s", MODULE, MODULE);
        }
        return first(
                ServiceLoader.load(ArrayKernels.class, ArrayKernels.class.getClassLoader())
                        .iterator());
    }

    /** Takes the first implementation that can be made and agrees with the definition. */
    static FoundKernels first(Iterator<ArrayKernels> implementations) {
        try {
            if (!implementations.hasNext()) {
                return none("no implementation is on the class path");
            }
            ArrayKernels kernels = implementations.next();
            return agrees(kernels)
                    ? new FoundKernels(Optional.of(kernels), "")
                    : none("%s computes other bits", kernels.name());
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return none("%s", cause.getMessage() == null ? cause.toString() : cause.getMessage());
        }
    }

    private static FoundKernels none(String reason, Object... arguments) {
        return new FoundKernels(Optional.empty(), reason.formatted(arguments));
    }

    private static boolean agrees(ArrayKernels kernels) {
        float[] a = new float[Kernels.SHORT + 37];
        for (int i = 0; i < a.length; i++) {
            a[i] = (i % 7 - 3.3f) / (i + 1);
        }
        float dot = kernels.dot(a, 1, a, 0, a.length - 1);
        return dot == Kernels.plainDot(a, 1, a, 0, a.length - 1);
    }
}
