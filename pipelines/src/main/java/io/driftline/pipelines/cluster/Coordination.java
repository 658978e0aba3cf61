package io.driftline.pipelines.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServer;

/**
 * A ZooKeeper server inside this process, from the classes that Flink brings with it: what the
 * JobManagers find each other by, and what they know a job by when its JobManager was killed.
 */
final class Coordination implements AutoCloseable {
    /** Sessions may be as short as two of these. */
    private static final int TICK_MILLIS = 250;

    private static final int ANY_NUMBER_OF_CLIENTS = 0;

    private final ZooKeeperServer server;
    private final NIOServerCnxnFactory connections;

    private Coordination(ZooKeeperServer server, NIOServerCnxnFactory connections) {
        this.server = server;
        this.connections = connections;
    }

    /** Starts a server on a free loopback port. */
    static Coordination start(Path folder) {
        try {
            ZooKeeperServer server =
                    new ZooKeeperServer(folder.toFile(), folder.toFile(), TICK_MILLIS);
            NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
            connections.configure(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    ANY_NUMBER_OF_CLIENTS,
                    -1,
                    false);
            connections.startup(server, true);
            return new Coordination(server, connections);
        } catch (IOException e) {
            throw new UncheckedIOException("ZooKeeper did not start.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting ZooKeeper.", e);
        }
    }

    /** Returns the address for {@code high-availability.zookeeper.quorum}. */
    String address() {
        return "127.0.0.1:" + connections.getLocalPort();
    }

    @Override
    public void close() {
        connections.shutdown();
        server.shutdown();
    }
}
