package io.driftline.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.math.Kernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In virtual machines of their own, where the kernels would be slower than plain Java. */
class FallbackTest {
    @ParameterizedTest
    @CsvSource({
        "-XX:TieredStopAtLevel=1, java: the virtual machine runs with -XX:TieredStopAtLevel=1",
        "-Xint, java: the virtual machine runs with -Xint",
        "-XX:+TieredCompilation, vector-api: "
    })
    void saysWhyPlainJavaComputes(String option, String expected) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                option,
                                "-cp",
                                System.getProperty("java.class.path"),
                                FallbackTest.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(new String(out, StandardCharsets.UTF_8).trim()).isEqualTo(expected.trim());
    }

    /** Runs in the other virtual machine. */
    public static void main(String[] arguments) {
        System.out.println(Kernels.path() + ": " + Kernels.whyJava());
    }
}
