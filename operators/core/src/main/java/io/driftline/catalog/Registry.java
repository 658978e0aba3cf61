package io.driftline.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Names of one kind of thing, and how a section of settings becomes each. */
final class Registry<T> {
    private final String kind;
    private final Map<String, Function<Settings, T>> entries = new LinkedHashMap<>();

    Registry(String kind) {
        this.kind = kind;
    }

    void add(String name, Function<Settings, T> factory) {
        entries.put(name, factory);
    }

    /** Returns the names, in the order they were added. */
    List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /** Builds an entry from the section that bears its name, or reports why not. */
    T build(String name, Settings parent, String key, T otherwise) {
        Function<Settings, T> factory = entries.get(name);
        if (factory == null) {
            parent.problems().addUnknown(parent.path(key), kind, name, names());
            return otherwise;
        }
        Settings section = parent.section(name);
        return section.build(() -> factory.apply(section), otherwise);
    }

    /** Reports the sections of entries that are not used. */
    void refuseUnused(Settings parent, String key, List<String> used) {
        for (String name : entries.keySet()) {
            if (!used.contains(name) && parent.has(name)) {
                parent.problems()
                        .add(
                                parent.path(name),
                                "is set, but %s does not name %s; name it there or remove this section."
                                        .formatted(parent.path(key), name));
            }
        }
    }
}
