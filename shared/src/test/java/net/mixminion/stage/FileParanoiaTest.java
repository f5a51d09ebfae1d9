package net.mixminion.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileParanoiaTest {
    private final FileParanoia paranoia = new FileParanoia(true, List.of());

    @TempDir
    Path temp;

    @BeforeEach
    void closeTheTestsOwnDirectory() throws IOException {
        mode(temp, "rwx------");
    }

    @Test
    void makesAMissingDirectoryForUsAlone() throws Exception {
        paranoia.privateDirectory(temp.resolve("a/b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("a/b"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("a"))))
                .isEqualTo("rwx------");
    }

    @Test
    void refusesADirectoryThatOthersCanReadAndNamesPathAndRemedy() throws Exception {
        Path open = Files.createDirectory(temp.resolve("open"));
        mode(open, "rwxr-xr-x");
        assertThatThrownBy(() -> paranoia.privateDirectory(open))
                .isInstanceOfSatisfying(
                        StageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_PERMISSION))
                .hasMessageContaining(open.toString())
                .hasMessageContaining("chmod 700")
                .hasMessageContaining("MM_NO_FILE_PARANOIA");
    }

    @Test
    void refusesAParentThatAnybodyCanWriteTo() throws Exception {
        Path parent = Files.createDirectory(temp.resolve("parent"));
        Path own = Files.createDirectory(parent.resolve("own"));
        mode(own, "rwx------");
        mode(parent, "rwxrwxrwx");
        assertThatThrownBy(() -> paranoia.privateDirectory(own))
                .isInstanceOf(StageException.class)
                .hasMessageContaining(parent.toString());
    }

    @Test
    void warnsOfAParentThatAGroupCanWriteTo() throws Exception {
        Path parent = Files.createDirectory(temp.resolve("parent"));
        Path own = Files.createDirectory(parent.resolve("own"));
        mode(own, "rwx------");
        mode(parent, "rwxrwxr-x");
        paranoia.privateDirectory(own);
        paranoia.privateDirectory(own);
        assertThat(paranoia.warnings())
                .singleElement()
                .asString()
                .contains("can write to " + parent.toRealPath(), "chmod g-w");
    }

    @Test
    void acceptsAParentThatAnybodyCanWriteToIfItIsSticky() throws Exception {
        Path parent = Files.createDirectory(temp.resolve("parent"));
        Files.setAttribute(parent, "unix:mode", 01777);
        assertThatCode(() -> paranoia.privateDirectory(parent.resolve("own"))).doesNotThrowAnyException();
    }

    @Test
    void refusesAParentOfAStrangerUnlessHeIsTrusted() throws Exception {
        assumeTrue(Privileges.isRoot(), "only root can give files away");
        int stranger = 61_009;
        Path parent = Files.createDirectory(temp.resolve("parent"));
        Path own = Files.createDirectory(parent.resolve("own"));
        mode(own, "rwx------");
        mode(parent, "rwxr-xr-x");
        Files.setAttribute(parent, "unix:uid", stranger);
        assertThatThrownBy(() -> paranoia.privateDirectory(own))
                .isInstanceOf(StageException.class)
                .hasMessageContaining(parent.toString())
                .hasMessageContaining("TrustedUser");
        assertThatCode(() -> new FileParanoia(true, List.of(stranger)).privateDirectory(own))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesALink() throws Exception {
        Path real = Files.createDirectory(temp.resolve("real"));
        mode(real, "rwx------");
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);
        assertThatThrownBy(() -> paranoia.privateDirectory(link))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("symbolic link");
    }

    @Test
    void refusesAFileInItsPlace() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> paranoia.privateDirectory(file))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("not a directory");
    }

    @Test
    void checksNothingWhenTurnedOff() throws Exception {
        Path open = Files.createDirectory(temp.resolve("open"));
        mode(open, "rwxrwxrwx");
        assertThatCode(() -> new FileParanoia(false, List.of()).privateDirectory(open))
                .doesNotThrowAnyException();
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
