package io.driftline.pipelines.cluster;

import io.driftline.pipelines.embedded.BrokerPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The commands that start the processes of a cluster. */
final class Commands {
    /**
     * Before a process is started again that another stands in for already: the start of a virtual
     * machine would take the processors from those that recover. On two of them a recovery took a
     * median of 9.3 s with this pause and 12.0 s with one of 2 s.
     */
    static final Duration PAUSE_BEFORE_SPARE = Duration.ofSeconds(10);

    /** Made for a quick start and little memory, not for the long run. */
    private static final List<String> JVM =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Djava.awt.headless=true");

    private static final List<String> OPENS =
            List.of(
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED");

    private static final String LOGGING =
            """
            status = error
            rootLogger.level = info
            logger.rest.name = org.apache.flink.runtime.rest.handler
            logger.rest.level = off
            rootLogger.appenderRef.console.ref = console
            logger.kafka.name = org.apache.kafka
            logger.kafka.level = warn
            appender.console.type = Console
            appender.console.name = console
            appender.console.target = SYSTEM_OUT
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1}: %m%n%ex
            """;

    private final Path conf;
    private final Path logging;
    private final String flink;
    private final FlinkSettings settings;

    private Commands(Path conf, Path logging, String flink, FlinkSettings settings) {
        this.conf = conf;
        this.logging = logging;
        this.flink = flink;
        this.settings = settings;
    }

    /** Writes the files that the processes will read. */
    static Commands prepare(Path folder, FlinkSettings settings) throws IOException {
        Path conf = Files.createDirectory(folder.resolve("conf"));
        settings.write(conf);
        Path logging = Files.writeString(conf.resolve("log4j2.properties"), LOGGING);
        Path leash = Files.createDirectory(folder.resolve("leash"));
        return new Commands(conf, logging, Libraries.flink(leash), settings);
    }

    Command broker(BrokerPlace place) {
        List<String> words = java(List.of("-Xmx400m"), Libraries.all(), BrokerMain.class);
        words.addAll(BrokerMain.arguments(place));
        return start -> words;
    }

    Command jobManager(int restPort) {
        List<String> words = java(settings.jobManagerJvm(), flink, Leash.class);
        words.addAll(List.of("jobmanager", "--configDir", conf.toString()));
        words.addAll(settings.jobManagerArguments());
        words.addAll(List.of("-D", "rest.port=" + restPort, "-D", "rest.bind-port=" + restPort));
        return start -> words;
    }

    Command taskManager(String name) {
        List<String> words = java(settings.taskManagerJvm(), flink, Leash.class);
        words.addAll(List.of("taskmanager", "--configDir", conf.toString()));
        words.addAll(settings.taskManagerArguments());
        return start -> {
            List<String> all = new ArrayList<>(words);
            all.addAll(List.of("-D", "taskmanager.resource-id=%s.%d".formatted(name, start)));
            return all;
        };
    }

    /** Returns what recognizes the ids that Flink knows a TaskManager by, at any start. */
    static Predicate<String> resourceIdsOf(String name) {
        return id -> id.startsWith(name + ".");
    }

    private List<String> java(List<String> memory, String classPath, Class<?> main) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(memory);
        words.addAll(JVM);
        words.addAll(OPENS);
        words.add("-Dlog4j.configurationFile=" + logging);
        words.addAll(List.of("-cp", classPath, main.getName()));
        return words;
    }
}
