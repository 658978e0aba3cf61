package io.driftline.flink.serve;

import io.driftline.catalog.Catalog;
import io.driftline.catalog.Problems;
import io.driftline.catalog.Settings;
import io.driftline.data.Batch;
import io.driftline.data.Task;
import io.driftline.data.Task.Column;
import io.driftline.flink.ModelParts;
import io.driftline.flink.ModelVersion;
import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.options.LaneOptions;
import io.driftline.flink.options.LearnOptions;
import io.driftline.learn.ComputedBy;
import io.driftline.learn.Learner;
import io.driftline.learn.LearnerState;
import io.driftline.learn.ModelCodec;
import io.driftline.learn.ModelSnapshot;
import io.driftline.math.Rng;
import io.driftline.schemas.ModelPart;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Versions of a small champion, published as a pipeline would. */
final class TestingVersions {
    static final LearnOptions LEARNING =
            learning(
                    "fraud",
                    new Task(
                            List.of(new Column("a", true), new Column("b", true)),
                            List.of("no", "yes")));

    private static final int PART_BYTES = 100;

    private final LearnOptions learning;
    private final AvroMessages<ModelPart> messages = AvroMessages.of(ModelPart.class);

    private TestingVersions(LearnOptions learning) {
        this.learning = learning;
    }

    static TestingVersions of(LearnOptions learning) {
        return new TestingVersions(learning);
    }

    static LearnOptions learning(String pipeline, Task task) {
        LaneOptions lane = LaneOptions.of("champion", Map.of("kind", "gradient"), 1);
        return new LearnOptions(pipeline, task, List.of(lane), 100, 100, 1024, 0);
    }

    static Learner learner(LearnOptions learning) {
        Problems problems = new Problems();
        Settings settings = Settings.of("learner", learning.champion().settings(), problems);
        return Catalog.learner(learning.task(), settings);
    }

    /** Returns the version after a number of steps. */
    ModelSnapshot snapshot(int steps) {
        Learner learner = learner(learning);
        LearnerState state = learner.start(Rng.ofSeed(1));
        for (int i = 0; i < steps; i++) {
            learner.learn(state, Batch.example(new float[] {i, 1 - i}, i % 2));
        }
        return learner.snapshot(state);
    }

    /** Returns the records of a version. */
    List<byte[]> records(int steps) {
        return records(snapshot(steps));
    }

    List<byte[]> records(ModelSnapshot snapshot) {
        return parts(snapshot).stream().map(messages::encode).toList();
    }

    /** Returns the records of a version of which one byte is not what it was. */
    List<byte[]> recordsWithAFlippedByte(int steps) {
        List<ModelPart> parts = parts(snapshot(steps));
        ByteBuffer bytes = parts.get(1).getBytes();
        bytes.put(0, (byte) (bytes.get(0) ^ 1));
        return parts.stream().map(messages::encode).toList();
    }

    private List<ModelPart> parts(ModelSnapshot snapshot) {
        return ModelParts.cut(
                new ModelVersion(
                        learning.pipeline(),
                        learning.champion().name(),
                        snapshot.version(),
                        ModelVersion.NONE,
                        0,
                        0,
                        0,
                        ComputedBy.here(),
                        List.of(),
                        ModelCodec.encode(snapshot)),
                PART_BYTES);
    }
}
