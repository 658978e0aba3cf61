package io.driftline.pipelines.config;

import static io.driftline.pipelines.config.TestingPipeline.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftline.catalog.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One fragment of YAML for each kind of error, with exactly what is said about it. */
class PipelineProblemsTest {
    @TempDir Path folder;
    TestingPipeline pipeline;

    @BeforeEach
    void writeSchemas() throws IOException {
        pipeline = TestingPipeline.in(folder);
    }

    @Test
    void everythingIsSaidAtOnceInTheOrderOfTheLines() throws Exception {
        assertThat(
                        pipeline.problems(
                                """
                                pipeline: fraud
                                events: {topic: payments, schema: payment.avsc, id: paymentid}
                                features: [amount]
                                labels:
                                  topic: chargebacks
                                  classes: [ok, fraud]
                                  maturity: 30
                                checkpoint:
                                  evry: 1 s
                                parallelism: 0
                                """))
                .containsExactly(
                        "fraud.yaml:2: events.id is paymentid, a field that the schema shop.Payment"
                                + " lacks; fields: payment_id, created_at, micros, amount, country,"
                                + " verdict, is_fraud. Did you mean payment_id?",
                        "fraud.yaml:7: labels.maturity is 30; it must be a duration such as 500 ms,"
                                + " 5 s, 10 min, 2 h or 30 d, up to 36500 d.",
                        "fraud.yaml:9: checkpoint.evry is not a known key; known: every."
                                + " Did you mean every?",
                        "fraud.yaml:10: parallelism is 0; it must be from 1 to 32768.");
    }

    @Test
    void fileThatIsNotThere() {
        assertThatThrownBy(() -> PipelineFile.read(folder.resolve("nope.yaml")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(folder.resolve("nope.yaml") + ": does not exist.");
    }

    @Test
    void fileThatIsNotText() throws IOException {
        Path file =
                Files.write(
                        folder.resolve("bytes.yaml"),
                        "pipeline: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PipelineFile.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ": is not UTF-8 text.");
    }

    @Test
    void fileWithoutKeys() throws IOException {
        for (String yaml : List.of("# nothing\n", "{}\n", "[]\n", "fraud\n")) {
            assertThat(pipeline.problems(yaml))
                    .as(yaml)
                    .containsExactly(
                            "fraud.yaml:1: The file must hold keys and values, such as pipeline:"
                                    + " fraud.");
        }
    }

    @Test
    void wrongSyntax() throws IOException {
        assertThat(pipeline.problems("pipeline: fraud\nfeatures: [amount\nlabels: {}\n"))
                .containsExactly(
                        "fraud.yaml:3: YAML syntax: while parsing a flow sequence from line 2 on,"
                                + " expected ',' or ']', but got :.");
        assertThat(pipeline.problems("pipeline: fraud\n\tevents: {}\n"))
                .singleElement()
                .asString()
                .startsWith("fraud.yaml:2: YAML syntax: ");
        assertThat(pipeline.problems("pipeline: fraud\n---\nevents: {}\n"))
                .singleElement()
                .asString()
                .startsWith("fraud.yaml:2: YAML syntax: expected a single document");
    }

    @Test
    void keyThatComesTwice() throws IOException {
        assertWith(
                "order:\n  learn: arrival\n  learn: event-time",
                "7: order.learn is set twice, first on line 6; remove one.");
        assertWith("seed: 1\nseed: 2", "6: seed is set twice, first on line 5; remove one.");
    }

    @Test
    void tagsKeysAndAliasesThatMeanObjects() throws IOException {
        assertWith(
                "seed: !!java.lang.Long 3",
                "5: seed has the tag tag:yaml.org,2002:java.lang.Long; no tags are read.");
        assertWith(
                "order: {[learn]: arrival}",
                "5: order has a key that is a map or a list; keys are text.");
        assertWith(
                "lanes: {sgd: &sgd {transforms: *sgd}}",
                "5: lanes.sgd.transforms is inside itself through an alias; write it out.");
    }

    @Test
    void sectionsThatAreMissing() throws IOException {
        assertThat(pipeline.problems("seed: 1\n"))
                .containsExactly(
                        "fraud.yaml:1: pipeline is missing; it must be set.",
                        "fraud.yaml:1: events.topic is missing; it must be set.",
                        "fraud.yaml:1: events.schema is missing; it must be set.",
                        "fraud.yaml:1: events.id is missing; it must be set.",
                        "fraud.yaml:1: labels needs either topic, where labels come from, or field,"
                                + " the label inside the event.",
                        "fraud.yaml:1: features is missing; it must name at least one field of the"
                                + " event.");
    }

    @Test
    void unknownKeys() throws IOException {
        assertWith(
                "paralelism: 2",
                "5: paralelism is not a known key; known: champion, checkpoint, delivery, events,"
                        + " features, guard, kafka, labels, lanes, learner, order, parallelism,"
                        + " pipeline, progress, publish, seed, serve. Did you mean parallelism?");
        assertWith(
                "publish: {part_size: 1 MiB}",
                "5: publish.part_size is not a known key; known: every, part-size."
                        + " Did you mean part-size?");
    }

    @Test
    void wrongTypes() throws IOException {
        assertWith(
                "order: arrival", "5: order is arrival; it must be a section of keys and values.");
        assertWith("seed: one", "5: seed is one; it must be a whole number.");
        assertWith("seed: 1.5", "5: seed is 1.5; it must be a whole number.");
        assertWith("champion: [a, b]", "5: champion is [a, b]; it must be text.");
        assertWith("lanes: sgd", "5: lanes is sgd; it must be a section of keys and values.");
        assertWith(
                "lanes: {sgd: 3}", "5: lanes.sgd is 3; it must be a section of keys and values.");
        assertReplacing(
                "features: [amount]",
                "features: amount",
                "3: features is amount; it must be a list.");
    }

    @Test
    void wordsDurationsAndSizes() throws IOException {
        assertWith(
                "order: {learn: event_time}",
                "5: order.learn: event_time is not a known value; known: arrival, event-time."
                        + " Did you mean event-time?");
        assertWith(
                "delivery: twice",
                "5: delivery: twice is not a known value; known: exactly-once, at-least-once.");
        assertWith(
                "checkpoint: {every: 10 ms}",
                "5: checkpoint.every is 10 ms; it must be at least 100 ms.");
        assertWith(
                "publish: {part-size: 1MB}",
                "5: publish.part-size is 1MB; it must be a size such as 1000 B, 512 KiB or 1 MiB.");
        assertWith(
                "publish: {part-size: 1 GiB}",
                "5: publish.part-size is 1 GiB; it must be from 1 KiB to 8 MiB.");
        assertWith(
                "progress: {every: 0}", "5: progress.every is 0; it must be from 1 to 2147483647.");
        assertWith(
                "order: {learn: arrival, predict: event-time}",
                "5: order.predict is event-time; then order.learn must be event-time, too.");
    }

    @Test
    void namesAndTopics() throws IOException {
        assertReplacing(
                "pipeline: fraud",
                "pipeline: fraud pipeline",
                "1: pipeline is fraud pipeline; it must be 1 to 200 letters, digits, dots,"
                        + " underscores and hyphens.");
        assertReplacing(
                "topic: payments",
                "topic: fraud.models",
                "2: events.topic is fraud.models, which this pipeline writes.");
        assertReplacing(
                "topic: chargebacks",
                "topic: payments",
                "4: labels.topic is payments, the topic of the events; labels have a topic of their"
                        + " own, or use field.");
        assertWith(
                "lanes: {champion: {}}",
                "5: lanes.champion has the champion's name; names of lanes differ.");
        assertWith(
                "champion: a/b",
                "5: champion names a lane a/b; a lane's name is 1 to 100 letters, digits,"
                        + " underscores and hyphens.");
    }

    @Test
    void brokersAndSecrets() throws IOException {
        assertWith(
                "kafka: {bootstrap: localhost}",
                "5: kafka.bootstrap names a broker that is not HOST:PORT; brokers look like"
                        + " localhost:9092.");
        assertWith(
                "kafka: {properties: {security.protocol: SSL}}",
                "5: kafka.properties needs kafka.bootstrap; the embedded broker takes no"
                        + " properties.");
        assertWith(
                "kafka:\n  bootstrap: localhost:9092\n  properties:\n"
                        + "    isolation.level: read_uncommitted\n    a: hush${env:NOPE}\n"
                        + "    b: ${file:nope}\n    c: hush${vault:x}\n    d: [hush]",
                "8: kafka.properties.isolation.level is set by Driftline; remove it.",
                "9: kafka.properties.a names the environment variable NOPE, which is not set.",
                "10: kafka.properties.b names the file nope, which cannot be read; looked in %s."
                        .formatted(folder),
                "11: kafka.properties.c has a placeholder ${vault…}; it must be ${env:NAME} or"
                        + " ${file:PATH}.",
                "12: kafka.properties.d is a map or a list; it must be text.");
    }

    @Test
    void schemas() throws IOException {
        Files.writeString(folder.resolve("text.avsc"), "\"string\"");
        Files.writeString(folder.resolve("broken.avsc"), "{\"type\": \"recrod\"}");
        assertReplacing(
                "payment.avsc",
                "paiment.avsc",
                "2: events.schema is paiment.avsc, a file that cannot be read; looked in %s."
                        .formatted(folder));
        assertReplacing(
                "payment.avsc",
                "text.avsc",
                "2: events.schema is text.avsc, which describes a string; it must be a record.");
        assertThat(pipeline.problems(MINIMAL.replace("payment.avsc", "broken.avsc")))
                .singleElement()
                .asString()
                .startsWith(
                        "fraud.yaml:2: events.schema is broken.avsc, which is not an Avro schema:"
                                + " ");
        Files.writeString(
                folder.resolve("renamed.avsc"),
                TestingPipeline.PAYMENT.replace("\"amount\"", "\"value\""));
        assertReplacing(
                "id: payment_id",
                "id: payment_id, older-schemas: [chargeback.avsc, renamed.avsc]",
                "2: events.older-schemas is chargeback.avsc, which describes shop.Chargeback; it"
                        + " must describe shop.Payment, as the newer schema does.",
                "2: events.older-schemas is renamed.avsc, whose records cannot be read with"
                        + " the newer schema: reader field missing default value: amount.");
    }

    @Test
    void fieldsOfTheEvent() throws IOException {
        assertReplacing(
                "id: payment_id",
                "id: amount",
                "2: events.id is amount, a field of type double; its type must be string, int or"
                        + " long.");
        assertReplacing(
                "time: created_at",
                "time: amount",
                "2: events.time is wrong: amount is double; the time reads a long of milliseconds"
                        + " since 1970, or a timestamp.");
    }

    @Test
    void labels() throws IOException {
        assertReplacing(
                "topic: chargebacks,",
                "topic: chargebacks, field: is_fraud,",
                "4: labels needs either topic, where labels come from, or field, the label inside"
                        + " the event.");
        assertReplacing(
                "[ok, fraud]",
                "[ok]",
                "4: labels.classes has 1; it must have at least 2, or be left out to predict a"
                        + " number.");
        assertReplacing("[ok, fraud]", "[ok, ok]", "4: labels.classes names ok twice; remove one.");
        assertReplacing(
                "[ok, fraud]",
                "[ok, fraud], value: verdict",
                "4: labels.value needs labels.schema; without it labels are"
                        + " io.driftline.schemas.Label.");
        assertReplacing(
                "[ok, fraud]",
                "[ok, fraud], unlabelled: negative",
                "4: labels.negative is missing; unlabelled: negative takes it for the label.");
        assertReplacing(
                "[ok, fraud]",
                "[ok, fraud], negative: ok",
                "4: labels.negative is for unlabelled: negative; unlabelled is drop.");
        assertReplacing(
                "[ok, fraud]",
                "[ok, fraud], unlabelled: negative, negative: okay",
                "4: labels.negative: okay is not a known class; known: ok, fraud."
                        + " Did you mean ok?");
        assertReplacing(
                "[ok, fraud]",
                "[ok, fraud], unlabelled: ignore, negative: ok",
                "4: labels.unlabelled: ignore is not a known value; known: negative, drop,"
                        + " dead-letter.");
        assertReplacing(
                "[ok, fraud]",
                "[ok, fraud], schema: chargeback.avsc, id: pament",
                "4: labels.value is missing; it must be set.",
                "4: labels.id is pament, a field that the schema shop.Chargeback lacks; fields:"
                        + " payment, known_at, verdict. Did you mean payment?");
    }

    @Test
    void labelsInsideTheEvent() throws IOException {
        assertLabels(
                "{field: is_froud, classes: [ok, fraud]}",
                "4: labels.field is is_froud, a field that the schema shop.Payment lacks; fields:"
                        + " payment_id, created_at, micros, amount, country, verdict, is_fraud."
                        + " Did you mean is_fraud?");
        assertLabels(
                "{field: is_fraud, classes: [a, b, c]}",
                "4: labels.field is is_fraud, which is true or false, but labels.classes has 3; it"
                        + " must have 2.");
        assertLabels(
                "{field: is_fraud}",
                "4: labels.field is is_fraud, a field of type boolean; its type must be int, long,"
                        + " float or double.");
        assertLabels(
                "{field: verdict, classes: [ok, froud]}",
                "4: labels.classes: froud is not a known value of verdict; known: ok, fraud,"
                        + " unsure. Did you mean fraud?");
        assertLabels(
                "{field: is_fraud, classes: [ok, fraud], unlabelled: drop}",
                "4: labels.unlabelled is for labels with a topic of their own; remove it.");
        assertThat(
                        pipeline.problems(
                                MINIMAL.replace("[amount]", "[{field: is_fraud, as: boolean}]")
                                        .replace("topic: chargebacks", "field: is_fraud")))
                .containsExactly(
                        "fraud.yaml:3: features[0] names is_fraud, which is the label; the learner"
                                + " would only copy it.");
    }

    @Test
    void features() throws IOException {
        assertReplacing(
                "[amount]",
                "[amuont]",
                "3: features[0]: amuont is not a known field of shop.Payment; known: payment_id,"
                        + " created_at, micros, amount, country, verdict, is_fraud."
                        + " Did you mean amount?");
        assertReplacing(
                "[amount]",
                "\n  - amount\n  - {field: country, as: onehot}",
                "5: features[1].as: onehot is not a known kind of feature; known: numeric, log1p,"
                        + " boolean, one-hot, hashed, text, array, hour, weekday, cross."
                        + " Did you mean one-hot?");
        assertReplacing(
                "[amount]",
                "[{field: country, as: hashed, bukets: 8}]",
                "3: features[0].buckets is missing; it must be a whole number from 2 to 1000000.",
                "3: features[0].bukets is not a known key; known: as, buckets, field, missing,"
                        + " name. Did you mean buckets?");
        assertReplacing(
                "[amount]",
                "[amount, null]",
                "3: features[1] is null; it must be a field's name, or a map such as {field:"
                        + " amount, as: log1p}.");
    }

    @Test
    void learners() throws IOException {
        assertWith(
                "learner:\n  transforms: [upgd]\n  upgd:\n    sigma: -0.1",
                "8: learner.upgd.sigma is -0.1; it must be ≥ 0.");
        assertWith(
                "learner: {transforms: [upg]}",
                "5: learner.transforms: upg is not a known transform; known: "
                        + String.join(", ", Catalog.transforms())
                        + ". Did you mean upgd?");
        assertWith(
                "learner: {kind: gradiant}",
                "5: learner.kind: gradiant is not a known value; known: gradient,"
                        + " least-squares, no-change, majority. Did you mean gradient?");
        assertWith(
                "learner: {model: mlp, mlp: {hiden: [8]}}",
                "5: learner.mlp.hiden is not a known key; known: hidden. Did you mean hidden?");
        assertWith(
                "learner: {loss: squared}",
                "5: learner.loss is squared, which cannot work with a label of 2 classes; allowed:"
                        + " softmax, logistic.");
    }

    @Test
    void lanes() throws IOException {
        assertWith(
                "lanes:\n  slow:\n    constant: {value: 0}\n  other: {kind: nothing}",
                "7: lanes.slow.constant.value is 0; it must be > 0.",
                "8: lanes.other.kind: nothing is not a known value; known: gradient,"
                        + " least-squares, no-change, majority.");
    }

    private void assertLabels(String labels, String expected) throws IOException {
        assertReplacing("{topic: chargebacks, classes: [ok, fraud]}", labels, expected);
    }

    private void assertReplacing(String old, String replacement, String... expected)
            throws IOException {
        assertProblems(MINIMAL.replace(old, replacement), expected);
    }

    /** Asserts what is wrong with a file whose fifth line and those after it are given. */
    private void assertWith(String more, String... expected) throws IOException {
        assertProblems(MINIMAL + more + "\n", expected);
    }

    private void assertProblems(String yaml, String... expected) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String problem : expected) {
            lines.add("fraud.yaml:" + problem);
        }
        assertThat(pipeline.problems(yaml)).containsExactlyElementsOf(lines);
    }
}
