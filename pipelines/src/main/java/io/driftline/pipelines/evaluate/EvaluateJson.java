package io.driftline.pipelines.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Says how good the learners were, for programs: a list of an object per stream, learner, seed. */
public final class EvaluateJson {
    /** What is kept of parts, as JSON calls it, in the order of the table. */
    static final Map<String, ToDoubleFunction<Kept>> KEPT = new LinkedHashMap<>();

    static {
        KEPT.put("accuracy", Kept::accuracy);
        KEPT.put("backwardTransfer", Kept::backwardTransfer);
        KEPT.put("forwardTransfer", Kept::forwardTransfer);
        KEPT.put("forgetting", Kept::forgetting);
        KEPT.put("minAccuracy", Kept::minimum);
        KEPT.put("worstCaseAccuracy", Kept::worstCase);
        KEPT.put("windowedForgetting", Kept::windowedForgetting);
        KEPT.put("windowedPlasticity", Kept::windowedPlasticity);
    }

    private EvaluateJson() {}

    /** Writes the list. */
    public static void write(List<Result> results, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode list = mapper.createArrayNode();
        results.forEach(result -> add(list.addObject(), result));
        String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(list);
        Files.writeString(file, text + System.lineSeparator());
    }

    private static void add(ObjectNode node, Result result) {
        node.put("stream", result.stream());
        node.put("learner", result.learner());
        node.put("seed", result.seed());
        node.put("events", result.events());
        node.put("accuracy", result.accuracy());
        node.put("kappa", result.kappa());
        node.put("kappaTemporal", result.kappaTemporal());
        node.put("kappaMajority", result.kappaMajority());
        node.put("logLoss", result.logLoss());
        node.put("noChange", result.noChange());
        node.put("majority", result.majority());
        result.auc().ifPresent(auc -> node.put("auc", auc));
        result.aucError().ifPresent(error -> node.put("aucError", error));
        result.calibrationError().ifPresent(error -> node.put("calibrationError", error));
        result.hammingLoss().ifPresent(loss -> node.put("hammingLoss", loss));
        result.exampleF1().ifPresent(f1 -> node.put("exampleF1", f1));
        node.put("eventsPerSecond", result.eventsPerSecond());
        node.put("stateBytes", result.stateBytes());
        node.put("passesPerEvent", result.passesPerEvent());
        node.put("skipped", result.skipped());
        node.put("unusable", result.unusable());
        ArrayNode windows = node.putArray("windows");
        result.windows().forEach(windows::add);
        node.put("drifts", result.drifts());
        result.comparison()
                .ifPresent(
                        comparison -> {
                            ObjectNode beside = node.putObject("comparison");
                            beside.put("reference", comparison.reference());
                            beside.put("difference", comparison.difference());
                            beside.put("low", comparison.low());
                            beside.put("high", comparison.high());
                            beside.put("decidedAfter", comparison.decidedAfter());
                        });
        result.kept()
                .ifPresent(
                        kept -> {
                            ObjectNode parts = node.putObject("parts");
                            KEPT.forEach(
                                    (name, value) -> parts.put(name, value.applyAsDouble(kept)));
                            ArrayNode matrix = parts.putArray("matrix");
                            for (double[] row : kept.matrix()) {
                                ArrayNode cells = matrix.addArray();
                                for (double cell : row) {
                                    cells.add(cell);
                                }
                            }
                        });
        for (HiddenUnits.LayerHealth layer : result.layers()) {
            ObjectNode one = node.withArray("layers").addObject();
            one.put("layer", layer.layer());
            one.put("units", layer.units());
            one.put("effectiveRank", layer.rank());
            one.put("srank", layer.srank());
            one.put("stableRank", layer.stableRank());
            one.put("dead", layer.dead());
            one.put("dormant", layer.dormant());
            one.put("meanWeight", layer.weight());
            one.put("norm", layer.norm());
        }
    }
}
