package io.driftline.catalog;

import io.driftline.learn.ComputePath;
import io.driftline.learn.ComputedBy;
import io.driftline.learn.Learner;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** What computes a learner's steps, and which learners each way can compute. */
final class Computes {
    private static final String KEY = "compute";
    private static final String ND4J = "nd4j";
    private static final List<String> NAMES = List.of(ComputedBy.JAVA, ND4J);

    private Computes() {}

    /** Returns the learner as the settings say it is to be computed, or reports why not. */
    static Learner learner(ComputePath.Parts parts, Settings settings) {
        String name = settings.word(KEY, ComputedBy.JAVA, NAMES);
        if (name.equals(ComputedBy.JAVA)) {
            return parts.java();
        }
        Optional<ComputePath> path = find(name);
        String why =
                path.isEmpty()
                        ? "but its module, driftline-nd4j, is not on the class path; add it, or set"
                                + " compute to java"
                        : settings.has("drift")
                                ? "which does not watch for drift; leave drift out, or set compute"
                                        + " to java"
                                : path.get().refusal(parts);
        if (!why.isEmpty()) {
            settings.problems().add(settings.path(KEY), "is %s, %s.".formatted(name, why));
            return parts.java();
        }
        return path.get().learner(parts);
    }

    private static Optional<ComputePath> find(String name) {
        ClassLoader ours = ComputePath.class.getClassLoader();
        return ServiceLoader.load(ComputePath.class, ours).stream()
                .map(ServiceLoader.Provider::get)
                .filter(path -> path.name().equals(name))
                .findFirst();
    }
}
