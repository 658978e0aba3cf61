package io.driftline.pipelines.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs learners of MOA (Massive Online Analysis, University of Waikato) in a process of their own,
 * test-then-train over a file in ARFF. MOA is under the GPL: nothing of it is ever on our class
 * path.
 *
 * @param jars folder with {@code moa-*.jar} and {@code weka-dev-*.jar}
 */
public record Moa(Path jars) {
    private static final String ACCURACY = "classifications correct (percent)";
    private static final String KAPPA = "Kappa Statistic (percent)";
    private static final String KAPPA_TEMPORAL = "Kappa Temporal Statistic (percent)";
    private static final String SECONDS = "evaluation time (cpu seconds)";
    private static final double PERCENT = 100;

    /**
     * One of MOA's learners.
     *
     * @param name for people
     * @param option as MOA's command line says it
     */
    public record Peer(String name, String option) {}

    /**
     * How good a learner of MOA was.
     *
     * @param seconds of processor time, reading the file included
     */
    public record Score(double accuracy, double kappa, double kappaTemporal, double seconds) {}

    /** Repeats the last label: what it takes is the reading of the file. */
    public static final Peer NO_CHANGE = new Peer("no-change", "functions.NoChange");

    /** Those that people compare with, with MOA's own defaults where nothing is said. */
    public static final List<Peer> PEERS =
            List.of(
                    new Peer("naive Bayes", "bayes.NaiveBayes"),
                    new Peer("perceptron", "functions.Perceptron"),
                    new Peer("logistic regression (SGD)", "(functions.SGD -o 1)"),
                    new Peer("Hoeffding tree", "trees.HoeffdingTree"),
                    new Peer("Hoeffding adaptive tree", "trees.HoeffdingAdaptiveTree"),
                    new Peer("adaptive random forest of 10", "(meta.AdaptiveRandomForest -s 10)"));

    /**
     * Returns MOA in a folder.
     *
     * @throws IOException when its jars are not there, with what to do
     */
    public static Moa in(Path jars) throws IOException {
        for (String wanted : List.of("moa-", "weka-dev-")) {
            try (Stream<Path> files = Files.isDirectory(jars) ? Files.list(jars) : Stream.empty()) {
                if (files.noneMatch(file -> file.getFileName().toString().startsWith(wanted))) {
                    throw new IOException(
                            "%s holds no %s*.jar; put nz.ac.waikato.cms.moa:moa and nz.ac.waikato.cms.weka:weka-dev from Maven Central there, or start with the launcher, which does."
                                    .formatted(jars, wanted));
                }
            }
        }
        return new Moa(jars);
    }

    /**
     * Runs a learner over a file.
     *
     * @param rows of the file
     * @throws IOException when it fails, with what it said
     */
    public Score run(Peer peer, Path arff, long rows) throws IOException, InterruptedException {
        Path folder = arff.toAbsolutePath().getParent();
        Path said = folder.resolve("moa.out");
        Path errors = folder.resolve("moa.err");
        // Relative names: MOA's own option syntax takes spaces and brackets in a path for its own.
        String task =
                "EvaluatePrequential -l %s -s (ArffFileStream -f %s) -e BasicClassificationPerformanceEvaluator -i %d -f %d"
                        .formatted(peer.option(), arff.getFileName(), rows, rows);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx4g",
                                "-Djava.awt.headless=true",
                                "-cp",
                                jars.toAbsolutePath().resolve("*").toString(),
                                "moa.DoTask",
                                task)
                        .directory(folder.toFile())
                        .redirectOutput(said.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            int code = process.waitFor();
            List<String> lines = Files.readAllLines(said);
            if (code != 0 || lines.size() < 2) {
                throw new IOException(
                        "MOA ended with %d on %s: %s"
                                .formatted(code, peer.option(), Files.readString(errors).strip()));
            }
            return score(lines);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Reads the last two lines, names and numbers. */
    static Score score(List<String> lines) throws IOException {
        List<String> names = Arrays.asList(lines.get(lines.size() - 2).split(","));
        List<String> numbers = Arrays.asList(lines.get(lines.size() - 1).split(","));
        return new Score(
                number(names, numbers, ACCURACY) / PERCENT,
                number(names, numbers, KAPPA) / PERCENT,
                number(names, numbers, KAPPA_TEMPORAL) / PERCENT,
                number(names, numbers, SECONDS));
    }

    private static double number(List<String> names, List<String> numbers, String name)
            throws IOException {
        int index = names.indexOf(name);
        try {
            return Double.parseDouble(numbers.get(index));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IOException(
                    "MOA's answer has no number for \"%s\": %s / %s."
                            .formatted(name, String.join(",", names), String.join(",", numbers)),
                    e);
        }
    }
}
