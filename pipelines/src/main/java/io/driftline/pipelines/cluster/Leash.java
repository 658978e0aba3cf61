package io.driftline.pipelines.cluster;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * What the processes of a {@link LocalCluster} begin with: each ends as soon as its standard input
 * does, so that none outlives the process that started it, however that one ended. Of our classes
 * this is the only one on the class path of Flink's processes; it must need no other.
 */
public final class Leash {
    private Leash() {}

    /**
     * Runs one of Flink's processes.
     *
     * @param arguments {@code jobmanager} or {@code taskmanager}, and then those of Flink's own
     */
    public static void main(String[] arguments) throws Exception {
        fasten();
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        if (arguments[0].equals("jobmanager")) {
            StandaloneSessionClusterEntrypoint.main(rest);
        } else {
            TaskManagerRunner.main(rest);
        }
    }

    /** Begins to watch the standard input. */
    static void fasten() {
        Thread watch = new Thread(Leash::endWithInput, "driftline-leash");
        watch.setDaemon(true);
        watch.start();
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever sent; its end is the message
            }
        } catch (IOException e) {
            // as good as its end
        }
        Runtime.getRuntime().halt(1); // nobody is left to whom an orderly end would matter
    }
}
