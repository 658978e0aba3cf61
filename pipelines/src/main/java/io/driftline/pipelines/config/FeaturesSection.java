package io.driftline.pipelines.config;

import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The list {@code features}: what is checked of it beside the kinds of features. */
final class FeaturesSection {
    private FeaturesSection() {}

    /** Reports features that read the label; without a label in the event, its name is empty. */
    static void refuseLabel(List<?> features, String label, Problems problems) {
        for (int i = 0; i < features.size(); i++) {
            if (!label.isEmpty() && names(features.get(i)).contains(label)) {
                problems.add(
                        "features[%d]".formatted(i),
                        "names %s, which is the label; the learner would only copy it."
                                .formatted(label));
            }
        }
    }

    /** Returns the fields that an entry of the list of features names. */
    private static List<String> names(Object entry) {
        if (!(entry instanceof Map<?, ?> map)) {
            return List.of(String.valueOf(entry));
        }
        Map<String, Object> named = new HashMap<>();
        for (String key : List.of("field", "fields")) {
            if (map.get(key) != null) {
                named.put(key, map.get(key));
            }
        }
        Settings settings = Settings.of("", named, new Problems());
        List<String> names = new ArrayList<>(settings.words("field", List.of()));
        names.addAll(settings.words("fields", List.of()));
        return names;
    }
}
