package io.driftline.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects everything that is wrong with a configuration, so that it is said all at once. */
public final class Problems {

    /**
     * One thing that is wrong.
     *
     * @param path where in the configuration, such as {@code learner.upgd.sigma}
     * @param message what was found, what is allowed, what to do
     */
    public record Problem(String path, String message) {}

    private final List<Problem> found = new ArrayList<>();

    /** Adds a problem. */
    public void add(String path, String message) {
        found.add(new Problem(path, message));
    }

    /** Adds that a name is not one of those known, with the nearest of them. */
    public void addUnknown(String path, String kind, String name, Collection<String> known) {
        String hint =
                nearest(name, known).map(near -> " Did you mean %s?".formatted(near)).orElse("");
        add(
                path,
                "%s is not a known %s; known: %s.%s"
                        .formatted(name, kind, String.join(", ", known), hint));
    }

    /** Returns what was found, in the order it was found. */
    public List<Problem> list() {
        return List.copyOf(found);
    }

    /** Returns the known name closest to {@code name}, when it is close enough to be meant. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        int limit = Math.max(2, name.length() / 3);
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= limit)
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /**
     * Levenshtein's distance: insertions, deletions and replacements from one word to the other.
     */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
