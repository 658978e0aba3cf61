package io.driftline.pipelines.config;

import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import io.driftline.flink.features.FeatureKinds;
import io.driftline.flink.features.FeaturePlan;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a pipeline's YAML file. Whatever is wrong with it is said at once, each problem with its
 * line: {@code fraud.yaml:12: learner.upgd.sigma is -0.1; it must be ≥ 0.}
 *
 * <p>{@code pipeline}, {@code events}, {@code features} and {@code labels} must be there;
 * everything else has a default. The whole format, with the defaults that are not said otherwise:
 *
 * <pre>
 * pipeline: fraud                  # begins the names of all topics written
 * kafka:                           # left out: a broker is started inside the process
 *   bootstrap: localhost:9092
 *   properties:                    # of all Kafka clients; ${env:NAME} and ${file:PATH} for secrets
 *     sasl.jaas.config: ${file:jaas.conf}
 * events:
 *   topic: payments
 *   schema: payment.avsc           # files are relative to this one
 *   older-schemas: []              # which writers may still use
 *   id: payment_id                 # names an event; labels refer to it
 *   time: created_at               # milliseconds; left out: the record's own timestamp
 *   max-record-bytes: 1 MiB        # longer ones go to the dead letters
 *   max-future: 1 h                # how far an event's or label's time may be after its record's own
 *   out-of-order: 5 s              # how late an event may be behind the newest of its partition
 *   idle-after: 10 s               # then a silent partition no longer holds event time back
 * features:                        # see FeatureKinds
 *   - amount
 *   - {field: country, as: one-hot, values: [NL, DE]}
 * labels:
 *   topic: chargebacks             # or field: is_fraud, when the event carries its label
 *   classes: [ok, fraud]           # left out: a number is predicted
 *   multi-label: false             # true: an event may be of several classes, or of none; its label
 *                                  # is an array of names, or a text of them with ; between,
 *                                  # where ; alone is none
 *   unknown: reject                # labels that are no class go to the dead letters; or append: each
 *                                  # joins the classes, behind the others, when it is first learned
 *   max-classes: 100               # with append: no more than these, further ones are rejected
 *   schema: chargeback.avsc        # left out: io.driftline.schemas.Label
 *   older-schemas: []              # which writers may still use
 *   id: payment_id                 # id, time and value only with a schema of one's own
 *   time: known_at
 *   value: verdict
 *   max-record-bytes: 1 MiB        # default: as for events
 *   maturity: 1 d                  # how long after its event a label may come, and repeats are known;
 *                                  # with field: 1 h, for repeats
 *   unlabelled: drop               # or dead-letter, or negative: learn it as
 *   negative: ok                   # this class
 * learner: {}                      # see Catalog; linear, with the transform idbd for classes
 * champion: champion               # the name of that learner's lane
 * lanes:                           # learners compared with it on the same stream; default none
 *   no-change: {kind: no-change}
 * seed: 1
 * order:
 *   learn: event-time              # the same topics give the same model, bit for bit; or arrival
 *   predict: arrival               # or event-time: the same predictions, too, at the cost of latency
 *   max-drift: 1 d                 # default: the maturity, at least 1 h; see below
 * publish: {every: 1000, part-size: 512 KiB}     # a version of the model, in steps learned
 * progress: {every: 500}                         # in answers
 * guard: {rollback-after: 100}                   # undone steps in a row; then back to the last good
 *                                                # version. 0: never, and half the memory of a lane
 * checkpoint: {every: 10 s}
 * delivery: exactly-once                         # or at-least-once: predictions need no checkpoint
 * serve: {wait-for-model: 30 s}
 * parallelism: 1
 * </pre>
 *
 * <p><b>Event time</b> is as far as the slowest partition that is not silent, less {@code
 * out-of-order}. One that was silent for {@code idle-after} and then brings older records brings
 * them late: they are learned at once, out of their order. With {@code learn: event-time} an answer
 * is learned when event time has reached it; while nothing new comes on the topics, the last
 * answers wait, and a job that is stopped keeps them in its savepoint. Predictions of a replay run
 * ahead of learning by what waits; where they are to be judged as if each label had come in its
 * time, {@code predict: event-time} holds them, too. Partitions that are further than {@code
 * max-drift} ahead of the slowest are not read until it has followed, so that a backlog in one
 * topic does not fill the state with what waits for the other. With it, labels may run behind
 * events by the maturity before events wait for them.
 */
public final class PipelineFile {
    private static final List<String> ORDERS = List.of("arrival", "event-time");

    /** Stands in for features that could not be read, so that the learner can still be checked. */
    static final List<Column> ANY_COLUMN = List.of(new Column("any", true));

    private final Settings root;
    private final Problems problems;
    private final Path folder;
    private final Map<String, String> environment;

    private PipelineFile(Settings root, Path folder, Map<String, String> environment) {
        this.root = root;
        this.problems = root.problems();
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * Reads and checks a pipeline's file.
     *
     * @throws ConfigurationException with everything that is wrong with it
     */
    public static PipelineOptions read(Path file) throws ConfigurationException {
        return read(file, System.getenv());
    }

    /** Reads and checks a pipeline's file, with the variables that secrets may name. */
    static PipelineOptions read(Path file, Map<String, String> environment)
            throws ConfigurationException {
        Places places = new Places();
        Problems problems = new Problems();
        Map<String, Object> values = YamlTree.read(text(file), problems, places);
        Path folder = file.toAbsolutePath().normalize().getParent();
        Settings root = Settings.of("", values, problems);
        Optional<PipelineOptions> options =
                values.isEmpty()
                        ? Optional.empty()
                        : new PipelineFile(root, folder, environment).read();
        List<String> found = places.describe(file.toString(), problems.list());
        if (!found.isEmpty()) {
            throw new ConfigurationException(found);
        }
        return options.orElseThrow();
    }

    static String text(Path file) throws ConfigurationException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(List.of("%s: is not UTF-8 text.".formatted(file)));
        } catch (IOException e) {
            String why = Files.exists(file) ? "cannot be read" : "does not exist";
            throw new ConfigurationException(List.of("%s: %s.".formatted(file, why)));
        }
    }

    private Optional<PipelineOptions> read() {
        String name = root.requiredText("pipeline");
        if (!name.isEmpty()) {
            EventsSection.checkName(problems, "pipeline", name, 200);
        }
        KafkaSection kafka =
                KafkaSection.read(
                        root.section("kafka"), new Secrets(folder, environment, problems));
        Schemas schemas = new Schemas(folder, problems);
        EventsSection events = EventsSection.read(root.section("events"), schemas);
        LabelsSection labels = LabelsSection.read(root.section("labels"), schemas, events);
        checkTopics(name, events, labels);
        Optional<FeaturePlan> features = features(events, labels);
        List<Column> columns = features.map(FeaturePlan::columns).orElse(List.of());
        LearnOptions learning = learning(name, columns, labels);
        boolean learnInOrder = inOrder("learn", "event-time");
        boolean predictInOrder = predictInOrder(learnInOrder);
        Duration checkpointEvery =
                duration("checkpoint", "every", Duration.ofSeconds(10), Duration.ofMillis(100));
        Duration waitForModel =
                duration("serve", "wait-for-model", Duration.ofSeconds(30), Duration.ZERO);
        boolean exactlyOnce = exactlyOnce();
        Duration maxDrift = maxDrift(labels.options().maturity());
        int parallelism = root.whole("parallelism", 1, 1, 32_768);
        root.finish();
        return features.map(
                plan ->
                        new PipelineOptions(
                                name,
                                kafka.bootstrap(),
                                kafka.properties(),
                                events.options(labels.field()),
                                plan,
                                labels.truth(),
                                labels.options(),
                                learning,
                                learnInOrder,
                                predictInOrder,
                                exactlyOnce,
                                checkpointEvery,
                                events.outOfOrder(),
                                events.idleAfter(),
                                maxDrift,
                                waitForModel,
                                parallelism));
    }

    private boolean inOrder(String key, String otherwise) {
        return root.section("order").word(key, otherwise, ORDERS).equals("event-time");
    }

    /** By default partitions may be apart by what the state has to hold anyway. */
    private Duration maxDrift(Duration maturity) {
        Duration hour = Duration.ofHours(1);
        return duration(
                "order",
                "max-drift",
                maturity.compareTo(hour) > 0 ? maturity : hour,
                Duration.ofMillis(1));
    }

    private boolean predictInOrder(boolean learnInOrder) {
        boolean inOrder = inOrder("predict", "arrival");
        if (inOrder && !learnInOrder) {
            problems.add(
                    "order.predict", "is event-time; then order.learn must be event-time, too.");
        }
        return inOrder;
    }

    private Duration duration(String section, String key, Duration otherwise, Duration least) {
        return Units.duration(root.section(section), key, otherwise, least);
    }

    private boolean exactlyOnce() {
        List<String> guarantees = List.of("exactly-once", "at-least-once");
        return root.word("delivery", guarantees.get(0), guarantees).equals(guarantees.get(0));
    }

    private void checkTopics(String name, EventsSection events, LabelsSection labels) {
        List<String> names = Topics.of(name).names();
        String labelTopic = labels.truth().map(truth -> truth.topic()).orElse("");
        if (names.contains(events.topic())) {
            problems.add(
                    "events.topic", "is %s, which this pipeline writes.".formatted(events.topic()));
        }
        if (names.contains(labelTopic)) {
            problems.add(
                    "labels.topic", "is %s, which this pipeline writes.".formatted(labelTopic));
        }
        if (!labelTopic.isEmpty() && labelTopic.equals(events.topic())) {
            problems.add(
                    "labels.topic",
                    "is %s, the topic of the events; labels have a topic of their own, or use field."
                            .formatted(labelTopic));
        }
    }

    private Optional<FeaturePlan> features(EventsSection events, LabelsSection labels) {
        Object found = root.raw("features").orElse(List.of());
        if (!(found instanceof List<?> list)) {
            problems.add("features", "is %s; it must be a list.".formatted(found));
            return Optional.empty();
        }
        if (list.isEmpty()) {
            problems.add("features", "is missing; it must name at least one field of the event.");
        }
        FeaturesSection.refuseLabel(list, labels.field(), problems);
        return list.isEmpty()
                ? Optional.empty()
                : events.schema()
                        .map(schema -> FeatureKinds.read(list, schema, "features", problems));
    }

    /** Reads after how many steps there is a version. */
    static int publishEvery(Settings publish) {
        return publish.whole("every", 1000, 1, Integer.MAX_VALUE);
    }

    /** Reads after how many undone steps in a row a lane goes back. */
    static int rollbackAfter(Settings guard) {
        return guard.whole("rollback-after", 100, 0, Integer.MAX_VALUE);
    }

    private LearnOptions learning(String name, List<Column> columns, LabelsSection labels) {
        Task task =
                new Task(
                        columns.isEmpty() ? ANY_COLUMN : columns,
                        labels.checkableClasses(),
                        labels.maxClasses(),
                        labels.multiLabel());
        List<LaneOptions> lanes = LanesSection.read(root, task);
        Settings publish = root.section("publish");
        return new LearnOptions(
                name,
                task,
                lanes,
                root.section("progress").whole("every", 500, 1, Integer.MAX_VALUE),
                publishEvery(publish),
                Units.size(publish, "part-size", 512 << 10, 1 << 10, 8 << 20),
                rollbackAfter(root.section("guard")));
    }
}
