package io.driftline.pipelines.config;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Task;
import io.driftline.flink.options.LaneOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sections {@code learner} and {@code lanes}: what learns, and what it is compared with. */
final class LanesSection {
    private LanesSection() {}

    /**
     * Reads the lanes, the champion first. Every lane's learner is built once here, so that
     * settings that no learner takes are found before anything runs.
     */
    static List<LaneOptions> read(Settings root, Task task) {
        Problems problems = root.problems();
        String champion = root.text("champion", "champion");
        checkName(problems, "champion", champion);
        long seed = root.whole("seed", 1L);
        List<LaneOptions> lanes = new ArrayList<>();
        Map<String, Object> learner = map(root, "learner", root.raw("learner").orElse(Map.of()));
        lanes.add(lane(champion, "learner", learner, seed, task, problems));
        Map<String, Object> others = map(root, "lanes", root.raw("lanes").orElse(Map.of()));
        others.forEach(
                (name, section) -> {
                    String path = "lanes." + name;
                    if (name.equals(champion)) {
                        problems.add(path, "has the champion's name; names of lanes differ.");
                    } else {
                        checkName(problems, path, name);
                    }
                    Map<String, Object> settings =
                            map(root, path, section == null ? Map.of() : section);
                    lanes.add(lane(name, path, settings, seed, task, problems));
                });
        return lanes;
    }

    private static LaneOptions lane(
            String name,
            String path,
            Map<String, Object> values,
            long seed,
            Task task,
            Problems problems) {
        Settings settings = Settings.of(path, values, problems);
        Catalog.learner(task, settings);
        settings.finish();
        return LaneOptions.of(name, values, seed);
    }

    private static void checkName(Problems problems, String path, String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,99}")) {
            problems.add(
                    path,
                    "names a lane %s; a lane's name is 1 to 100 letters, digits, underscores and hyphens."
                            .formatted(name));
        }
    }

    private static Map<String, Object> map(Settings root, String path, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> found) {
            found.forEach((name, content) -> map.put(String.valueOf(name), content));
        } else {
            root.problems()
                    .add(path, "is %s; it must be a section of keys and values.".formatted(value));
        }
        return map;
    }
}
