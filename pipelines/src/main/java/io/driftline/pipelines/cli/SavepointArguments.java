package io.driftline.pipelines.cli;

import io.driftline.pipelines.savepoint.LaneSummary;
import io.driftline.pipelines.savepoint.SavedLane;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.pipelines.savepoint.SavepointException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** How the commands about state read what they were pointed to. */
final class SavepointArguments {
    private static final String TASKS = "org.apache.flink.runtime.taskmanager.Task";

    private SavepointArguments() {}

    /**
     * Reads a savepoint.
     *
     * @throws ParameterException when it is none that can be read
     */
    static Savepoint read(CommandLine command, String path) throws IOException {
        quieten();
        try (ReadProgress progress = ReadProgress.of(path, command.getErr())) {
            return Savepoint.read(path, progress);
        } catch (SavepointException e) {
            throw new ParameterException(command, e.getMessage(), e);
        }
    }

    /**
     * Returns the lane that is meant: the named one, else the only one, else the only one that
     * publishes.
     *
     * @throws ParameterException when it is not there, or not clear which
     */
    static SavedLane lane(CommandLine command, Savepoint savepoint, Optional<String> name)
            throws IOException {
        List<String> names = savepoint.lanes().stream().map(SavedLane::name).toList();
        List<SavedLane> meant = new ArrayList<>();
        for (SavedLane lane : savepoint.lanes()) {
            boolean publishes = !LaneSummary.of(lane).published().isEmpty();
            if (name.map(lane.name()::equals).orElse(names.size() == 1 || publishes)) {
                meant.add(lane);
            }
        }
        if (meant.size() == 1) {
            return meant.get(0);
        }
        String problem =
                name.map(
                                wanted ->
                                        "--lane is %s, which is not in %s"
                                                .formatted(wanted, savepoint.path()))
                        .orElse("--lane is missing, and it is not clear which is meant");
        throw new ParameterException(
                command, "%s; lanes there: %s.".formatted(problem, String.join(", ", names)));
    }

    /** What goes wrong in our small jobs is said by us, once. */
    static void quieten() {
        if (!LogManager.getLogger(TASKS).isInfoEnabled()) {
            Configurator.setLevel(TASKS, Level.OFF);
        }
    }
}
