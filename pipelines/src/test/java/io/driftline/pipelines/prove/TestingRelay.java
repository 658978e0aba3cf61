package io.driftline.pipelines.prove;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A network between two processes that can be cut: bytes that come to a port go on to another.
 * While it is cut nothing passes and nobody is told: connections stay open and new ones are taken,
 * as behind a switch that fails. When it is mended everything that waited passes.
 */
final class TestingRelay implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket server;
    private final int to;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean cut;
    private volatile boolean closed;

    private TestingRelay(ServerSocket server, int to) {
        this.server = server;
        this.to = to;
    }

    /** Relays from one loopback port to another. */
    static TestingRelay start(int from, int to) throws IOException {
        TestingRelay relay =
                new TestingRelay(new ServerSocket(from, 50, InetAddress.getLoopbackAddress()), to);
        begin(relay::accept);
        return relay;
    }

    synchronized void cut() {
        cut = true;
    }

    synchronized void mend() {
        cut = false;
        notifyAll();
    }

    private synchronized void awaitMended() throws InterruptedException {
        while (cut && !closed) {
            wait();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = server.accept();
                sockets.add(near);
                begin(() -> connect(near));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket near) {
        try {
            awaitMended();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
            sockets.add(far);
            begin(() -> pump(near, far));
            pump(far, near);
        } catch (IOException e) {
            close(near); // nobody there: the client learns it, as without us
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitMended();
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // one side has gone; the other learns it below
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
            sockets.removeAll(List.of(from, to));
        }
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "testing-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        mend();
        server.close();
        sockets.forEach(TestingRelay::close);
    }
}
