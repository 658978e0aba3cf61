package io.driftline.pipelines.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {
    private final TemporaryFolder folder = TemporaryFolder.create("driftline-test-");

    @Test
    void isRemovedWithAllThatIsInIt() throws Exception {
        Files.writeString(Files.createDirectory(folder.path().resolve("inner")).resolve("a"), "a");
        folder.close();
        assertThat(folder.path()).doesNotExist();
        folder.close();
    }

    @Test
    void keepsTheFilesThatAreWanted() throws Exception {
        Path inner = Files.createDirectory(folder.path().resolve("inner"));
        Files.writeString(inner.resolve("inner.log"), "inner");
        Path wanted = Files.writeString(folder.path().resolve("broker.log"), "broker");
        Files.writeString(folder.path().resolve("broker.yaml"), "broker");
        folder.closeBut(file -> file.toString().endsWith(".log"));
        assertThat(folder.path()).isDirectoryContaining(wanted::equals);
        assertThat(folder.path().toFile().list()).hasSize(1);
        folder.close();
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void isRemovedWhereNothingThatIsWantedIsThere() throws Exception {
        Files.writeString(folder.path().resolve("broker.yaml"), "broker");
        folder.closeBut(file -> file.toString().endsWith(".log"));
        assertThat(folder.path()).doesNotExist();
    }
}
