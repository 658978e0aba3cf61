package io.driftline.pipelines.prove;

import io.driftline.pipelines.cluster.ClusterProcess;
import io.driftline.pipelines.cluster.LocalCluster;
import java.util.List;

/** What is killed. */
enum Victim {
    /** One of those that run tasks of the job, or did when the JobManager last looked. */
    TASK_MANAGER("TaskManager", 5) {
        @Override
        List<ClusterProcess> candidates(LocalCluster cluster) {
            return alive(cluster.busyTaskManagers());
        }
    },
    /** The one that leads. */
    JOB_MANAGER("JobManager", 3) {
        @Override
        List<ClusterProcess> candidates(LocalCluster cluster) {
            return alive(cluster.leadingJobManager().stream().toList());
        }
    },
    /** The only one. */
    BROKER("broker", 2) {
        @Override
        List<ClusterProcess> candidates(LocalCluster cluster) {
            return alive(List.of(cluster.broker()));
        }
    };

    private final String title;
    private final int weight;

    Victim(String title, int weight) {
        this.title = title;
        this.weight = weight;
    }

    /** Returns what it is called. */
    String title() {
        return title;
    }

    /** Returns in how many of ten kills it is chosen, on average. */
    int weight() {
        return weight;
    }

    /** Returns the processes that can be meant now; none while nobody knows. */
    abstract List<ClusterProcess> candidates(LocalCluster cluster);

    private static List<ClusterProcess> alive(List<ClusterProcess> some) {
        return some.stream().filter(ClusterProcess::alive).toList();
    }
}
