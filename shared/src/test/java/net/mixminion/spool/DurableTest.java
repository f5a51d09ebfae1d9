package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {
    private final Path home;

    DurableTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void readerSeesTheOldOrTheNewWhereverTheWorldStops() throws IOException {
        for (int n = 1; ; n++) {
            Path root = Files.createDirectory(home.resolve("home" + n));
            Path after = home.resolve("after" + n);
            Path file = Files.writeString(root.resolve("state"), "old");
            CrashingDisk crash = new CrashingDisk(n);
            crash.assumeDurable(root);
            try {
                Durable.replace(new Disk(crash), file, "new".getBytes(StandardCharsets.UTF_8), Disk.PRIVATE);
            } catch (SimulatedCrash e) {
                assertThat(Files.readString(file))
                        .as("killed before step %d", n)
                        .isIn("old", "new");
            }
            crash.powerCut(root, after);
            assertThat(Files.readString(after.resolve("state"))).isIn("old", "new");
            if (!crash.crashed()) {
                assertThat(Files.readString(after.resolve("state"))).isEqualTo("new");
                return;
            }
        }
    }

    @Test
    void leftoverOfACrashIsNoHindrance() throws IOException {
        Files.writeString(home.resolve(".state.tmp"), "half");
        Durable.replace(home.resolve("state"), new byte[] {'x'});
        assertThat(home.resolve("state")).hasContent("x");
        assertThat(home).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void fileHasTheModeAskedFor() throws IOException {
        Durable.replace(home.resolve("private"), new byte[0]);
        Durable.replace(home.resolve("public"), new byte[0], "rw-r--r--");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("private"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("public"))))
                .isEqualTo("rw-r--r--");
    }
}
