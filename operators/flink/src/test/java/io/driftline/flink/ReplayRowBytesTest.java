package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import io.driftline.flink.flow.Answer.Outcome;
import io.driftline.flink.flow.LaneTurn;
import io.driftline.flink.flow.Question;
import io.driftline.flink.options.LearnOptions;
import io.driftline.schemas.Prediction;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** An incremental checkpoint holds the rows of replay that changed, not all of them. */
class ReplayRowBytesTest {
    private static final int ROWS = 10_000;
    private static final int COLUMNS = 20;
    private static final int CHANGED = ROWS / 100;
    private static final LearnOptions OPTIONS =
            new LearnOptions(
                    "p",
                    new Task(
                            IntStream.range(0, COLUMNS)
                                    .mapToObj(i -> new Column("c" + i, true))
                                    .toList(),
                            List.of("down", "up")),
                    List.of(
                            TestingLanes.gradient(
                                    "sgd",
                                    Map.of(
                                            "transforms",
                                            "sgd",
                                            "replay",
                                            Map.of("rows", ROWS, "policy", "ring", "batch", 1)))),
                    1_000_000,
                    ROWS - CHANGED / 2, // the last good state lies a few rows back
                    1 << 20,
                    10);

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HEAP")
    void anIncrementalCheckpointGrowsWithTheRowsThatChanged(TestingBackend backend)
            throws Exception {
        try (var learn = backend.on(TestingLanes.of(OPTIONS, 1, 0))) {
            learn.open();
            learn(learn, 0, ROWS);
            long all = learn.checkpointedBytes(1);
            learn(learn, ROWS, CHANGED);
            long changed = learn.checkpointedBytes(2);
            assertThat(all).isGreaterThan(ROWS * COLUMNS * 4L); // they are in there
            assertThat(changed).isLessThan(all / 10);
        }
    }

    private static void learn(TestingOneInput<LaneTurn, Prediction> learn, int from, int count)
            throws Exception {
        Random random = new Random(from);
        for (int n = from; n < from + count; n++) {
            float[] features = new float[COLUMNS];
            for (int i = 0; i < COLUMNS; i++) {
                features[i] = (float) random.nextGaussian();
            }
            Question question = new Question("q" + n, n, features);
            learn.element(new LaneTurn("sgd", question), n);
            int target = features[0] > features[1] ? 1 : 0;
            learn.element(
                    new LaneTurn("sgd", TestingLanes.answer(question, n, target, Outcome.LABELLED)),
                    n);
        }
    }
}
