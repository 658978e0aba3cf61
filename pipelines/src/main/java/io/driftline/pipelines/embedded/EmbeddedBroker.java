package io.driftline.pipelines.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, broker and controller in one) inside this process, on free loopback
 * ports, with its logs in a temporary folder that is removed on close. Its data does not outlive
 * it.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final TemporaryFolder folder;
    private final String bootstrap;
    private boolean closed;

    private EmbeddedBroker(KafkaRaftServer server, TemporaryFolder folder, String bootstrap) {
        this.server = server;
        this.folder = folder;
        this.bootstrap = bootstrap;
    }

    /**
     * Starts a broker and returns when it takes requests.
     *
     * @throws IllegalStateException when it does not start
     */
    public static EmbeddedBroker start() {
        RuntimeException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return startOnce(freePorts());
            } catch (KafkaException e) {
                last = e; // somebody took a port between finding it free and binding it
            }
        }
        throw new IllegalStateException(
                "The embedded Kafka broker did not start in %d attempts: %s"
                        .formatted(ATTEMPTS, last.getMessage()),
                last);
    }

    private static EmbeddedBroker startOnce(int[] ports) {
        TemporaryFolder folder = TemporaryFolder.create("driftline-kafka-");
        try {
            format(folder.path());
            KafkaConfig config = KafkaConfig.fromProps(properties(folder.path(), ports), false);
            KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, folder, LOOPBACK + ":" + ports[0]);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Returns the address for {@code bootstrap.servers}. */
    public String bootstrap() {
        return bootstrap;
    }

    /** Returns where the broker keeps its logs. */
    public Path folder() {
        return folder.path();
    }

    /** Stops the broker and removes its logs. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.shutdown();
        server.awaitShutdown();
        folder.close();
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

    private static Properties properties(Path folder, int[] ports) {
        Properties p = new Properties();
        String broker = LOOPBACK + ":" + ports[0];
        String controller = LOOPBACK + ":" + ports[1];
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", "1");
        p.setProperty("controller.quorum.voters", "1@" + controller);
        p.setProperty("listeners", "PLAINTEXT://%s,CONTROLLER://%s".formatted(broker, controller));
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("log.dirs", folder.toString());
        p.setProperty("offsets.topic.replication.factor", "1");
        p.setProperty("offsets.topic.num.partitions", "1");
        p.setProperty("transaction.state.log.replication.factor", "1");
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("transaction.state.log.num.partitions", "4");
        p.setProperty("transaction.max.timeout.ms", "3600000");
        p.setProperty("share.coordinator.state.topic.replication.factor", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        // A topic that nobody created is a typing error, not a wish.
        p.setProperty("auto.create.topics.enable", "false");
        // Small: one process holds the broker, Flink and the model.
        p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "2");
        p.setProperty("background.threads", "2");
        return p;
    }

    private static int[] freePorts() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket one = new ServerSocket(0, 1, loopback);
                ServerSocket two = new ServerSocket(0, 1, loopback)) {
            return new int[] {one.getLocalPort(), two.getLocalPort()};
        } catch (IOException e) {
            throw new UncheckedIOException("No free loopback port was found.", e);
        }
    }
}
