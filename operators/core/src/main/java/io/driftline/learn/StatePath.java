package io.driftline.learn;

import java.util.List;

/** What the paths of a learner's state are called where its user is told of them. */
final class StatePath {
    private static final String LEARNER = "learner.";
    private static final String OPTIMIZER = LEARNER + SavedLearner.OPTIMIZER + ".";
    private static final String CHAIN = OPTIMIZER + "chain";
    private static final String AVERAGE = OPTIMIZER + "average";
    private static final String REPLACEMENT = OPTIMIZER + "replacement";

    private StatePath() {}

    /** Returns whether a path is a rule's: a transform's, a step size's or the like. */
    static boolean isRule(String path) {
        return path.startsWith(OPTIMIZER) && !path.equals(CHAIN);
    }

    /** Returns whether the parts at a path are rules. */
    static boolean holdsRules(String path) {
        return List.of(CHAIN, AVERAGE, REPLACEMENT).contains(path);
    }

    static String called(String path) {
        if (path.startsWith(LEARNER + Replay.NAME)) {
            return path.substring(LEARNER.length());
        }
        if (path.startsWith(CHAIN + ".")) {
            return "transform " + path.substring(CHAIN.length() + 1);
        }
        if (isIn(AVERAGE, path)) {
            return "weight average" + path.substring(AVERAGE.length()).replace('.', ' ');
        }
        if (isIn(REPLACEMENT, path)) {
            return "unit replacement" + path.substring(REPLACEMENT.length()).replace('.', ' ');
        }
        return path.startsWith(OPTIMIZER) && !isIn(CHAIN, path)
                ? "step size " + path.substring(OPTIMIZER.length())
                : path;
    }

    private static boolean isIn(String part, String path) {
        return path.equals(part) || path.startsWith(part + ".");
    }
}
