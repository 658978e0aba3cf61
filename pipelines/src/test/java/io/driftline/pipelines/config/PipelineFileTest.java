package io.driftline.pipelines.config;

import static io.driftline.pipelines.config.TestingPipeline.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.data.Task;
import io.driftline.flink.options.EventOptions;
import io.driftline.flink.options.LabelOptions;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.TruthOptions;
import io.driftline.schemas.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineFileTest {
    static final String EVERYTHING =
            """
            pipeline: fraud-2
            kafka:
              bootstrap: ${env:BROKERS}
              properties:
                security.protocol: SASL_SSL
                request.timeout.ms: 20000
                sasl.jaas.config: user="driftline" password="${file:password}";
            events:
              topic: payments
              schema: payment.avsc
              older-schemas: [older.avsc]
              id: payment_id
              time: created_at
              max-record-bytes: 64 KiB
              max-future: 15 min
              out-of-order: 2 min
              idle-after: 1.5 s
            features:
              - amount
              - {field: country, as: one-hot, values: [NL, DE]}
            labels:
              topic: chargebacks
              classes: [ok, fraud]
              schema: chargeback.avsc
              older-schemas: chargeback.avsc
              id: payment
              time: known_at
              value: verdict
              max-record-bytes: 1000 B
              maturity: 30 d
              unlabelled: negative
              negative: ok
            learner: {transforms: [sgd]}
            champion: sgd
            lanes:
              no-change: {kind: no-change}
              majority: {kind: majority}
            seed: 7
            order: {learn: event-time, predict: event-time, max-drift: 2 h}
            publish: {every: 100, part-size: 64 KiB}
            progress: {every: 50}
            guard: {rollback-after: 7}
            checkpoint: {every: 500 ms}
            delivery: at-least-once
            serve: {wait-for-model: 2 h}
            parallelism: 4
            """;

    @TempDir Path folder;
    TestingPipeline pipeline;

    @BeforeEach
    void writeSchemas() throws IOException {
        pipeline = TestingPipeline.in(folder);
    }

    @Test
    void everyDefaultIsPinned() throws Exception {
        PipelineOptions options = pipeline.options(MINIMAL);
        assertThat(options.name()).isEqualTo("fraud");
        assertThat(options.bootstrap()).isEmpty();
        assertThat(options.kafka()).isEmpty();
        assertThat(options.events())
                .isEqualTo(
                        new EventOptions(
                                "payments",
                                schema(TestingPipeline.PAYMENT),
                                List.of(),
                                "payment_id",
                                "created_at",
                                "",
                                1_048_576,
                                Duration.ofHours(1)));
        assertThat(options.features().columns()).extracting("name").containsExactly("amount");
        assertThat(options.truth())
                .contains(
                        new TruthOptions(
                                "chargebacks",
                                Label.getClassSchema().toString(),
                                List.of(),
                                "id",
                                "time",
                                "value",
                                1_048_576,
                                Duration.ofHours(1)));
        assertThat(options.labels())
                .isEqualTo(new LabelOptions(Duration.ofDays(1), Unlabelled.DROP, 0));
        assertThat(options.learning().pipeline()).isEqualTo("fraud");
        assertThat(options.learning().task().columns()).isEqualTo(options.features().columns());
        assertThat(options.learning().task().classes()).containsExactly("ok", "fraud");
        assertThat(options.learning().lanes())
                .containsExactly(LaneOptions.of("champion", Map.of(), 1));
        assertThat(options.learning().progressEvery()).isEqualTo(500);
        assertThat(options.learning().publishEvery()).isEqualTo(1000);
        assertThat(options.learning().partBytes()).isEqualTo(524_288);
        assertThat(options.learning().rollbackAfter()).isEqualTo(100);
        assertThat(options.learnInOrder()).isTrue();
        assertThat(options.predictInOrder()).isFalse();
        assertThat(options.exactlyOnce()).isTrue();
        assertThat(options.checkpointEvery()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.maxOutOfOrder()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.idleAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.maxDrift()).isEqualTo(Duration.ofDays(1));
        assertThat(options.waitForModel()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.parallelism()).isEqualTo(1);
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Files.writeString(folder.resolve("password"), "hush\n");
        PipelineOptions options = pipeline.options(EVERYTHING);
        assertThat(options.name()).isEqualTo("fraud-2");
        assertThat(options.bootstrap()).contains("one:9092,two:9092");
        assertThat(options.kafka())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "security.protocol", "SASL_SSL",
                                "request.timeout.ms", "20000",
                                "sasl.jaas.config", "user=\"driftline\" password=\"hush\";"));
        assertThat(options.events())
                .isEqualTo(
                        new EventOptions(
                                "payments",
                                schema(TestingPipeline.PAYMENT),
                                List.of(schema(TestingPipeline.OLDER_PAYMENT)),
                                "payment_id",
                                "created_at",
                                "",
                                65_536,
                                Duration.ofMinutes(15)));
        assertThat(options.features().columns())
                .extracting("name")
                .startsWith("amount", "country=NL", "country=DE");
        assertThat(options.truth())
                .contains(
                        new TruthOptions(
                                "chargebacks",
                                schema(TestingPipeline.CHARGEBACK),
                                List.of(schema(TestingPipeline.CHARGEBACK)),
                                "payment",
                                "known_at",
                                "verdict",
                                1000,
                                Duration.ofMinutes(15)));
        assertThat(options.labels())
                .isEqualTo(new LabelOptions(Duration.ofDays(30), Unlabelled.NEGATIVE, 0));
        assertThat(options.learning().lanes())
                .containsExactly(
                        LaneOptions.of("sgd", Map.of("transforms", List.of("sgd")), 7),
                        LaneOptions.of("no-change", Map.of("kind", "no-change"), 7),
                        LaneOptions.of("majority", Map.of("kind", "majority"), 7));
        assertThat(options.learning().progressEvery()).isEqualTo(50);
        assertThat(options.learning().publishEvery()).isEqualTo(100);
        assertThat(options.learning().partBytes()).isEqualTo(65_536);
        assertThat(options.learning().rollbackAfter()).isEqualTo(7);
        assertThat(options.learnInOrder()).isTrue();
        assertThat(options.predictInOrder()).isTrue();
        assertThat(options.exactlyOnce()).isFalse();
        assertThat(options.checkpointEvery()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.maxOutOfOrder()).isEqualTo(Duration.ofMinutes(2));
        assertThat(options.idleAfter()).isEqualTo(Duration.ofMillis(1500));
        assertThat(options.maxDrift()).isEqualTo(Duration.ofHours(2));
        assertThat(options.waitForModel()).isEqualTo(Duration.ofHours(2));
        assertThat(options.parallelism()).isEqualTo(4);
    }

    @Test
    void everyKeyIsDescribedInTheFormat() throws Exception {
        List<String> keys =
                EVERYTHING
                        .lines()
                        .filter(line -> line.matches(" *[a-z-]+:.*"))
                        .map(line -> line.strip().split(":")[0])
                        .filter(key -> !key.equals("majority"))
                        .toList();
        String source =
                Files.readString(
                        Path.of("src/main/java/io/driftline/pipelines/config/PipelineFile.java"));
        assertThat(keys).hasSizeGreaterThan(30).allMatch(key -> source.contains(key + ":"));
    }

    @Test
    void labelInsideTheEventNeedsNoTopic() throws Exception {
        PipelineOptions options =
                pipeline.options(
                        MINIMAL.replace(
                                "{topic: chargebacks, classes: [ok, fraud]}",
                                "{field: is_fraud, classes: [ok, fraud]}"));
        assertThat(options.truth()).isEmpty();
        assertThat(options.events().labelField()).isEqualTo("is_fraud");
        assertThat(options.labels())
                .isEqualTo(new LabelOptions(Duration.ofHours(1), Unlabelled.DROP, 0));
        assertThat(options.maxDrift()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void withoutClassesANumberIsPredicted() throws Exception {
        PipelineOptions options =
                pipeline.options(
                        MINIMAL.replace(
                                "classes: [ok, fraud]", "unlabelled: negative, negative: 2.5"));
        assertThat(options.learning().task().classification()).isFalse();
        assertThat(options.labels())
                .isEqualTo(new LabelOptions(Duration.ofDays(1), Unlabelled.NEGATIVE, 2.5f));
    }

    @Test
    void classesMayJoinUpToSoMany() throws Exception {
        String append = "classes: [ok, fraud], unknown: append";
        Task usual =
                pipeline.options(MINIMAL.replace("classes: [ok, fraud]", append)).learning().task();
        assertThat(usual.maxClasses()).isEqualTo(100);
        Task five =
                pipeline.options(
                                MINIMAL.replace(
                                        "classes: [ok, fraud]", append + ", max-classes: 5"))
                        .learning()
                        .task();
        assertThat(five.maxClasses()).isEqualTo(5);
        assertThat(pipeline.options(MINIMAL).learning().task().appends()).isFalse();
    }

    @Test
    void refusesClassesThatJoinNone() {
        assertThatThrownBy(
                        () ->
                                pipeline.options(
                                        MINIMAL.replace("classes: [ok, fraud]", "unknown: append")))
                .hasMessageContaining(
                        "labels.unknown is append; then classes must name at least 2 that others"
                                + " join.");
        assertThatThrownBy(
                        () ->
                                pipeline.options(
                                        MINIMAL.replace(
                                                "[ok, fraud]", "[ok, fraud], max-classes: 9")))
                .hasMessageContaining(
                        "labels.max-classes is for unknown: append; without it no class joins.");
    }

    @Test
    void negativeIsTheIndexOfItsClass() throws Exception {
        PipelineOptions options =
                pipeline.options(
                        MINIMAL.replace(
                                "classes: [ok, fraud]",
                                "classes: [fraud, ok], unlabelled: negative, negative: ok"));
        assertThat(options.labels().negative()).isEqualTo(1);
    }

    @Test
    void wordsThatOtherYamlVersionsTurnIntoValuesStayWords() throws Exception {
        PipelineOptions options =
                pipeline.options(MINIMAL.replace("[ok, fraud]", "[no, yes, on, NO]"));
        assertThat(options.learning().task().classes()).containsExactly("no", "yes", "on", "NO");
    }

    @Test
    void secretsAreNotPartOfTheText() throws Exception {
        Files.writeString(folder.resolve("password"), "hush");
        assertThat(pipeline.options(EVERYTHING).toString()).isEqualTo("PipelineOptions[fraud-2]");
    }

    private static String schema(String json) {
        return new Schema.Parser().parse(json).toString();
    }
}
