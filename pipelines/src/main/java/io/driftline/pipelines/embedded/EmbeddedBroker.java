package io.driftline.pipelines.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, broker and controller in one) inside this process, on loopback ports:
 * either with its data in a temporary folder that is removed on close, or in a given folder, on
 * which it can be started again.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final BrokerPlace place;
    private final Runnable cleanUp;
    private boolean closed;

    private EmbeddedBroker(KafkaRaftServer server, BrokerPlace place, Runnable cleanUp) {
        this.server = server;
        this.place = place;
        this.cleanUp = cleanUp;
    }

    /**
     * Starts a broker without data and returns when it takes requests. Its data does not outlive
     * it.
     *
     * @throws IllegalStateException when it does not start
     */
    public static EmbeddedBroker start() {
        RuntimeException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return startOnce();
            } catch (KafkaException e) {
                last = e; // somebody took a port between finding it free and binding it
            }
        }
        throw new IllegalStateException(
                "The embedded Kafka broker did not start in %d attempts: %s"
                        .formatted(ATTEMPTS, last.getMessage()),
                last);
    }

    private static EmbeddedBroker startOnce() {
        TemporaryFolder folder = TemporaryFolder.create("driftline-kafka-");
        try {
            List<Integer> ports = Ports.free(2);
            BrokerPlace place = BrokerPlace.of(folder.path(), ports.get(0), ports.get(1));
            return new EmbeddedBroker(startServer(place), place, folder::close);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Starts a broker on the data in its place, or on none when there are none yet, and returns
     * when it takes requests. Its data stay when it is closed, and when it is killed.
     *
     * @throws KafkaException when it does not start, also when one of its ports is taken
     */
    public static EmbeddedBroker start(BrokerPlace place) {
        return new EmbeddedBroker(startServer(place), place, () -> {});
    }

    private static KafkaRaftServer startServer(BrokerPlace place) {
        if (!Files.exists(place.folder().resolve("meta.properties"))) {
            format(place.folder());
        }
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(place.properties(), false), Time.SYSTEM);
        server.startup();
        return server;
    }

    /** Returns the address for {@code bootstrap.servers}. */
    public String bootstrap() {
        return place.bootstrap();
    }

    /** Returns where the broker keeps its logs. */
    public Path folder() {
        return place.folder();
    }

    /** Stops the broker, and removes its data if they are temporary. Then does nothing more. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.shutdown();
        server.awaitShutdown();
        cleanUp.run();
    }

    private static void format(Path folder) {
        try {
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setDirectories(List.of(folder.toString()))
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName("CONTROLLER")
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "The embedded Kafka broker's folder %s could not be formatted."
                            .formatted(folder),
                    e);
        }
    }
}
