package io.driftline.pipelines.cli;

import static io.driftline.flink.state.Types.JOIN_ENTRY;
import static io.driftline.flink.state.Types.PENDING_PREDICTION;
import static org.apache.flink.api.common.typeinfo.Types.STRING;

import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Origin;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import io.driftline.flink.state.JoinEntry;
import io.driftline.flink.state.PendingPrediction;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.Units;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * How much state waits for labels: measured with the job's own serializers, for an id of 16
 * characters, as it is in a checkpoint. Objects on the heap take more than their bytes.
 *
 * @param eventsPerSecond how fast events come; empty where it is not known
 * @param delay how late labels come; empty where it is not known, then as late as they may
 */
record PendingLoad(Optional<Double> eventsPerSecond, Optional<Duration> delay) {
    private static final String ID = "0123456789abcdef";

    /** A timer: when, and for which id. */
    private static final int TIMER_BYTES = Long.BYTES + 1;

    /** Returns the estimate as text. */
    String describe(PipelineOptions options) {
        if (options.truth().isEmpty()) {
            return "%nEvents carry their labels: no question waits. Each id is known for %s, so that repeats count once.%n"
                    .formatted(Units.text(options.labels().maturity()));
        }
        long waiting = waitingBytes(options);
        long predictions =
                options.learning().lanes().stream()
                        .mapToLong(lane -> predictionBytes(options, lane.name()))
                        .sum();
        long tombstone = entryBytes(new JoinEntry.Answered(0));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("label join", "%,d B".formatted(waiting), kept(options)));
        rows.add(
                List.of(
                        "lanes",
                        "%,d B".formatted(predictions),
                        "the prediction that each of %d lanes gave"
                                .formatted(options.learning().lanes().size())));
        rows.add(
                List.of(
                        "once answered",
                        "%,d B".formatted(tombstone),
                        "until maturity, so that repeats are known"));
        String title = "%nState per question (id of %d characters)%n".formatted(ID.length());
        return title + TextTable.of(rows) + estimate(options, waiting + predictions, tombstone);
    }

    private String estimate(PipelineOptions options, long pending, long tombstone) {
        Duration maturity = options.labels().maturity();
        if (eventsPerSecond.isEmpty()) {
            return "%nGive --rate, and --delay of the labels, for an estimate of the whole; a label may come for %s.%n"
                    .formatted(Units.text(maturity));
        }
        double rate = eventsPerSecond.get();
        Duration wait = delay.filter(d -> d.compareTo(maturity) < 0).orElse(maturity);
        double waitSeconds = wait.toMillis() / 1000.0;
        double answeredSeconds = maturity.toMillis() / 1000.0 - waitSeconds;
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("waiting for a label", rate * waitSeconds, pending));
        rows.add(row("answered, not yet mature", rate * answeredSeconds, tombstone));
        double all = rate * (waitSeconds * pending + answeredSeconds * tombstone);
        double most = rate * maturity.toMillis() / 1000.0 * (pending + tombstone);
        return "%nAt %s events/s and labels %s late%n".formatted(number(rate), Units.text(wait))
                + TextTable.of(rows)
                + "  together %s; at most %s, should no label come within %s%n"
                        .formatted(Units.roughly(all), Units.roughly(most), Units.text(maturity));
    }

    private static List<String> row(String what, double questions, long bytes) {
        return List.of(
                what,
                "%s questions".formatted(number(questions)),
                Units.roughly(questions * bytes));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.1f", value);
    }

    private static String kept(PipelineOptions options) {
        return options.labels().unlabelled() == Unlabelled.DEAD_LETTER
                ? "features and origin, and besides the event's own bytes, for the dead letters"
                : "features and origin";
    }

    private static long waitingBytes(PipelineOptions options) {
        float[] features = new float[options.learning().task().inputs()];
        Origin origin = new Origin(options.events().topic(), 0, 0, 0, null, null, 0);
        Event event = new Event(ID, 0, features, Float.NaN, origin);
        return entryBytes(new JoinEntry.Waiting(event));
    }

    /** What one lane keeps: an entry of its own, under the lane and the id. */
    private static long predictionBytes(PipelineOptions options, String lane) {
        float[] scores = new float[options.learning().task().scores()];
        return bytes(STRING, lane)
                + bytes(STRING, ID)
                + bytes(PENDING_PREDICTION, new PendingPrediction(scores, 0, 0, 0));
    }

    /** An entry of the label join, and its timer; both stand under their key. */
    private static long entryBytes(JoinEntry entry) {
        return 2 * bytes(STRING, ID) + TIMER_BYTES + bytes(JOIN_ENTRY, entry);
    }

    private static <T> long bytes(TypeInformation<T> type, T value) {
        DataOutputSerializer out = new DataOutputSerializer(256);
        try {
            type.createSerializer(new SerializerConfigImpl()).serialize(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.length();
    }
}
