package io.driftline.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One section of a configuration. Reading is what makes a key known: {@link #finish} reports those
 * that nobody read. What is wrong goes to the {@link Problems} and reading goes on with the
 * default, so that everything is said in one run.
 */
public final class Settings {
    private final String path;
    private final Map<String, Object> values;
    private final Problems problems;
    private final TreeSet<String> known = new TreeSet<>();
    private final Map<String, Settings> sections = new LinkedHashMap<>();

    private Settings(String path, Map<String, Object> values, Problems problems) {
        this.path = path;
        this.values = new LinkedHashMap<>(values);
        this.problems = problems;
    }

    /**
     * Returns the settings of a section.
     *
     * @param path of the section, empty for the whole configuration
     * @param values scalars, lists, and nested maps, as a YAML reader gives them
     */
    public static Settings of(String path, Map<String, Object> values, Problems problems) {
        return new Settings(path, values, problems);
    }

    /** Returns where problems of this configuration go. */
    public Problems problems() {
        return problems;
    }

    /** Returns the path of this section, empty for the whole configuration. */
    public String path() {
        return path;
    }

    /** Returns the path of a key in this section. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Returns whether a key is set, and makes it known. */
    public boolean has(String key) {
        known.add(key);
        return values.get(key) != null;
    }

    /** Returns all keys that are set, without making them known. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    /** Returns a key's value as it was read, and makes it known. */
    public Optional<Object> raw(String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key));
    }

    /**
     * Sets what is not set, in sections key by key; a value that should be one stays for all to
     * see.
     */
    void fill(Map<String, ?> defaults) {
        defaults.forEach(
                (key, value) -> {
                    Object found = values.get(key);
                    if (value instanceof Map<?, ?> section
                            && (found == null || found instanceof Map)) {
                        Map<String, Object> both = new LinkedHashMap<>();
                        section.forEach((name, inner) -> both.put(String.valueOf(name), inner));
                        if (found instanceof Map<?, ?> own) {
                            own.forEach((name, inner) -> both.put(String.valueOf(name), inner));
                        }
                        values.put(key, both);
                    } else if (found == null) {
                        values.put(key, value);
                    }
                });
    }

    /** Returns a number. */
    public float decimal(String key, float otherwise) {
        return raw(key).map(value -> number(key, value, "a number", otherwise).floatValue())
                .orElse(otherwise);
    }

    /** Returns a number with the precision of a double. */
    public double decimal(String key, double otherwise) {
        return raw(key).map(value -> number(key, value, "a number", otherwise).doubleValue())
                .orElse(otherwise);
    }

    /** Returns a whole number that fits a long. */
    public long whole(String key, long otherwise) {
        Optional<Object> value = raw(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (value.get() instanceof Number || value.get() instanceof String) {
            try {
                return new BigDecimal(value.get().toString()).longValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                return wrongType(key, value.get(), "a whole number", otherwise);
            }
        }
        return wrongType(key, value.get(), "a whole number", otherwise);
    }

    /** Returns a whole number in a range. */
    public int whole(String key, int otherwise, int least, int most) {
        long value = whole(key, (long) otherwise);
        if (value < least || value > most) {
            problems.add(
                    path(key), "is %d; it must be from %d to %d.".formatted(value, least, most));
            return otherwise;
        }
        return (int) value;
    }

    /** Returns true or false. */
    public boolean flag(String key, boolean otherwise) {
        Optional<Object> value = raw(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        return switch (value.get().toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> wrongType(key, value.get(), "true or false", otherwise);
        };
    }

    /** Returns text. */
    public String text(String key, String otherwise) {
        Optional<Object> value = raw(key);
        if (value.isPresent() && (value.get() instanceof Map || value.get() instanceof List)) {
            return wrongType(key, value.get(), "text", otherwise);
        }
        return value.map(Object::toString).orElse(otherwise);
    }

    /** Returns text that must be there; reports its absence and returns the empty text. */
    public String requiredText(String key) {
        if (!has(key)) {
            problems.add(path(key), "is missing; it must be set.");
        }
        return text(key, "");
    }

    /** Returns one of some words. */
    public String word(String key, String otherwise, List<String> allowed) {
        String value = text(key, otherwise);
        if (!allowed.contains(value)) {
            problems.addUnknown(path(key), "value", value, allowed);
            return otherwise;
        }
        return value;
    }

    /** Returns words given as a list, or as one text with commas between them. */
    public List<String> words(String key, List<String> otherwise) {
        Optional<Object> value = raw(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (value.get() instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        if (value.get() instanceof Map) {
            return wrongType(key, value.get(), "a list", otherwise);
        }
        return Arrays.stream(value.get().toString().split(","))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Returns whole numbers, each at least 1, given as a list or as one text with commas. */
    public List<Integer> wholes(String key, List<Integer> otherwise) {
        if (raw(key).isEmpty()) {
            return otherwise;
        }
        List<Integer> numbers = new ArrayList<>();
        for (String word : words(key, List.of())) {
            try {
                numbers.add(Math.max(1, Integer.parseInt(word)));
            } catch (NumberFormatException e) {
                return wrongType(key, word, "whole numbers of at least 1", otherwise);
            }
            if (!word.equals(String.valueOf(numbers.get(numbers.size() - 1)))) {
                return wrongType(key, word, "whole numbers of at least 1", otherwise);
            }
        }
        return numbers;
    }

    /** Returns a section inside this one, empty when it is not set. */
    public Settings section(String key) {
        known.add(key);
        return sections.computeIfAbsent(key, ignored -> readSection(key));
    }

    /** Returns the sections of a list, each a map; the path of the third is {@code key[2]}. */
    public List<Settings> list(String key) {
        Optional<Object> value = raw(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof List<?> elements)) {
            return wrongType(key, value.get(), "a list", List.of());
        }
        List<Settings> list = new ArrayList<>();
        int index = 0;
        for (Object element : elements) {
            String name = key + "[" + index++ + "]";
            list.add(sections.computeIfAbsent(name, ignored -> asSection(name, element)));
        }
        return list;
    }

    /**
     * Returns what {@code build} makes, or reports what it refuses and returns the alternative. A
     * message that begins with a key of this section, as in {@code upgd.sigma is -0.1}, is reported
     * at that key.
     */
    public <T> T build(Supplier<T> build, T otherwise) {
        try {
            return build.get();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String begin = path.substring(path.lastIndexOf('.') + 1) + ".";
            int end = message.indexOf(' ');
            if (message.startsWith(begin) && end > begin.length()) {
                problems.add(
                        path(message.substring(begin.length(), end)), message.substring(end + 1));
            } else {
                problems.add(path, message);
            }
            return otherwise;
        }
    }

    /** Reports the keys, here and in the sections that were read, that nobody asked for. */
    public void finish() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                problems.addUnknown(path(key), "key", key, known);
            }
        }
        sections.values().forEach(Settings::finish);
    }

    /** Returns what is set here, keys in alphabetical order: the same settings, the same text. */
    @Override
    public String toString() {
        return text(values);
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, String> sorted = new TreeMap<>();
            map.forEach((key, inner) -> sorted.put(String.valueOf(key), text(inner)));
            return sorted.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Settings::text).collect(Collectors.joining(", ", "[", "]"));
        }
        return String.valueOf(value);
    }

    private Settings readSection(String key) {
        return asSection(key, values.get(key));
    }

    private Settings asSection(String key, Object value) {
        Map<String, Object> inner = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, content) -> inner.put(String.valueOf(name), content));
        } else if (value != null) {
            wrongType(key, value, "a section of keys and values", "");
        }
        return new Settings(path(key), inner, problems);
    }

    private Number number(String key, Object value, String allowed, Number otherwise) {
        if (value instanceof Number number) {
            return number;
        }
        try {
            return Double.valueOf(value.toString());
        } catch (NumberFormatException e) {
            return wrongType(key, value, allowed, otherwise);
        }
    }

    private <T> T wrongType(String key, Object found, String allowed, T otherwise) {
        problems.add(path(key), "is %s; it must be %s.".formatted(found, allowed));
        return otherwise;
    }
}
