package io.driftline.flink.serve;

import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.flink.LaneLearner;
import io.driftline.flink.ModelVersion;
import io.driftline.flink.Predictions;
import io.driftline.flink.flow.Event;
import io.driftline.flink.flow.Question;
import io.driftline.flink.options.LearnOptions;
import io.driftline.learn.Learner;
import io.driftline.learn.ModelSnapshot;
import io.driftline.schemas.Prediction;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Answers every event with the newest version of the champion. No model is in its checkpoints: it
 * reads the versions again when it starts. Until the first version, events wait for a limited time,
 * counted from the start; after it, they are answered with version −1 and without scores.
 *
 * <p>Metrics: {@code servedVersion}, {@code refusedVersions}, {@code modelAgeMillis} since the
 * served version was taken (−1 before the first).
 */
public final class ServeFunction extends ProcessFunction<Event, Prediction> {
    private static final long serialVersionUID = 1;
    private static final float[] NO_SCORES = {};

    private final LearnOptions learning;
    private final TreeMap<String, String> kafka;
    private final String topic;
    private final Duration waitForModel;

    private transient ModelFollower follower;
    private transient Task task;
    private transient Learner learner;
    private transient float[] scores;
    private transient volatile Optional<ModelSnapshot> model;
    private transient volatile long takenNanos;
    private transient long startNanos;

    /**
     * @param learning names the pipeline, its champion, and the task
     * @param kafka what Kafka's clients need, at least {@code bootstrap.servers}
     * @param topic the pipeline's models topic
     * @param waitForModel how long events wait for the first version
     */
    public ServeFunction(
            LearnOptions learning, Map<String, String> kafka, String topic, Duration waitForModel) {
        this.learning = learning;
        this.kafka = new TreeMap<>(kafka);
        this.topic = topic;
        this.waitForModel = waitForModel;
    }

    @Override
    public void open(OpenContext context) {
        Properties clients = new Properties();
        clients.putAll(kafka);
        serve(learning.task());
        model = Optional.empty();
        startNanos = System.nanoTime();
        follower = ModelFollower.start(clients, topic, learning, learner);
        register(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(Event event, Context context, Collector<Prediction> out)
            throws InterruptedException {
        follow();
        out.collect(predict(event));
    }

    @Override
    public void close() {
        if (follower != null) { // Flink also closes what it could not open
            follower.close();
        }
    }

    private void follow() throws InterruptedException {
        Optional<ModelSnapshot> newest = follower.newest();
        if (newest.isEmpty()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - startNanos);
            newest = follower.awaitFirst(waitForModel.minus(waited));
        }
        if (newest != model) {
            model = newest;
            Task grown =
                    newest.map(version -> learning.task().grownTo(version.classes())).orElse(task);
            if (!grown.classes().equals(task.classes())) {
                serve(grown);
            }
            takenNanos = System.nanoTime();
        }
    }

    private Prediction predict(Event event) {
        Question question = new Question(event.id(), event.time(), event.features());
        long version = ModelVersion.NONE;
        float[] given = NO_SCORES;
        if (model.isPresent()) {
            version = model.get().version();
            given = scores;
            learner.predict(model.get().serving(), Batch.question(event.features()), scores);
        }
        return Predictions.of(
                learning.pipeline(), learning.champion().name(), task, question, version, given);
    }

    /** Predicts by the champion's settings from here on, which were checked before. */
    private void serve(Task served) {
        task = served;
        learner = LaneLearner.of(served, learning.champion());
        scores = new float[served.scores()];
    }

    private void register(MetricGroup metrics) {
        metrics.gauge(
                "servedVersion", () -> model.map(ModelSnapshot::version).orElse(ModelVersion.NONE));
        metrics.gauge("refusedVersions", () -> follower.refusals());
        metrics.gauge("modelAgeMillis", this::ageMillis);
    }

    private long ageMillis() {
        return model.isEmpty()
                ? ModelVersion.NONE
                : Duration.ofNanos(System.nanoTime() - takenNanos).toMillis();
    }
}
