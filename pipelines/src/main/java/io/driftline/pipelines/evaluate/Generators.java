package io.driftline.pipelines.evaluate;

import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.stream.Agrawal;
import io.driftline.stream.Generator;
import io.driftline.stream.Hyperplane;
import io.driftline.stream.Joined;
import io.driftline.stream.Led;
import io.driftline.stream.RandomRbf;
import io.driftline.stream.Sea;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Streams that are drawn, by name, as in {@code sea:function=2,events=50000}. All have {@code
 * events} and {@code seed}; without a seed each of the call's seeds gives a stream of its own. What
 * a generator's own settings mean is said in its class.
 *
 * <p>Settings that begin with {@code to.} are of a second concept that the first one gives way to:
 * {@code sea:function=1,to.function=3,position=20000,width=1000}. The position is the middle of the
 * stream and the width 1, an abrupt drift, unless they are said.
 */
final class Generators {
    private static final Map<String, Function<Settings, Generator>> ALL = new LinkedHashMap<>();
    private static final long EVENTS = 100_000;
    private static final int MOST = 10_000;
    private static final String TO = "to.";

    static {
        ALL.put("sea", s -> new Sea(whole(s, "function", 1), whole(s, "noise-percentage", 10)));
        ALL.put(
                "agrawal",
                s ->
                        new Agrawal(
                                whole(s, "function", 1),
                                s.decimal("perturbation", 0.05),
                                s.decimal("most-hvalue", 1_350_000.0)));
        ALL.put(
                "led",
                s -> new Led(whole(s, "noise-percentage", 10), whole(s, "drift-attributes", 0)));
        ALL.put(
                "hyperplane",
                s ->
                        new Hyperplane(
                                whole(s, "attributes", 10),
                                whole(s, "drift-attributes", 2),
                                s.decimal("magnitude", 0.001),
                                whole(s, "noise-percentage", 5),
                                whole(s, "sigma-percentage", 10)));
        ALL.put(
                "random-rbf",
                s ->
                        new RandomRbf(
                                whole(s, "attributes", 10),
                                whole(s, "classes", 5),
                                whole(s, "centroids", 50),
                                whole(s, "drift-centroids", 50),
                                s.decimal("speed", 0.0001)));
    }

    private Generators() {}

    /** Returns the names of all generators. */
    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * Returns the stream that a text says.
     *
     * @throws IllegalArgumentException with all that is wrong with it, a line each
     */
    static DataStream of(String text) {
        String[] parts = text.split(":", 2);
        String name = parts[0].trim();
        Problems problems = new Problems();
        Map<String, Object> before = new TreeMap<>();
        Map<String, Object> after = new TreeMap<>();
        Map<String, Object> common = new TreeMap<>();
        if (!ALL.containsKey(name)) {
            List<String> known = new ArrayList<>(ALL.keySet());
            known.add(BitcoinStream.NAME); // it takes no settings
            problems.addUnknown("--stream", "generator", name, known);
            throw refuse(problems);
        }
        for (String pair : parts.length == 1 ? new String[0] : parts[1].split(",")) {
            sort(pair, before, after, common, problems);
        }
        boolean joined = !after.isEmpty();
        Map<String, Object> changed = new TreeMap<>(before);
        changed.putAll(after);
        Settings all = Settings.of(name, common, problems);
        long events = all.whole("events", EVENTS);
        if (events < 1) {
            problems.add(all.path("events"), "is %d; it must be at least 1.".formatted(events));
        }
        double position = joined ? all.decimal("position", events / 2.0) : 0;
        double width = joined ? all.decimal("width", 1.0) : 1;
        boolean fixed = all.has("seed");
        long seed = all.whole("seed", 1L);
        all.finish();
        Generator first = build(name, name, before, problems, new Sea(1, 0));
        Generator second = joined ? build(name, name + ".to", changed, problems, first) : first;
        if (!problems.list().isEmpty()) {
            throw refuse(problems);
        }
        Generator generator = joined ? new Joined(first, second, position, width) : first;
        return GeneratedRows.stream(text, generator, events, !fixed, seed);
    }

    private static Generator build(
            String name,
            String path,
            Map<String, Object> values,
            Problems problems,
            Generator otherwise) {
        Settings settings = Settings.of(path, values, problems);
        Generator generator = settings.build(() -> ALL.get(name).apply(settings), otherwise);
        settings.finish();
        return generator;
    }

    private static void sort(
            String pair,
            Map<String, Object> before,
            Map<String, Object> after,
            Map<String, Object> common,
            Problems problems) {
        String[] parts = pair.split("=", 2);
        String key = parts[0].trim();
        if (parts.length < 2 || key.isEmpty()) {
            problems.add("--stream", "has %s; settings look like KEY=VALUE.".formatted(pair));
        } else if (key.startsWith(TO)) {
            after.put(key.substring(TO.length()), parts[1].trim());
        } else if (List.of("events", "seed", "position", "width").contains(key)) {
            common.put(key, parts[1].trim());
        } else {
            before.put(key, parts[1].trim());
        }
    }

    private static int whole(Settings settings, String key, int otherwise) {
        return settings.whole(key, otherwise, 0, MOST);
    }

    static IllegalArgumentException refuse(Problems problems) {
        return new IllegalArgumentException(
                String.join(
                        "\n",
                        problems.list().stream()
                                .map(found -> found.path() + " " + found.message())
                                .toList()));
    }
}
