package io.driftline.pipelines.config;

import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Task;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import io.driftline.flink.options.TruthOptions;
import io.driftline.schemas.Label;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/**
 * The section {@code labels}: what is predicted, where the truth comes from, and how long to wait.
 *
 * @param classes what is predicted; empty where a number is
 * @param multiLabel whether an event may be of several classes
 * @param maxClasses so many there may be when labels that were never seen join them; 0 where those
 *     go to the dead letters
 * @param field the label inside the event; empty where labels have their own topic
 * @param truth how the topic of labels is read; empty where the label is inside the event
 */
record LabelsSection(
        List<String> classes,
        boolean multiLabel,
        int maxClasses,
        String field,
        Optional<TruthOptions> truth,
        LabelOptions options) {
    private static final List<String> UNKNOWN = List.of("reject", "append");

    /** So many classes there may be, by default, where labels may join. */
    private static final int MAX_CLASSES = 100;

    private static final List<String> POLICIES = List.of("negative", "drop", "dead-letter");
    private static final List<String> OF_A_TOPIC =
            List.of(
                    "schema",
                    "older-schemas",
                    "id",
                    "time",
                    "value",
                    "max-record-bytes",
                    "unlabelled",
                    "negative");

    static LabelsSection read(Settings settings, Schemas schemas, EventsSection events) {
        Problems problems = settings.problems();
        List<String> classes = classes(settings);
        int maxClasses = maxClasses(settings, classes);
        boolean multiLabel = multiLabel(settings, classes);
        String field = settings.text("field", "");
        if (settings.has("topic") == !field.isEmpty()) {
            problems.add(
                    settings.path(),
                    "needs either topic, where labels come from, or field, the label inside the"
                            + " event.");
            OF_A_TOPIC.forEach(settings::has);
            return new LabelsSection(
                    classes, multiLabel, maxClasses, field, Optional.empty(), inside(settings));
        }
        if (field.isEmpty()) {
            TruthOptions truth = truth(settings, schemas, events, classes, multiLabel);
            return new LabelsSection(
                    classes,
                    multiLabel,
                    maxClasses,
                    "",
                    Optional.of(truth),
                    waiting(settings, classes));
        }
        for (String key : OF_A_TOPIC) {
            if (settings.has(key)) {
                problems.add(
                        settings.path(key), "is for labels with a topic of their own; remove it.");
            }
        }
        events.schema()
                .ifPresent(
                        schema ->
                                value(
                                        settings.path("field"),
                                        field,
                                        schema,
                                        classes,
                                        multiLabel,
                                        schemas,
                                        problems));
        return new LabelsSection(
                classes, multiLabel, maxClasses, field, Optional.empty(), inside(settings));
    }

    /** Nothing waits for a label inside its event; only repeats are to be known for a while. */
    private static LabelOptions inside(Settings settings) {
        return new LabelOptions(maturity(settings, Duration.ofHours(1)), Unlabelled.DROP, 0);
    }

    private static Duration maturity(Settings settings, Duration otherwise) {
        return Units.duration(settings, "maturity", otherwise, Duration.ofMillis(1));
    }

    /** Returns the classes; two where there was only one, so that learners can still be checked. */
    List<String> checkableClasses() {
        return classes.size() == 1 ? List.of(classes.get(0), "other") : classes;
    }

    /** Reads the classes, each once and at least two; empty where a number is predicted. */
    static List<String> classes(Settings settings) {
        List<String> classes = settings.words("classes", List.of());
        if (settings.has("classes") && classes.size() < 2) {
            settings.problems()
                    .add(
                            settings.path("classes"),
                            "has %d; it must have at least 2, or be left out to predict a number."
                                    .formatted(classes.size()));
        }
        Set<String> seen = new HashSet<>();
        for (String name : classes) {
            if (!seen.add(name)) {
                settings.problems()
                        .add(
                                settings.path("classes"),
                                "names %s twice; remove one.".formatted(name));
            }
        }
        return classes;
    }

    /** Reads whether an event may be of several classes. */
    static boolean multiLabel(Settings settings, List<String> classes) {
        boolean several = settings.flag("multi-label", false);
        Problems problems = settings.problems();
        if (several && (classes.isEmpty() || classes.size() > Task.MAX_LABELS)) {
            problems.add(
                    settings.path("multi-label"),
                    "is true with %d classes; there must be 2 to %d."
                            .formatted(classes.size(), Task.MAX_LABELS));
            return false;
        }
        if (several && settings.text("unknown", "reject").equals("append")) {
            problems.add(
                    settings.path("multi-label"),
                    "is true; then classes are what they are: remove unknown: append.");
            return false;
        }
        if (several && settings.text("unlabelled", "drop").equals("negative")) {
            problems.add(
                    settings.path("multi-label"),
                    "is true, and no single class can be taken for a set: set unlabelled to drop or"
                            + " dead-letter.");
        }
        return several;
    }

    /**
     * Reads how many classes there may be; 0 where unknown labels go to the dead letters.
     *
     * @param classes that are declared
     */
    static int maxClasses(Settings settings, List<String> classes) {
        boolean appends = settings.word("unknown", "reject", UNKNOWN).equals("append");
        if (!appends) {
            if (settings.has("max-classes")) {
                settings.problems()
                        .add(
                                settings.path("max-classes"),
                                "is for unknown: append; without it no class joins.");
            }
            return 0;
        }
        if (classes.size() < 2) {
            settings.problems()
                    .add(
                            settings.path("unknown"),
                            "is append; then classes must name at least 2 that others join.");
            return 0;
        }
        int usual = Math.max(MAX_CLASSES, classes.size());
        return settings.whole("max-classes", usual, classes.size(), 10_000);
    }

    private static TruthOptions truth(
            Settings settings,
            Schemas schemas,
            EventsSection events,
            List<String> classes,
            boolean multiLabel) {
        String topic = EventsSection.topic(settings);
        int maxBytes =
                Units.size(settings, "max-record-bytes", events.maxRecordBytes(), 1, 1 << 30);
        if (settings.has("schema")) {
            return ownTruth(
                    settings, schemas, topic, maxBytes, events.maxFuture(), classes, multiLabel);
        }
        for (String key : List.of("older-schemas", "id", "time", "value")) {
            if (settings.has(key)) {
                settings.problems()
                        .add(
                                settings.path(key),
                                "needs labels.schema; without it labels are"
                                        + " io.driftline.schemas.Label.");
            }
        }
        String schema = Label.getClassSchema().toString();
        return new TruthOptions(
                topic, schema, List.of(), "id", "time", "value", maxBytes, events.maxFuture());
    }

    private static TruthOptions ownTruth(
            Settings settings,
            Schemas schemas,
            String topic,
            int maxBytes,
            Duration maxFuture,
            List<String> classes,
            boolean multiLabel) {
        String id = settings.requiredText("id");
        String time = settings.text("time", "");
        String value = settings.requiredText("value");
        Optional<Schema> schema =
                schemas.read(settings.path("schema"), settings.text("schema", ""));
        List<String> older =
                schemas.readOlder(
                        settings.path("older-schemas"),
                        settings.words("older-schemas", List.of()),
                        schema);
        if (schema.isPresent()) {
            if (!id.isEmpty()) {
                schemas.field(settings.path("id"), id, schema.get(), Schemas.IDS);
            }
            if (!time.isEmpty()) {
                schemas.time(settings.path("time"), time, schema.get());
            }
            if (!value.isEmpty()) {
                String path = settings.path("value");
                value(path, value, schema.get(), classes, multiLabel, schemas, settings.problems());
            }
        }
        String json = schema.map(Schema::toString).orElse("");
        return new TruthOptions(topic, json, older, id, time, value, maxBytes, maxFuture);
    }

    /** Checks that a field can hold what is predicted. */
    private static void value(
            String path,
            String field,
            Schema record,
            List<String> classes,
            boolean multiLabel,
            Schemas schemas,
            Problems problems) {
        Set<Type> one = classes.isEmpty() ? Schemas.NUMBERS : Schemas.CLASSES;
        Set<Type> allowed = multiLabel ? Schemas.SETS : one;
        for (Schema type : schemas.field(path, field, record, allowed)) {
            if (type.getType() == Type.BOOLEAN && classes.size() != 2) {
                problems.add(
                        path,
                        "is %s, which is true or false, but labels.classes has %d; it must have 2."
                                .formatted(field, classes.size()));
            }
            if (type.getType() == Type.ENUM) {
                List<String> symbols = type.getEnumSymbols();
                classes.stream()
                        .filter(name -> !symbols.contains(name))
                        .forEach(
                                name ->
                                        problems.addUnknown(
                                                "labels.classes",
                                                "value of " + field,
                                                name,
                                                symbols));
            }
        }
    }

    private static LabelOptions waiting(Settings settings, List<String> classes) {
        Duration maturity = maturity(settings, Duration.ofDays(1));
        String policy = settings.word("unlabelled", "drop", POLICIES);
        boolean negative = policy.equals("negative");
        boolean known = POLICIES.contains(settings.text("unlabelled", policy));
        if (negative != settings.has("negative") && known) {
            settings.problems()
                    .add(
                            settings.path("negative"),
                            negative
                                    ? "is missing; unlabelled: negative takes it for the label."
                                    : "is for unlabelled: negative; unlabelled is %s."
                                            .formatted(policy));
        }
        Unlabelled unlabelled =
                Unlabelled.valueOf(policy.replace('-', '_').toUpperCase(Locale.ROOT));
        return new LabelOptions(maturity, unlabelled, negative ? negative(settings, classes) : 0);
    }

    private static float negative(Settings settings, List<String> classes) {
        if (classes.isEmpty()) {
            return settings.decimal("negative", 0);
        }
        String name = settings.text("negative", classes.get(0));
        if (!classes.contains(name)) {
            settings.problems().addUnknown(settings.path("negative"), "class", name, classes);
        }
        return Math.max(0, classes.indexOf(name));
    }
}
