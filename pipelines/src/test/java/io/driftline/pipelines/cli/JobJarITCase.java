package io.driftline.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Looks into the jar that clusters get; it is there once the module is packaged. */
class JobJarITCase {

    @Test
    void holdsWhatAClusterLacksAndNothingThatItHas() throws IOException {
        List<String> names = entries();
        assertThat(names)
                .contains(
                        "io/driftline/pipelines/jobs/Stage.class",
                        "io/driftline/catalog/Catalog.class",
                        "io/driftline/nd4j/Nd4jPath.class",
                        "META-INF/services/io.driftline.learn.ComputePath",
                        "io/driftline/schemas/Prediction.class",
                        "org/apache/flink/connector/kafka/sink/KafkaSink.class",
                        "org/apache/flink/connector/base/DeliveryGuarantee.class",
                        "org/apache/kafka/clients/producer/KafkaProducer.class",
                        "org/apache/avro/Schema.class",
                        "com/fasterxml/jackson/databind/ObjectMapper.class",
                        "org/snakeyaml/engine/v2/api/Load.class");
        assertThat(names)
                .doesNotContain("log4j2.properties", "module-info.class")
                .noneMatch(name -> name.endsWith(".csv"))
                .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
                .noneMatch(name -> name.startsWith("org/apache/flink/streaming/api/"))
                .noneMatch(name -> name.startsWith("org/apache/logging/"))
                .noneMatch(name -> name.startsWith("org/slf4j/"))
                .noneMatch(name -> name.startsWith("org/nd4j/"))
                .noneMatch(name -> name.startsWith("org/bytedeco/"))
                .noneMatch(name -> name.startsWith("kafka/server/"))
                .noneMatch(name -> name.startsWith("picocli/"))
                .noneMatch(name -> name.startsWith("org/knowm/"));
    }

    private static List<String> entries() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            Path jar =
                    files.filter(file -> file.toString().endsWith("-job.jar"))
                            .findFirst()
                            .orElseThrow();
            try (JarFile open = new JarFile(jar.toFile())) {
                return open.stream().map(ZipEntry::getName).toList();
            }
        }
    }
}
