package io.driftline.pipelines.config;

import io.driftline.catalog.Problems.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where in a YAML file each path begins, so that a problem can be shown with its line. */
final class Places {
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<Located> located = new ArrayList<>();

    /** A problem with its line, as one sentence. */
    private record Located(int line, String sentence) {}

    /** Remembers the line, from 1, on which a path begins. */
    void add(String path, int line) {
        lines.putIfAbsent(path, line);
    }

    /** Notes a problem whose line its path alone does not tell. */
    void problem(int line, String path, String message) {
        located.add(new Located(line, join(path, message)));
    }

    /** Returns all problems, those noted here and more, as {@code file:line: sentence}, by line. */
    List<String> describe(String file, List<Problem> problems) {
        List<Located> all = new ArrayList<>(located);
        problems.forEach(problem -> all.add(new Located(line(problem), sentence(problem))));
        return all.stream()
                .sorted(Comparator.comparingInt(Located::line))
                .map(found -> "%s:%d: %s".formatted(file, found.line(), found.sentence()))
                .distinct()
                .toList();
    }

    /** Returns the line of a path, or of the nearest section around it that is in the file. */
    private int line(String path) {
        String known = path;
        while (!known.isEmpty() && !lines.containsKey(known)) {
            known = known.substring(0, Math.max(0, cut(known)));
        }
        return lines.getOrDefault(known, 1);
    }

    /** Returns a problem as one sentence that begins with the path of what is wrong. */
    private String sentence(Problem problem) {
        return join(problem.path(), problem.message());
    }

    /** Returns the line of what a problem is about. */
    private int line(Problem problem) {
        String sentence = sentence(problem);
        String subject = sentence.split("[ :]", 2)[0];
        return line(subject.startsWith(problem.path()) ? subject : problem.path());
    }

    /**
     * Joins a path with a message. Messages of pieces that know only their own name begin with that
     * name ({@code learner.upgd} and {@code upgd.sigma is -0.1; …}); it is said once.
     */
    private String join(String path, String message) {
        if (path.isEmpty() || message.startsWith(path)) {
            return message;
        }
        String subject = message.split(" ", 2)[0];
        for (int start = 0; start >= 0; start = path.indexOf('.', start + 1)) {
            String tail = path.substring(start == 0 ? 0 : start + 1);
            if (subject.equals(tail) || subject.startsWith(tail + ".")) {
                return path.substring(0, path.length() - tail.length()) + message;
            }
        }
        if (lines.containsKey(path + "." + subject)) {
            return path + "." + message;
        }
        boolean predicate = subject.matches("is|has|names|needs|must|cannot|was|and");
        return path + (predicate ? " " : ": ") + message;
    }

    private static int cut(String path) {
        return Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    }
}
