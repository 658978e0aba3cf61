package io.driftline.pipelines.cluster;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.highavailability.ClientHighAvailabilityServices;
import org.apache.flink.runtime.highavailability.HighAvailabilityServicesUtils;
import org.apache.flink.runtime.leaderretrieval.LeaderRetrievalListener;
import org.apache.flink.runtime.leaderretrieval.LeaderRetrievalService;

/** Knows which JobManager leads, as a client of Flink's knows it. */
final class LeaderWatch implements AutoCloseable, LeaderRetrievalListener {
    private final ClientHighAvailabilityServices services;
    private final LeaderRetrievalService retriever;
    private volatile Optional<URI> leader = Optional.empty();

    private LeaderWatch(ClientHighAvailabilityServices services, LeaderRetrievalService retriever) {
        this.services = services;
        this.retriever = retriever;
    }

    /**
     * Begins to watch.
     *
     * @param settings of the cluster
     */
    static LeaderWatch start(Map<String, String> settings) {
        try {
            ClientHighAvailabilityServices services =
                    HighAvailabilityServicesUtils.createClientHAService(
                            Configuration.fromMap(settings), LeaderWatch::giveUp);
            LeaderWatch watch =
                    new LeaderWatch(services, services.getClusterRestEndpointLeaderRetriever());
            watch.retriever.start(watch);
            return watch;
        } catch (Exception e) {
            throw new IllegalStateException("The cluster's leader cannot be watched.", e);
        }
    }

    private static void giveUp(Throwable failure) {
        throw new IllegalStateException("The cluster's leader cannot be watched.", failure);
    }

    /** Returns the address of the leader's REST interface; empty while nobody leads. */
    Optional<URI> leader() {
        return leader;
    }

    @Override
    public void notifyLeaderAddress(String address, UUID session) {
        leader = Optional.ofNullable(address).map(URI::create);
    }

    @Override
    public void handleError(Exception failure) {
        giveUp(failure);
    }

    @Override
    public void close() {
        try {
            retriever.stop();
            services.close();
        } catch (Exception e) {
            throw new IllegalStateException("The watch over the leader does not end.", e);
        }
    }
}
