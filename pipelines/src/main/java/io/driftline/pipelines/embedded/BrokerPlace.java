package io.driftline.pipelines.embedded;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a broker keeps its data and where it listens, always on loopback.
 *
 * @param folder of its data; exists
 * @param port for clients
 * @param controllerPort for the controller, which runs in the same process
 * @param outside a second listener for clients that are to come another way
 */
public record BrokerPlace(Path folder, int port, int controllerPort, Optional<Outside> outside) {
    private static final String LOOPBACK = "127.0.0.1";

    /** Unflushed segments are read again after a kill, so they are small: well below a second. */
    private static final int SEGMENT_BYTES = 32 * 1024 * 1024;

    /**
     * A listener whose clients are told to come to another port, where something stands between.
     *
     * @param port listens here
     * @param advertisedPort tells its clients to come here
     */
    public record Outside(int port, int advertisedPort) {}

    /** Returns a place with one listener for clients. */
    public static BrokerPlace of(Path folder, int port, int controllerPort) {
        return new BrokerPlace(folder, port, controllerPort, Optional.empty());
    }

    /** Returns the address for {@code bootstrap.servers}. */
    public String bootstrap() {
        return LOOPBACK + ":" + port;
    }

    /** Returns the address of the outside listener for {@code bootstrap.servers}, if any. */
    public Optional<String> outsideBootstrap() {
        return outside.map(o -> LOOPBACK + ":" + o.advertisedPort());
    }

    /** Returns the settings of the broker. */
    Properties properties() {
        Properties p = new Properties();
        listeners(p);
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", "1");
        p.setProperty("log.dirs", folder.toString());
        p.setProperty("log.segment.bytes", String.valueOf(SEGMENT_BYTES));
        p.setProperty("offsets.topic.replication.factor", "1");
        p.setProperty("offsets.topic.num.partitions", "1");
        p.setProperty("transaction.state.log.replication.factor", "1");
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("transaction.state.log.num.partitions", "4");
        p.setProperty("transaction.max.timeout.ms", "3600000");
        p.setProperty("share.coordinator.state.topic.replication.factor", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        // A broker that was killed comes back only when its old registration has expired.
        p.setProperty("broker.session.timeout.ms", "2000");
        p.setProperty("broker.heartbeat.interval.ms", "500");
        // A topic that nobody created is a typing error, not a wish.
        p.setProperty("auto.create.topics.enable", "false");
        // Small: one process holds the broker, Flink and the model.
        p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "2");
        p.setProperty("background.threads", "2");
        return p;
    }

    private void listeners(Properties p) {
        String inside = "PLAINTEXT://" + bootstrap();
        String controller = LOOPBACK + ":" + controllerPort;
        String listeners = inside + ",CONTROLLER://" + controller;
        String advertised = inside;
        if (outside.isPresent()) {
            listeners += ",OUTSIDE://%s:%d".formatted(LOOPBACK, outside.get().port());
            advertised += ",OUTSIDE://%s:%d".formatted(LOOPBACK, outside.get().advertisedPort());
        }
        p.setProperty("listeners", listeners);
        p.setProperty("advertised.listeners", advertised);
        p.setProperty(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,OUTSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("inter.broker.listener.name", "PLAINTEXT");
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("controller.quorum.voters", "1@" + controller);
    }
}
