package io.driftline.flink.wire;

import io.driftline.schemas.DeadLetter;
import io.driftline.schemas.Label;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import io.driftline.schemas.Sha256;
import io.driftline.schemas.Trade;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** One example of each of our messages. */
public final class Messages {
    public static final Instant TIME = Instant.ofEpochMilli(1_385_000_000_123L);

    private Messages() {}

    public static Prediction prediction() {
        return new Prediction(
                "trades",
                "upgd",
                "t-17",
                TIME,
                41L,
                List.of("down", "up"),
                List.of(0.25f, 0.75f),
                "up");
    }

    public static Label label() {
        return new Label("t-17", TIME, "up");
    }

    public static Progress progress() {
        return Progress.newBuilder()
                .setPipeline("trades")
                .setLane("upgd")
                .setEventTime(TIME)
                .setQuestions(10)
                .setAnswers(9)
                .setLearned(8)
                .setSkipped(1)
                .setPending(1)
                .setExpired(0)
                .setStepSize(0.01f)
                .setLoss(0.6f)
                .setAccuracy(0.635)
                .setRollingAccuracy(0.64)
                .setKappa(0.27)
                .setKappaTemporal(0.12)
                .setKappaMajority(0.2)
                .setLogLoss(0.66)
                .setRollingLogLoss(0.65)
                .setNoChangeAccuracy(0.582)
                .setMajorityAccuracy(0.51)
                .build();
    }

    public static ModelPart modelPart() {
        byte[] checksum = new byte[32];
        checksum[31] = 7;
        return ModelPart.newBuilder()
                .setPipeline("trades")
                .setLane("upgd")
                .setVersion(1_000)
                .setParent(500)
                .setPart(0)
                .setParts(1)
                .setTotalBytes(3)
                .setChecksum(new Sha256(checksum))
                .setEventTime(TIME)
                .setRollingAccuracy(0.64)
                .setRollingLogLoss(0.65)
                .setBytes(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .build();
    }

    public static DeadLetter deadLetter() {
        return new DeadLetter(
                "trades",
                "undecodable",
                "The value has 3 bytes.",
                "trades.events",
                2,
                99L,
                TIME,
                null,
                ByteBuffer.wrap(new byte[] {9, 8, 7}),
                3L);
    }

    public static Trade trade() {
        return new Trade(
                "t-17", TIME, 812.5, 0.25, List.of(0.001, -0.002, 0.0, 0.0, 0.0003), 12.5, 3);
    }
}
