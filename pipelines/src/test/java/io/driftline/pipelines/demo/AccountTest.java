package io.driftline.pipelines.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountTest {
    @Test
    void addsUpWhenEveryEventWasPredictedOnceAndEveryLabelLearned() {
        assertThat(new Account(10, 10, 9, 10, 10, 10, 10, 9, 1, 0).problems()).isEmpty();
    }

    @Test
    void saysWhatIsLost() {
        assertThat(new Account(10, 10, 9, 9, 9, 10, 10, 9, 1, 0).problems())
                .containsExactly(
                        "predictions: 9; events: 10", "events with a prediction: 9; events: 10");
    }

    @Test
    void seesThatOneTwiceDoesNotMakeUpForOneMissing() {
        assertThat(new Account(10, 10, 9, 10, 9, 10, 10, 9, 1, 0).problems())
                .containsExactly("events with a prediction: 9; events: 10");
        assertThat(new Account(10, 10, 9, 10, 10, 11, 10, 9, 1, 0).problems())
                .containsExactly("served predictions: 11; events: 10");
    }

    @Test
    void seesLabelsThatWereNotLearned() {
        assertThat(new Account(10, 10, 9, 10, 10, 10, 10, 8, 1, 0).problems())
                .containsExactly(
                        "learned + pending + dead letters: 9; events: 10",
                        "labels learned + dead letters: 8; labels: 9");
    }

    @Test
    void saysTheEquationInOneLine() {
        assertThat(new Account(10, 10, 9, 10, 10, 10, 10, 9, 1, 0).line())
                .isEqualTo(
                        "events in 10 = predictions out 10 = labels learned 9 + pending 1 + dead"
                                + " letters 0");
    }
}
