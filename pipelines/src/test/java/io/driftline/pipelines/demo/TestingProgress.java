package io.driftline.pipelines.demo;

import io.driftline.schemas.Progress;
import java.time.Instant;

/** Progress messages with the numbers that a test is about. */
final class TestingProgress {
    private TestingProgress() {}

    /** Returns a message whose accuracy is the share of right answers. */
    static Progress of(String lane, long answers, long right) {
        double accuracy = (double) right / answers;
        return Progress.newBuilder()
                .setPipeline("bitstamp")
                .setLane(lane)
                .setEventTime(Instant.EPOCH)
                .setQuestions(answers + 1)
                .setAnswers(answers)
                .setLearned(answers)
                .setSkipped(0)
                .setPending(1)
                .setExpired(0)
                .setStepSize(0.1f)
                .setLoss(0.5f)
                .setAccuracy(accuracy)
                .setRollingAccuracy(accuracy)
                .setKappa(0.3)
                .setKappaTemporal(0.2)
                .setKappaMajority(0.1)
                .setLogLoss(0.6)
                .setRollingLogLoss(0.6)
                .setNoChangeAccuracy(0.58)
                .setMajorityAccuracy(0.52)
                .build();
    }
}
