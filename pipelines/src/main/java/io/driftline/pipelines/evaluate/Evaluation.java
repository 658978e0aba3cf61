package io.driftline.pipelines.evaluate;

import io.driftline.flink.options.LaneOptions;
import io.driftline.math.Rng;
import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.LearnerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;

/**
 * Runs learners over streams, prequentially: each event is predicted, judged when its label comes,
 * and learned then. One pass per stream and seed, all learners side by side, with the rules <i>no
 * change</i> and <i>majority</i> among them.
 */
public final class Evaluation {
    private static final List<String> RULES = List.of("no-change", "majority");

    /** What the champion's lane is called where the file does not say. */
    private static final String CHAMPION = "champion";

    /** Notes along a curve: more than a plot has pixels for would only cost time. */
    private static final long NOTES = 1000;

    private final EvaluateSettings settings;
    private final EvaluateDisplay display;

    /** Returns what runs learners as the settings say. */
    public Evaluation(EvaluateSettings settings, EvaluateDisplay display) {
        this.settings = settings;
        this.display = display;
    }

    /**
     * Evaluates on one stream.
     *
     * @return a run per seed; empty when the user stopped it
     * @throws ConfigurationException when a learner's file is wrong or does not fit the stream
     * @throws IOException when the data cannot be read
     */
    public Optional<List<Run>> run(DataStream given) throws ConfigurationException, IOException {
        DataStream stream = settings.shift().order().apply(given);
        List<LearnerFile> files = files(stream);
        List<Run> runs = new ArrayList<>();
        for (long seed : settings.seeds()) {
            List<Course> courses = courses(stream, files, seed);
            Parts parts = parts(stream, seed);
            display.begin(stream, seed, trials(courses));
            if (parts.count() > 0) {
                probe(stream, seed, courses, parts);
            }
            if (!pass(stream, seed, courses, parts)) {
                return Optional.empty();
            }
            runs.add(new Run(stream.name(), seed, courses));
        }
        return Optional.of(runs);
    }

    private Parts parts(DataStream stream, long seed) throws ConfigurationException, IOException {
        Parts own = stream.cut().of(seed);
        Parts parts = settings.parts() > 0 ? Parts.equal(settings.parts(), own.events()) : own;
        String wrong = "";
        if (parts.count() > Parts.MOST) {
            wrong =
                    "%s has %d parts; it may have %d, as each is looked at again and again. Make them longer, or say --parts 1."
                            .formatted(stream.name(), parts.count(), Parts.MOST);
        } else if (parts.count() > 1 && stream.fields().classes().isEmpty()) {
            wrong =
                    "%s has numbers to predict; what is kept of parts is said by accuracies, so leave --parts out."
                            .formatted(stream.name());
        } else if (parts.count() > 1 && parts.events() / parts.count() < 4) {
            wrong =
                    "%s has %,d events for %d parts; each needs at least 4."
                            .formatted(stream.name(), parts.events(), parts.count());
        }
        if (!wrong.isEmpty()) {
            throw new ConfigurationException(List.of(wrong));
        }
        return parts.count() == 1 ? Parts.none(stream.events()) : parts;
    }

    /** Reads the stream once beforehand, for the events that are kept for looking. */
    private void probe(DataStream stream, long seed, List<Course> courses, Parts parts)
            throws IOException {
        courses.forEach(course -> course.probe(new Probes(parts, settings.probes())));
        try (Rows rows = stream.opener().open(seed)) {
            long event = 0;
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                for (Course course : courses) {
                    course.keep(event, row.get());
                }
                event++;
            }
        }
        courses.forEach(Course::begin);
    }

    private void look(List<Course> courses, Parts parts, long events) {
        int part = parts.of(events - 1);
        boolean ended = parts.end(part) == events;
        if (ended || (events - parts.starts().get(part)) % settings.probeEvery() == 0) {
            courses.forEach(course -> course.look(part, ended));
        }
    }

    private boolean pass(DataStream stream, long seed, List<Course> courses, Parts parts)
            throws IOException {
        try (Rows rows = stream.opener().open(seed)) {
            long events = 0;
            Optional<IndexedRecord> row = rows.next();
            while (row.isPresent()) {
                for (Course course : courses) {
                    course.take(row.get());
                }
                events++;
                if (parts.count() > 0) {
                    look(courses, parts, events);
                }
                if (events % 256 == 0) {
                    if (settings.interrupted().getAsBoolean()) {
                        return false;
                    }
                    display.update(events);
                }
                row = rows.next();
            }
            courses.forEach(Course::finish);
            display.end(events);
            return true;
        }
    }

    private List<LearnerFile> files(DataStream stream) throws ConfigurationException {
        List<LearnerFile> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path path : settings.learners()) {
            try {
                files.add(LearnerFile.read(path, stream.fields()));
            } catch (ConfigurationException e) { // all files' problems are said at once
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        if (files.isEmpty()) {
            files.add(LearnerFile.of("default", Map.of(), stream.fields()));
        }
        return files;
    }

    private List<Course> courses(DataStream stream, List<LearnerFile> files, long seed) {
        List<Course> courses = new ArrayList<>();
        Rng delays = Rng.ofSeed(seed).child("delay");
        for (Map.Entry<String, LearnerFile> each : named(files).entrySet()) {
            LearnerFile file = each.getValue();
            List<Trial> trials = new ArrayList<>();
            Targets targets = new Targets(stream.fields(), file.task());
            for (LaneOptions lane : lanes(file, courses.isEmpty())) {
                String name = name(files.size() > 1, each.getKey(), lane);
                Curve curve =
                        new Curve(file.task().full(), settings.memory(), stream.events(), NOTES);
                trials.add(
                        new Trial(
                                name,
                                LaneOptions.of(lane.name(), lane.settings(), seed),
                                file.task(),
                                targets.classes(),
                                file.publishEvery(),
                                file.rollbackAfter(),
                                curve));
            }
            Disguise disguise = settings.shift().disguise().apply(seed);
            courses.add(new Course(file, targets, disguise, settings.delay(), delays, trials));
        }
        return courses;
    }

    /** Files in two folders may have one name, or that of a rule; one is called NAME-2 then. */
    private static Map<String, LearnerFile> named(List<LearnerFile> files) {
        Map<String, LearnerFile> named = new LinkedHashMap<>();
        for (LearnerFile file : files) {
            String name = file.name();
            for (int i = 2; named.containsKey(name) || RULES.contains(name); i++) {
                name = file.name() + "-" + i;
            }
            named.put(name, file);
        }
        return named;
    }

    /** The rules need no inputs: those of the first file will do. */
    private static List<LaneOptions> lanes(LearnerFile file, boolean first) {
        List<LaneOptions> lanes = new ArrayList<>();
        for (LaneOptions lane : file.lanes()) {
            if (!rule(lane)) {
                lanes.add(lane);
            }
        }
        if (first) {
            RULES.forEach(kind -> lanes.add(LaneOptions.of(kind, Map.of("kind", kind), 1)));
        }
        return lanes;
    }

    /** Returns whether a lane is one of the rules, which are always there once. */
    private static boolean rule(LaneOptions lane) {
        return RULES.contains(String.valueOf(lane.settings().get("kind")))
                && lane.settings().size() == 1;
    }

    /** A champion without a name of its own bears its file's; lanes of several files, both. */
    private static String name(boolean several, String fileName, LaneOptions lane) {
        if (lane.name().equals(CHAMPION)) {
            return fileName;
        }
        return several && !rule(lane) ? fileName + "/" + lane.name() : lane.name();
    }

    private static List<Trial> trials(List<Course> courses) {
        return courses.stream().flatMap(course -> course.trials().stream()).toList();
    }
}
