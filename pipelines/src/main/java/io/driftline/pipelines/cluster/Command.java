package io.driftline.pipelines.cluster;

import java.util.List;

/** What starts a process. */
@FunctionalInterface
interface Command {
    /**
     * Returns the words of the command.
     *
     * @param start how many times the process will have been started with this time
     */
    List<String> words(int start);
}
