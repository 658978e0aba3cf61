package io.driftline.flink.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.flink.wire.Messages;
import io.driftline.flink.wire.Mutations;
import io.driftline.schemas.Label;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Trade;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

class AvroMessagesTest {

    @Test
    void everyMessageComesBackAsItWentOut() throws Exception {
        roundTrip(Messages.prediction());
        roundTrip(Messages.label());
        roundTrip(new Label("t-18", Messages.TIME, 3.5));
        roundTrip(Messages.progress());
        roundTrip(Messages.modelPart());
        roundTrip(Messages.deadLetter());
        roundTrip(Messages.trade());
    }

    @Test
    void aTradeKeepsEveryField() throws Exception {
        AvroMessages<Trade> trades = AvroMessages.of(Trade.class);
        Trade read = trades.decode(trades.encode(Messages.trade()));
        assertThat(read.getId()).isEqualTo("t-17");
        assertThat(read.getTime()).isEqualTo(Messages.TIME);
        assertThat(read.getPrice()).isEqualTo(812.5);
        assertThat(read.getAmount()).isEqualTo(0.25);
        assertThat(read.getLogReturns()).containsExactly(0.001, -0.002, 0.0, 0.0, 0.0003);
        assertThat(read.getSecondsSinceChange()).isEqualTo(12.5);
        assertThat(read.getTradesSinceChange()).isEqualTo(3);
    }

    @Test
    void bytesReturnedEarlierAreNotOverwritten() {
        AvroMessages<Label> labels = AvroMessages.of(Label.class);
        byte[] first = labels.encode(Messages.label());
        byte[] kept = first.clone();
        labels.encode(new Label("another", Messages.TIME, 1.0));
        assertThat(first).isEqualTo(kept);
    }

    @Test
    void aMessageThatCannotBeWrittenLeavesNothingOfItself() {
        AvroMessages<Label> labels = AvroMessages.of(Label.class);
        Label half = new Label();
        half.setId("half");

        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> labels.encode(half));

        assertThat(labels.encode(Messages.label()))
                .isEqualTo(AvroMessages.of(Label.class).encode(Messages.label()));
    }

    @Test
    void anUnknownFingerprintIsNamed() {
        byte[] bytes = AvroMessages.of(Label.class).encode(Messages.label());
        assertThatExceptionOfType(UnusableRecordException.class)
                .isThrownBy(() -> AvroMessages.of(Prediction.class).decode(bytes))
                .withMessageContaining("was written with the schema of fingerprint")
                .withMessageContaining("known for io.driftline.schemas.Prediction")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA));
    }

    @Test
    void bytesAfterTheEndAreRefused() {
        AvroMessages<Label> labels = AvroMessages.of(Label.class);
        byte[] bytes = labels.encode(Messages.label());
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatExceptionOfType(UnusableRecordException.class)
                .isThrownBy(() -> labels.decode(longer))
                .withMessageContaining("bytes after the end of the io.driftline.schemas.Label");
    }

    @Test
    void bytesWithoutTheMarkerAreRefused() {
        assertThatExceptionOfType(UnusableRecordException.class)
                .isThrownBy(
                        () -> AvroMessages.of(Label.class).decode("{\"id\": \"t-17\"}".getBytes()))
                .withMessageContaining("begins with 7B 22")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNDECODABLE));
    }

    @Test
    void noMutationOfAMessageThrowsAnythingElse() {
        long seed = 17;
        SplittableRandom random = new SplittableRandom(seed);
        AvroMessages<ModelPart> parts = AvroMessages.of(ModelPart.class);
        AvroMessages<Prediction> predictions = AvroMessages.of(Prediction.class);
        List<byte[]> seeds =
                List.of(
                        parts.encode(Messages.modelPart()),
                        predictions.encode(Messages.prediction()));
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = Mutations.of(seeds.get(i % 2), random);
            try {
                (i % 2 == 0 ? parts : predictions).decode(bytes);
            } catch (UnusableRecordException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isBetween(25_000, 50_000);
    }

    private static <M extends SpecificRecordBase> void roundTrip(M message) throws Exception {
        @SuppressWarnings("unchecked") // getClass() of an M
        AvroMessages<M> messages = AvroMessages.of((Class<M>) message.getClass());
        assertThat(messages.decode(messages.encode(message))).isEqualTo(message);
    }
}
