package io.driftline.pipelines.evaluate;

import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.stream.GaussianSchedule;
import io.driftline.stream.Permuted;
import io.driftline.stream.SiBlurry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * How a stream is made to change, as in {@code permuted-inputs:period=5000}: {@code
 * permuted-inputs} and {@code permuted-labels} (new tasks out of the same data), {@code gaussian}
 * (classes fade in and out) and {@code si-blurry} (tasks of random sizes, some classes in one of
 * them only). What the settings mean is said in the classes of {@code io.driftline.stream}.
 *
 * @param order puts rows in another order
 * @param disguise changes what rows look like, from a seed
 */
public record Shift(String text, UnaryOperator<DataStream> order, LongFunction<Disguise> disguise) {
    private static final List<String> NAMES =
            List.of("permuted-inputs", "permuted-labels", "gaussian", "si-blurry");

    private static final Map<String, String> SECTIONS =
            Map.of(
                    "permuted-inputs", "permuted",
                    "permuted-labels", "permuted",
                    "gaussian", "gaussian-schedule");

    /** The stream as it is. */
    public static final Shift NONE = new Shift("", stream -> stream, seed -> Disguise.NONE);

    /**
     * Returns the shift that a text says.
     *
     * @throws IllegalArgumentException with all that is wrong with it, a line each
     */
    public static Shift of(String text) {
        String[] parts = text.split(":", 2);
        String name = parts[0].trim();
        Problems problems = new Problems();
        Map<String, Object> values = new TreeMap<>();
        for (String pair : parts.length == 1 ? new String[0] : parts[1].split(",")) {
            String[] sides = pair.split("=", 2);
            if (sides.length < 2) {
                problems.add("--shift", "has %s; settings look like KEY=VALUE.".formatted(pair));
            } else {
                values.put(sides[0].trim(), sides[1].trim());
            }
        }
        // Below the name that the rule itself has in what it refuses.
        String path = SECTIONS.getOrDefault(name, name);
        Settings settings = Settings.of(path, values, problems);
        Shift shift = settings.build(() -> of(name, text, settings), NONE);
        settings.finish();
        if (!problems.list().isEmpty()) {
            throw Generators.refuse(problems);
        }
        return shift;
    }

    private static Shift of(String name, String text, Settings settings) {
        return switch (name) {
            case "permuted-inputs" -> permuted(text, false, settings.whole("period", 5000L));
            case "permuted-labels" -> permuted(text, true, settings.whole("period", 2500L));
            case "gaussian" -> {
                GaussianSchedule schedule =
                        new GaussianSchedule(
                                settings.decimal("sigma", 0.1),
                                settings.whole("periods", 1, 1, 1000),
                                settings.decimal("initial", 1.0));
                yield ordered(
                        text,
                        (labels, classes, draws) ->
                                List.of(schedule.order(labels, classes, draws)));
            }
            case "si-blurry" -> {
                SiBlurry blurry =
                        new SiBlurry(
                                settings.whole("tasks", 5, 1, Parts.MOST),
                                settings.whole("disjoint-percentage", 50, 0, 100),
                                settings.whole("blurry-percentage", 10, 0, 100));
                yield ordered(text, blurry::order);
            }
            default -> {
                settings.problems().addUnknown("--shift", "shift", name, NAMES);
                yield NONE;
            }
        };
    }

    private static Shift permuted(String text, boolean labels, long period) {
        new Permuted(0, period); // refuses an impossible period
        return new Shift(
                text,
                stream ->
                        stream.cut(
                                "%s, %s".formatted(stream.name(), text),
                                seed -> Parts.ofLength(period, stream.events())),
                seed -> new Disguise(Optional.of(new Permuted(seed, period)), labels));
    }

    private static Shift ordered(String text, OrderedStream.Ordering ordering) {
        return new Shift(
                text, stream -> OrderedStream.of(stream, text, ordering), seed -> Disguise.NONE);
    }
}
