package io.driftline.pipelines.config;

import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import io.driftline.flink.features.FeatureKinds;
import io.driftline.flink.features.FeaturePlan;
import io.driftline.flink.options.LaneOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Learners to be tried on a stream: the sections {@code features}, {@code learner} and {@code
 * lanes} of a pipeline's file, with the same meaning and the same defaults, and {@code
 * labels.classes}, {@code labels.multi-label}, {@code labels.unknown}, {@code labels.max-classes},
 * {@code seed}, {@code guard.rollback-after} and {@code publish.every}. A whole pipeline's file
 * will do: what only a job needs is passed over. All of it may be left out.
 *
 * @param name of the file, without folder and ending
 * @param plan how rows become inputs
 * @param task the columns of the plan, and the classes
 * @param lanes the learners, the champion first
 * @param publishEvery steps after each of which the guard keeps the state
 * @param rollbackAfter undone steps in a row after which the guard goes back; 0 for never
 */
public record LearnerFile(
        String name,
        FeaturePlan plan,
        Task task,
        List<LaneOptions> lanes,
        int publishEvery,
        int rollbackAfter) {
    private static final List<String> OF_A_JOB =
            List.of(
                    "pipeline",
                    "kafka",
                    "events",
                    "order",
                    "progress",
                    "checkpoint",
                    "delivery",
                    "serve",
                    "parallelism");

    public LearnerFile {
        lanes = List.copyOf(lanes);
    }

    /**
     * Reads a learner's file and holds it against a stream.
     *
     * @throws ConfigurationException with everything that is wrong with it
     */
    public static LearnerFile read(Path file, StreamFields stream) throws ConfigurationException {
        Places places = new Places();
        Problems problems = new Problems();
        Map<String, Object> values = YamlTree.read(PipelineFile.text(file), problems, places);
        LearnerFile read = read(nameOf(file), Settings.of("", values, problems), stream);
        List<String> found = places.describe(file.toString(), problems.list());
        if (!found.isEmpty()) {
            throw new ConfigurationException(found);
        }
        return read;
    }

    /**
     * Returns learners that need no file.
     *
     * @param values what stands in place of the file's content
     * @throws ConfigurationException with everything that is wrong with it
     */
    public static LearnerFile of(String name, Map<String, Object> values, StreamFields stream)
            throws ConfigurationException {
        Problems problems = new Problems();
        LearnerFile read = read(name, Settings.of("", values, problems), stream);
        List<String> found = new Places().describe(name, problems.list());
        if (!found.isEmpty()) {
            throw new ConfigurationException(found);
        }
        return read;
    }

    private static LearnerFile read(String name, Settings root, StreamFields stream) {
        Problems problems = root.problems();
        OF_A_JOB.forEach(root::has);
        List<String> classes = classes(root.section("labels"), stream);
        boolean said = LabelsSection.multiLabel(root.section("labels"), classes);
        boolean multiLabel = said || !stream.set().isEmpty();
        int maxClasses = maxClasses(root.section("labels"), classes, stream);
        Object found = root.raw("features").orElse(stream.features());
        List<Object> entries = new ArrayList<>();
        if (found instanceof List<?> list) {
            entries.addAll(list);
        } else {
            problems.add("features", "is %s; it must be a list.".formatted(found));
        }
        FeaturesSection.refuseLabel(entries, stream.label(), problems);
        for (String column : stream.set()) {
            FeaturesSection.refuseLabel(entries, column, problems);
        }
        FeaturePlan plan = FeatureKinds.read(entries, stream.schema(), "features", problems);
        List<Column> columns = plan.columns();
        Task task =
                new Task(
                        columns.isEmpty() ? PipelineFile.ANY_COLUMN : columns,
                        classes,
                        maxClasses,
                        multiLabel);
        LearnerFile read =
                new LearnerFile(
                        name,
                        plan,
                        task,
                        LanesSection.read(root, task),
                        PipelineFile.publishEvery(root.section("publish")),
                        PipelineFile.rollbackAfter(root.section("guard")));
        root.section("publish").has("part-size");
        root.finish();
        return read;
    }

    /** The label itself is the stream's; the file may say its classes, and in which order. */
    private static List<String> classes(Settings labels, StreamFields stream) {
        labels.keys().forEach(labels::has);
        String field = labels.text("field", stream.label());
        if (!field.equals(stream.label())) {
            labels.problems()
                    .add(
                            labels.path("field"),
                            "is %s, but the label of this stream is %s; say --label %s."
                                    .formatted(field, stream.label(), field));
        }
        if (stream.above().isPresent() || !labels.has("classes")) {
            return stream.classes();
        }
        return LabelsSection.classes(labels);
    }

    /** No more classes can join than the stream has. */
    private static int maxClasses(Settings labels, List<String> classes, StreamFields stream) {
        Set<String> all = new HashSet<>(classes);
        all.addAll(stream.classes());
        return Math.min(LabelsSection.maxClasses(labels, classes), all.size());
    }

    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
