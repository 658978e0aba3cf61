package io.driftline.flink.serve;

import static io.driftline.flink.serve.TestingVersions.LEARNING;
import static io.driftline.flink.serve.TestingVersions.learner;
import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.serve.Refusal.Reason;
import io.driftline.learn.ModelSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelIntakeTest {
    private final List<Refusal> refusals = new ArrayList<>();
    private final ModelIntake intake = new ModelIntake(LEARNING, learner(LEARNING), refusals::add);

    @Test
    void takesAVersionWhenItsLastPartIsThere() {
        List<byte[]> parts = TestingVersions.of(LEARNING).records(3);
        assertThat(parts).hasSizeGreaterThan(1);

        parts.subList(1, parts.size()).forEach(intake::offer);
        assertThat(intake.newest()).isEmpty();
        intake.offer(parts.get(0));

        assertThat(intake.newest()).contains(TestingVersions.of(LEARNING).snapshot(3));
        assertThat(refusals).isEmpty();
    }

    @Test
    void skipsToTheNewestOfSeveralVersions() {
        offer(TestingVersions.of(LEARNING).records(1));
        offer(TestingVersions.of(LEARNING).records(2));

        assertThat(intake.newest()).map(ModelSnapshot::version).contains(2L);
        assertThat(intake.newest()).isEmpty();
        assertThat(refusals).isEmpty();
    }

    @Test
    void takesAVersionThatClassesHaveJoinedWhereTheyMay() {
        List<Column> columns = LEARNING.task().columns();
        Task two = new Task(columns, List.of("no", "yes"), 4);
        LearnOptions declared = TestingVersions.learning("fraud", two);
        LearnOptions joined = TestingVersions.learning("fraud", two.with("maybe"));
        ModelIntake growing = new ModelIntake(declared, learner(declared), refusals::add);
        TestingVersions.of(declared).records(1).forEach(growing::offer);
        assertThat(growing.newest()).contains(TestingVersions.of(declared).snapshot(1));

        TestingVersions.of(joined).records(2).forEach(growing::offer);
        assertThat(growing.newest())
                .contains(TestingVersions.of(joined).snapshot(2))
                .map(ModelSnapshot::classes)
                .contains(List.of("no", "yes", "maybe"));

        LearnOptions others =
                TestingVersions.learning("fraud", new Task(columns, List.of("yes", "no", "x"), 4));
        TestingVersions.of(others).records(3).forEach(growing::offer);
        assertThat(growing.newest()).isEmpty();
        assertThat(refusals).extracting(Refusal::reason).containsExactly(Reason.UNUSABLE);
        assertThat(refusals.get(0).detail()).contains("classes");
    }

    @Test
    void refusesAFlippedByteAndKeepsTheVersionBefore() {
        List<byte[]> damaged = TestingVersions.of(LEARNING).recordsWithAFlippedByte(2);
        offer(TestingVersions.of(LEARNING).records(1));
        offer(damaged);

        assertThat(intake.newest()).map(ModelSnapshot::version).contains(1L);
        assertThat(refusals).extracting(Refusal::reason).containsExactly(Reason.CORRUPT);
        assertThat(refusals).extracting(Refusal::version).containsExactly(2L);
    }

    @Test
    void refusesWhatIsNoModelPart() {
        intake.offer(new byte[] {1, 2, 3});

        assertThat(intake.newest()).isEmpty();
        assertThat(refusals).extracting(Refusal::reason).containsExactly(Reason.CORRUPT);
        assertThat(refusals).extracting(Refusal::version).containsExactly(-1L);
    }

    @Test
    void refusesAnOlderVersionButNotTheSameOnceMore() {
        offer(TestingVersions.of(LEARNING).records(5));
        assertThat(intake.newest()).isPresent();

        offer(TestingVersions.of(LEARNING).records(5));
        assertThat(intake.newest()).isEmpty();
        assertThat(refusals).isEmpty();

        offer(TestingVersions.of(LEARNING).records(4));
        assertThat(intake.newest()).isEmpty();
        assertThat(refusals).extracting(Refusal::reason).containsExactly(Reason.OLDER);
        assertThat(refusals.get(0).detail()).contains("Version 5 is served");
    }

    @Test
    void refusesAnotherPipelinesVersions() {
        LearnOptions other = TestingVersions.learning("other", LEARNING.task());
        offer(TestingVersions.of(other).records(1));

        assertThat(intake.newest()).isEmpty();
        assertThat(refusals).extracting(Refusal::reason).containsOnly(Reason.FOREIGN);
        assertThat(refusals.get(0).detail()).contains("other").contains(LEARNING.pipeline());
    }

    @Test
    void refusesOtherColumns() {
        Task task =
                new Task(
                        List.of(new Column("a", true), new Column("c", true)),
                        LEARNING.task().classes());
        offer(TestingVersions.of(TestingVersions.learning(LEARNING.pipeline(), task)).records(1));

        assertThat(intake.newest()).isEmpty();
        assertThat(refusals).extracting(Refusal::reason).containsExactly(Reason.UNUSABLE);
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        ModelSnapshot snapshot = TestingVersions.of(LEARNING).snapshot(1);
        snapshot.serving().params()[0] = Float.NaN;
        offer(TestingVersions.of(LEARNING).records(snapshot));

        assertThat(intake.newest()).isEqualTo(Optional.empty());
        assertThat(refusals).extracting(Refusal::reason).containsExactly(Reason.UNUSABLE);
    }

    @Test
    void aTornVersionIsNeverTakenAndTheNextOneIs() {
        TestingVersions versions = TestingVersions.of(LEARNING);
        offer(versions.records(1));
        List<byte[]> torn = versions.records(2);
        offer(torn.subList(0, torn.size() - 1)); // its publisher died, or its transaction did
        assertThat(intake.newest()).map(ModelSnapshot::version).contains(1L);
        offer(versions.records(3));

        assertThat(intake.newest()).contains(versions.snapshot(3));
        assertThat(refusals).isEmpty();
        offer(torn.subList(torn.size() - 1, torn.size())); // too late: something newer is served
        assertThat(intake.newest()).isEmpty();
    }

    @Test
    void beginsInTheMiddleOfAVersionWithTheNextWholeOne() {
        TestingVersions versions = TestingVersions.of(LEARNING);
        List<byte[]> older = versions.records(4);
        offer(older.subList(2, older.size())); // the rest was compacted away
        assertThat(intake.newest()).isEmpty();
        offer(versions.records(5));

        assertThat(intake.newest()).contains(versions.snapshot(5));
    }

    @Test
    void takesWhatComesShuffledInterleavedAndTwice() {
        TestingVersions versions = TestingVersions.of(LEARNING);
        for (long seed = 0; seed < 20; seed++) {
            ModelIntake fresh = new ModelIntake(LEARNING, learner(LEARNING), refusals::add);
            List<byte[]> records = new ArrayList<>();
            for (int version = 1; version <= 3; version++) {
                records.addAll(versions.records(version));
                records.addAll(versions.records(version));
            }
            Collections.shuffle(records, new Random(seed));
            records.forEach(fresh::offer);
            assertThat(fresh.newest()).as("seed %d", seed).contains(versions.snapshot(3));
        }
        assertThat(refusals).isEmpty();
    }

    @Test
    void aVersionThatWasTornAndPublishedOnceMoreIsTaken() {
        List<byte[]> parts = TestingVersions.of(LEARNING).records(2);
        offer(parts.subList(0, 1));
        offer(parts); // the restored job publishes the same bytes

        assertThat(intake.newest()).contains(TestingVersions.of(LEARNING).snapshot(2));
    }

    private void offer(List<byte[]> records) {
        records.forEach(intake::offer);
    }
}
