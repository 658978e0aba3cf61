package io.driftline.pipelines.cluster;

import io.driftline.pipelines.embedded.BrokerPlace;
import io.driftline.pipelines.embedded.BrokerPlace.Outside;
import io.driftline.pipelines.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The process of a {@link LocalCluster} that holds its broker. */
public final class BrokerMain {
    private BrokerMain() {}

    /**
     * Runs a broker until the process is killed or its standard input ends.
     *
     * @param arguments folder, port and controller's port; then, where there is an outside
     *     listener, its port and the port that it tells its clients
     */
    public static void main(String[] arguments) {
        Leash.fasten();
        try {
            EmbeddedBroker.start(parse(arguments));
            new CountDownLatch(1).await();
        } catch (RuntimeException | InterruptedException e) {
            e.printStackTrace(); // into the log of this process
            Runtime.getRuntime().halt(1);
        }
    }

    /** Returns the arguments that {@link #main} takes for a place. */
    static List<String> arguments(BrokerPlace place) {
        String folder = place.folder().toString();
        String port = String.valueOf(place.port());
        String controller = String.valueOf(place.controllerPort());
        return place.outside()
                .map(
                        outside ->
                                List.of(
                                        folder,
                                        port,
                                        controller,
                                        String.valueOf(outside.port()),
                                        String.valueOf(outside.advertisedPort())))
                .orElseGet(() -> List.of(folder, port, controller));
    }

    private static BrokerPlace parse(String[] arguments) {
        Optional<Outside> outside =
                arguments.length < 5
                        ? Optional.empty()
                        : Optional.of(new Outside(number(arguments[3]), number(arguments[4])));
        return new BrokerPlace(
                Path.of(arguments[0]), number(arguments[1]), number(arguments[2]), outside);
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
