package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.mixminion.config.ServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CtlMainTest {
    private static final String[] COMMANDS = {"start", "stop", "reload", "republish", "DELKEYS", "stats", "upgrade"};

    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path temp;

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    @Test
    void namesItsCommandsWhenNoneOrAnUnknownOneIsGiven() {
        assertThat(CtlMain.run()).isEqualTo(64);
        assertThat(said()).contains(COMMANDS);
        assertThat(CtlMain.run("frob")).isEqualTo(64);
        assertThat(said()).contains(COMMANDS).contains("frob");
    }

    @Test
    void helpsWithEveryCommandWithoutReadingAConfiguration() {
        for (String command : COMMANDS) {
            for (String spelling : new String[] {"-h", "--h", "--help"}) {
                assertThat(CtlMain.run(command, spelling))
                        .as(command + " " + spelling)
                        .isZero();
            }
        }
        assertThat(said()).doesNotContain("Reading the configuration");
    }

    @Test
    void understandsEverySpellingOfTheConfigurationOption() throws Exception {
        ServerConfig config = TestConfig.write(temp, "LogStats: yes");
        Files.createDirectories(config.server().baseDir());
        String file = TestConfig.file(temp).toString();
        for (String command : new String[] {"stop", "reload", "republish", "DELKEYS", "stats", "upgrade"}) {
            for (String[] words : new String[][] {
                {command, "-f", file},
                {command, "--f", file},
                {command, "--config=" + file},
                {command, "--config", file}
            }) {
                out.reset();
                CtlMain.run(words);
                assertThat(said()).as(String.join(" ", words)).contains("Reading the configuration from " + file);
            }
        }
    }

    @Test
    void saysWhichFileAndLineIsWrong() throws Exception {
        TestConfig.write(temp);
        Path file = TestConfig.file(temp);
        Files.writeString(file, Files.readString(file).replace("Mode: relay", "Mode: relay\nDaemon: maybe"));
        assertThat(CtlMain.run("start", "-f", file.toString())).isEqualTo(78);
        assertThat(said()).contains(file + ":6").contains("Daemon");
    }

    @Test
    void findsNoServerToStopOrReload() throws Exception {
        TestConfig.write(temp);
        String file = TestConfig.file(temp).toString();
        assertThat(CtlMain.run("stop", "-f", file)).isEqualTo(69);
        assertThat(CtlMain.run("reload", "-f", file)).isEqualTo(69);
        assertThat(said()).contains("No server seems to be running");
    }

    @Test
    void believesNoPidWhoseLockNobodyHolds() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        Files.writeString(config.server().pidFile(), ProcessHandle.current().pid() + "\n"); // must not be stopped
        assertThat(CtlMain.run("stop", "-f", TestConfig.file(temp).toString())).isEqualTo(69);
    }

    @Test
    void refusesOptionsThatExcludeEachOther() throws Exception {
        TestConfig.write(temp);
        assertThat(CtlMain.run(
                        "start",
                        "--daemon",
                        "--nodaemon",
                        "-f",
                        TestConfig.file(temp).toString()))
                .isEqualTo(64);
    }

    @Test
    void refusesAnUnknownSeverityBeforeItTouchesAnything() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        assertThat(CtlMain.run(
                        "start", "--severity=loud", "-f", TestConfig.file(temp).toString()))
                .isEqualTo(64);
        assertThat(config.server().baseDir()).doesNotExist();
    }

    @Test
    void hintsAtTheOptionWhenAFileIsGivenWithoutIt() {
        assertThat(CtlMain.run("start", "/etc/mixminiond.conf")).isEqualTo(64);
        assertThat(said()).contains("Did you mean to use the '-f' flag?");
    }

    @Test
    void needsNoUpgradeWhereTheFormatIsCurrent() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        assertThat(CtlMain.run("upgrade", "-f", TestConfig.file(temp).toString()))
                .isZero();
        assertThat(said()).contains("No need to upgrade");
    }

    @Test
    void deletesKeySetsWithTheirLogsAndKeepsTheIdentity() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        Path keys = config.server().keyDir();
        Files.createDirectory(keys.resolve("key_0001"));
        Files.writeString(keys.resolve("key_0001/mix.key"), "secret");
        Files.writeString(keys.resolve("identity.key"), "identity");
        Files.writeString(config.server().workDir().resolve("hashlogs/hash_0001"), "log");
        assertThat(CtlMain.run("DELKEYS", "-f", TestConfig.file(temp).toString()))
                .isZero();
        assertThat(said()).contains("1 keys deleted");
        assertThat(keys.resolve("key_0001")).doesNotExist();
        assertThat(keys.resolve("identity.key")).exists();
        assertThat(config.server().workDir().resolve("hashlogs/hash_0001")).doesNotExist();
    }

    @Test
    void findsNoKeysToDeleteWhereThereAreNone() throws Exception {
        TestConfig.write(temp);
        assertThat(CtlMain.run("DELKEYS", "-f", TestConfig.file(temp).toString()))
                .isZero();
        assertThat(said()).contains("No server keys to delete");
    }

    @Test
    void deletesNoKeysUnderARunningServer() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        Path set = Files.createDirectory(config.server().keyDir().resolve("key_0001"));
        HomeLocks locks = HomeLocks.take(config.server());
        try (locks) {
            assertThat(CtlMain.run("DELKEYS", "-f", TestConfig.file(temp).toString()))
                    .isEqualTo(75);
        }
        assertThat(set).exists();
    }

    @Test
    void republishesNothingAndForgetsNothingWithoutAServer() throws Exception {
        ServerConfig config = TestConfig.write(temp, "[DirectoryServers]\nPublish: yes\n");
        new Home(config).prepare();
        Path set = Files.createDirectory(config.server().keyDir().resolve("key_0001"));
        Path mark = Files.writeString(set.resolve("published"), "yes");
        assertThat(CtlMain.run("republish", "-f", TestConfig.file(temp).toString()))
                .isEqualTo(69);
        assertThat(mark).exists();
    }

    @Test
    void saysThatNothingIsSentWithoutPublish() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        assertThat(CtlMain.run("republish", "-f", TestConfig.file(temp).toString()))
                .isZero();
        assertThat(said()).contains("Publish is no: nothing will be sent");
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }
}
