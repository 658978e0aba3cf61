package io.driftline.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WriteAttemptTest {
    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_JOB = "fedcba9876543210fedcba9876543210";
    private static final String RUN = "00000000000000000000000000000001";
    private static final String OTHER_RUN = "00000000000000000000000000000002";

    @Test
    void isReadFromTheNamesItGives() {
        WriteAttempt attempt = new WriteAttempt(JOB, RUN, 12, 3);

        String prefix = attempt.prefix("driftline-taxi-models");

        assertThat(prefix).isEqualTo("driftline-taxi-models-" + JOB + "-" + RUN + "-12-3");
        assertThat(WriteAttempt.in(prefix.substring("driftline-taxi-models".length())))
                .contains(attempt);
    }

    @Test
    void isNotReadFromOtherNames() {
        assertThat(WriteAttempt.in("")).isEmpty();
        assertThat(WriteAttempt.in("-2-predictions")).isEmpty();
        assertThat(WriteAttempt.in("-2-" + JOB + "-" + RUN + "-12-3")).isEmpty();
    }

    @Test
    void inOneRunTheNumberOfTheAttemptDecides() {
        WriteAttempt third = new WriteAttempt(JOB, RUN, 12, 3);
        WriteAttempt fourth = new WriteAttempt(JOB, RUN, 12, 4);

        assertThat(fourth.follows(third)).isTrue();
        assertThat(fourth.replaces(third)).isTrue();
        assertThat(third.follows(fourth)).as("a process that slept").isFalse();
        assertThat(third.replaces(fourth)).as("a process that slept").isFalse();
        assertThat(third.follows(third)).isFalse();
        assertThat(third.replaces(third)).isFalse();
    }

    @Test
    void betweenRunsTheRestoredCheckpointDecides() {
        WriteAttempt early = new WriteAttempt(JOB, RUN, 12, 3);
        WriteAttempt late = new WriteAttempt(JOB, OTHER_RUN, 13, 0);

        assertThat(late.follows(early)).isTrue();
        assertThat(late.replaces(early)).isTrue();
        assertThat(early.follows(late)).isFalse();
        assertThat(early.replaces(late)).isFalse();
    }

    @Test
    void fromTheSameCheckpointOnlyAStartingAttemptTakesTheOtherRunsForOver() {
        WriteAttempt before = new WriteAttempt(JOB, RUN, 12, 3);
        WriteAttempt after = new WriteAttempt(JOB, OTHER_RUN, 12, 0);

        assertThat(after.replaces(before)).isTrue();
        assertThat(after.follows(before)).isFalse();
        assertThat(before.follows(after)).isFalse();
    }

    @Test
    void ofAnotherJobOnlyAStartingAttemptTakesAllForOver() {
        WriteAttempt before = new WriteAttempt(OTHER_JOB, RUN, 99, 3);
        WriteAttempt fresh = new WriteAttempt(JOB, OTHER_RUN, 0, 0);

        assertThat(fresh.replaces(before)).isTrue();
        assertThat(fresh.follows(before)).isFalse();
        assertThat(before.follows(fresh)).isFalse();
    }
}
