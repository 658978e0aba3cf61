package io.driftline.pipelines.cluster;

import io.driftline.pipelines.embedded.BrokerPlace.Outside;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a {@link LocalCluster} consists of.
 *
 * @param jobManagers one leads, the others stand by
 * @param taskManagers of one slot each
 * @param checkpoints where checkpoints go; empty for the cluster's own folder
 * @param brokerOutside a second listener of the broker
 */
public record ClusterOptions(
        int jobManagers,
        int taskManagers,
        Optional<Path> checkpoints,
        Optional<Outside> brokerOutside) {

    /**
     * Returns a cluster that can run a job on two slots while one of its processes of each kind is
     * missing: recovery then does not wait for a virtual machine to start.
     */
    public static ClusterOptions standard() {
        return new ClusterOptions(2, 3, Optional.empty(), Optional.empty());
    }

    /** Returns the same with checkpoints elsewhere. */
    public ClusterOptions withCheckpoints(Path folder) {
        return new ClusterOptions(jobManagers, taskManagers, Optional.of(folder), brokerOutside);
    }

    /** Returns the same with a second listener of the broker. */
    public ClusterOptions withBrokerOutside(Outside outside) {
        return new ClusterOptions(jobManagers, taskManagers, checkpoints, Optional.of(outside));
    }
}
