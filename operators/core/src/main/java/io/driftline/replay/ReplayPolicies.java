package io.driftline.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The policies by name, one line each: the catalog's list, and what saved state names. */
public final class ReplayPolicies {
    private static final Map<String, Entry> POLICIES = new LinkedHashMap<>();

    static {
        add("reservoir", (rows, classes) -> new Reservoir(rows), "a uniform sample");
        add("class-balanced", ClassBalanced::new, "fewer of the largest classes");
        add("ring", (rows, classes) -> new Ring(rows), "the newest");
    }

    private record Entry(BiFunction<Integer, List<String>, ReplayPolicy> factory, String kept) {}

    private ReplayPolicies() {}

    /** Returns the names, the usual one first. */
    public static List<String> names() {
        return List.copyOf(POLICIES.keySet());
    }

    /**
     * Returns a policy.
     *
     * @param name one of {@link #names()}
     * @param rows of the memory, at least 1
     * @param classes names in the order of their target values; empty where a number is predicted
     * @throws IllegalArgumentException when the policy cannot work with these
     */
    public static ReplayPolicy of(String name, int rows, List<String> classes) {
        return POLICIES.get(name).factory().apply(rows, classes);
    }

    /** Returns which rows a smaller memory keeps when it takes over a larger one, in words. */
    public static String kept(String name) {
        return POLICIES.get(name).kept();
    }

    private static void add(
            String name, BiFunction<Integer, List<String>, ReplayPolicy> factory, String kept) {
        POLICIES.put(name, new Entry(factory, kept));
    }
}
