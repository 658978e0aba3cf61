package io.driftline.pipelines.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftline.pipelines.savepoint.Group;
import io.driftline.pipelines.savepoint.LaneSummary;
import io.driftline.pipelines.savepoint.ModelFile;
import io.driftline.pipelines.savepoint.SavedLane;
import io.driftline.pipelines.savepoint.SavedOperator;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.pipelines.savepoint.SourcePosition;
import java.io.IOException;
import java.nio.file.Path;

/** What a savepoint holds, for programs. Times are milliseconds since 1970, sizes bytes. */
final class StateJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StateJson() {}

    static void write(Savepoint savepoint, Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("path", savepoint.path()).put("checkpointId", savepoint.checkpointId());
        ArrayNode lanes = root.putArray("lanes");
        for (SavedLane lane : savepoint.lanes()) {
            lane(lane, lanes.addObject());
        }
        savepoint
                .join()
                .ifPresent(
                        join -> {
                            ObjectNode node = root.putObject("join");
                            group(join.waiting(), node.putObject("waiting"));
                            group(join.early(), node.putObject("early"));
                            group(join.answered(), node.putObject("answered"));
                            group(join.expired(), node.putObject("expired"));
                        });
        savepoint
                .held()
                .ifPresent(
                        held -> {
                            ObjectNode node = root.putObject("held");
                            group(held.questions(), node.putObject("questions"));
                            group(held.answers(), node.putObject("answers"));
                        });
        ArrayNode positions = root.putArray("positions");
        for (SourcePosition at : savepoint.positions()) {
            positions
                    .addObject()
                    .put("source", at.uid())
                    .put("topic", at.topic())
                    .put("partition", at.partition())
                    .put("offset", at.offset());
        }
        ArrayNode operators = root.putArray("operators");
        for (SavedOperator operator : savepoint.operators()) {
            operators
                    .addObject()
                    .put("uid", operator.uid())
                    .put("parallelism", operator.parallelism())
                    .put("maxParallelism", operator.maxParallelism())
                    .put("stateBytes", operator.stateBytes())
                    .put("inFlightBytes", operator.inFlightBytes());
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }

    private static void lane(SavedLane lane, ObjectNode node) throws IOException {
        LaneSummary summary = LaneSummary.of(lane);
        node.put("lane", summary.name()).put("version", summary.version());
        node.put("sha256", ModelFile.of(lane).sha256());
        node.put("questions", summary.questions()).put("answers", summary.answers());
        node.put("learned", summary.learned()).put("skipped", summary.skipped());
        node.put("expired", summary.expired()).put("pending", summary.pending());
        node.put("rolledBack", summary.rolledBack());
        node.put("accuracy", summary.accuracy()).put("logLoss", summary.logLoss());
        node.put("rollingAccuracy", summary.rollingAccuracy());
        node.put("parameters", summary.parameters()).put("bytes", summary.bytes());
        node.put("settings", summary.settings());
        ArrayNode columns = node.putArray("columns");
        summary.shape().columns().forEach(columns::add);
        ArrayNode classes = node.putArray("classes");
        summary.shape().classes().forEach(classes::add);
    }

    private static void group(Group group, ObjectNode node) {
        node.put("count", group.count());
        if (group.count() > 0) {
            node.put("oldest", group.oldest()).put("newest", group.newest());
        }
        node.put("fingerprint", "%016x%016x".formatted(group.fingerprint(), group.second()));
    }
}
