package io.driftline.pipelines.config;

import java.util.List;

/** Says everything that is wrong with a pipeline's file, one line per problem. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    /**
     * @param problems at least one, each with its place: {@code fraud.yaml:12: learner.upgd.sigma
     *     is -0.1; it must be ≥ 0.}
     */
    public ConfigurationException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns the problems, in the order of their lines. */
    public List<String> problems() {
        return problems;
    }
}
