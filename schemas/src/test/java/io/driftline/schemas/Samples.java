package io.driftline.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/** Messages that use every branch of every union, and numbers that are awkward to write. */
final class Samples {
    private static final Instant TIME = Instant.ofEpochMilli(1_385_000_000_123L);

    private Samples() {}

    /** Returns the samples of a message, at least one. */
    static List<? extends SpecificRecordBase> of(String message) {
        return switch (message) {
            case "Prediction" -> List.of(prediction(), number(), unanswered());
            case "Label" -> List.of(new Label("t-17", TIME, "up"), new Label("é", TIME, -2.5));
            case "Progress" -> List.of(progress());
            case "ModelPart" -> List.of(modelPart());
            case "DeadLetter" -> List.of(deadLetter(), emptyDeadLetter());
            case "Trade" -> List.of(trade());
            default -> throw new IllegalArgumentException("No sample of " + message + " is here.");
        };
    }

    private static Prediction prediction() {
        return new Prediction(
                "p", "upgd", "t-17", TIME, 41L, List.of("down", "up"), List.of(0.25f, 0.75f), "up");
    }

    private static Prediction number() {
        return new Prediction(
                "p", "sgd", "t-18", TIME, Long.MAX_VALUE, List.of(), List.of(-1e-30f), null);
    }

    private static Prediction unanswered() {
        return new Prediction("p", "served", "", TIME, -1L, List.of("a"), List.of(), null);
    }

    private static Progress progress() {
        return Progress.newBuilder()
                .setPipeline("p")
                .setLane("upgd")
                .setEventTime(TIME)
                .setQuestions(10)
                .setAnswers(9)
                .setLearned(8)
                .setSkipped(1)
                .setRolledBack(300)
                .setPending(2)
                .setExpired(3)
                .setStepSize(0.01f)
                .setLoss(0.6f)
                .setAccuracy(0.635)
                .setRollingAccuracy(0.64)
                .setKappa(0.27)
                .setKappaTemporal(-0.12)
                .setKappaMajority(0.2)
                .setLogLoss(0.66)
                .setRollingLogLoss(Double.MIN_VALUE)
                .setNoChangeAccuracy(0.582)
                .setMajorityAccuracy(0.51)
                .setHammingLoss(0.125)
                .setExampleF1(0.875)
                .build();
    }

    private static ModelPart modelPart() {
        byte[] checksum = new byte[32];
        checksum[0] = -128;
        checksum[31] = 127;
        return ModelPart.newBuilder()
                .setPipeline("p")
                .setLane("upgd")
                .setVersion(1_000)
                .setParent(-1)
                .setPart(1)
                .setParts(2)
                .setTotalBytes(5)
                .setChecksum(new Sha256(checksum))
                .setEventTime(TIME)
                .setRollingAccuracy(0.64)
                .setRollingLogLoss(0.65)
                .setBuild("0.1.0")
                .setJvm("a virtual machine")
                .setComputePath("java")
                .setOffsets(List.of(new SourceOffset("trades.events", 2, 99L)))
                .setBytes(ByteBuffer.wrap(new byte[] {0, -1, 1}))
                .build();
    }

    private static DeadLetter deadLetter() {
        return new DeadLetter(
                "p",
                "undecodable",
                "The value has 3 bytes.",
                "trades.events",
                2,
                99L,
                TIME,
                ByteBuffer.wrap(new byte[] {7}),
                ByteBuffer.wrap(new byte[] {9, 8, 7}),
                3L);
    }

    private static DeadLetter emptyDeadLetter() {
        return new DeadLetter("p", "unlabelled", "", "t", 0, 0L, TIME, null, null, 70_000L);
    }

    private static Trade trade() {
        return new Trade(
                "t-17", TIME, 812.5, 0.25, List.of(0.001, -0.002, 0.0, -0.0, 3e-5), 12.5, 3);
    }
}
