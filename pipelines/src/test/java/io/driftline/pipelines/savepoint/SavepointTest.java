package io.driftline.pipelines.savepoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.state.api.OperatorIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user may point to in place of a learning job's savepoint. */
class SavepointTest {
    @TempDir private Path folder;

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertRefused(folder.resolve("none"), "none is not there. It must be the folder of");
    }

    @Test
    void aFolderWithoutASavepointIsNamed() {
        assertRefused(folder, "holds no file _metadata, so it is no savepoint.");
    }

    @Test
    void theFolderOfAJobsCheckpointsSaysWhichThereAre() throws Exception {
        Files.createDirectories(folder.resolve("chk-7"));
        Files.createDirectories(folder.resolve("chk-8"));
        Files.createDirectories(folder.resolve("shared"));
        assertRefused(folder, "holds the checkpoints chk-7, chk-8; say which of them.");
    }

    @Test
    void aFileOfOtherBytesIsRefused() throws Exception {
        Files.write(folder.resolve("_metadata"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertRefused(folder, "cannot be read as a savepoint: Unexpected magic number");
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        Files.write(folder.resolve("_metadata"), new byte[] {});
        assertRefused(folder, "cannot be read as a savepoint");
    }

    @Test
    void theSavepointOfAnotherJobIsRefusedWithWhatItHas() throws Exception {
        OperatorState other =
                new OperatorState(
                        "count", "count", OperatorIdentifier.forUid("count").getOperatorId(), 1, 8);
        try (DataOutputStream out =
                new DataOutputStream(Files.newOutputStream(folder.resolve("_metadata")))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(3, List.of(other), List.of()), out);
        }
        assertRefused(folder, "is of another job: a learning job has", "learn", "found [count]");
    }

    private static void assertRefused(Path path, String... said) {
        assertThatThrownBy(() -> Savepoint.read(path.toString()))
                .isInstanceOf(SavepointException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContainingAll(said);
    }
}
