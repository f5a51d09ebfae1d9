package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path temp;

    @Test
    void makesEveryDirectoryForItsUserAlone() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        Path base = config.server().baseDir();
        assertThat(base.resolve("version")).hasContent("2001");
        for (String directory : new String[] {
            "",
            "keys",
            "work",
            "work/hashlogs",
            "work/queues/incoming",
            "work/queues/mix",
            "work/queues/outgoing",
            "work/queues/deliver/SMTP",
            "work/queues/deliver/FRAGMENT"
        }) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(base.resolve(directory))))
                    .as(directory)
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void changesNothingTheSecondTime() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        Path note = config.server().workDir().resolve("tls/dhparameters");
        String before = Files.readString(note);
        new Home(config).prepare();
        assertThat(note).hasContent(before);
    }

    @Test
    void refusesTheHomeOfAnOlderServerAndNamesTheRemedy() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        for (String version : new String[] {"1000", "1001"}) {
            Files.writeString(config.server().baseDir().resolve("version"), version);
            assertThatThrownBy(() -> new Home(config).prepare())
                    .isInstanceOfSatisfying(
                            StageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
                    .hasMessageContaining("mixminiond upgrade");
        }
    }

    @Test
    void takesAHomeWithoutVersionForTheOldestFormat() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        Files.delete(config.server().baseDir().resolve("version"));
        assertThat(new Home(config).version()).isEqualTo(1000);
    }

    @Test
    void takesKeysThatWereBroughtHereForANewHome() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        Files.createDirectories(
                config.server().keyDir().resolve("key_0001"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        new Home(config).checkVersion();
        new Home(config).prepare();
        assertThat(config.server().baseDir().resolve("version")).hasContent("2001\n");
    }

    @Test
    void refusesTheHomeOfANewerProgram() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        Files.writeString(config.server().baseDir().resolve("version"), "9999");
        assertThatThrownBy(() -> new Home(config).prepare()).hasMessageContaining("too new");
    }

    @Test
    void refusesAVersionThatIsNoNumber() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        for (String text : new String[] {"", "two", "20.01", "x".repeat(100_000)}) {
            Files.writeString(config.server().baseDir().resolve("version"), text);
            assertThatThrownBy(() -> new Home(config).prepare())
                    .isInstanceOf(StageException.class)
                    .hasMessageContaining("can't be understood");
        }
    }
}
