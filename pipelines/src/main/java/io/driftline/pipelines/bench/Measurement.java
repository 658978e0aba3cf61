package io.driftline.pipelines.bench;

import java.util.List;

/**
 * A measured number.
 *
 * @param name stays the same over versions
 * @param value the median
 * @param low the smallest
 * @param high the largest
 */
public record Measurement(String name, double value, String unit, double low, double high) {
    /**
     * Returns the median and the spread of several values.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static Measurement of(String name, String unit, List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("There are no values of %s.".formatted(name));
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Measurement(name, median, unit, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
