package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say to options and words that they don't know. */
class CommandLineTest {
    private static final String[] COMMANDS = {
        "start",
        "stop",
        "reload",
        "republish",
        "DELKEYS",
        "stats",
        "upgrade",
        "status",
        "check",
        "dump-config",
        "queue",
        "top"
    };

    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    Path temp;

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(System.out);
    }

    @AfterEach
    void restore() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    @Test
    void answersAnUnknownOptionWithTheUsageOfThatCommand() {
        for (String command : COMMANDS) {
            said.reset();
            assertThat(CtlMain.run(command, "--zap")).as(command).isEqualTo(64);
            assertThat(said.toString(StandardCharsets.UTF_8)).contains("--zap", "Usage: mixminiond " + command);
        }
    }

    @Test
    void refusesOptionsThatACommandHasNot() throws Exception {
        TestConfig.write(temp);
        String file = TestConfig.file(temp).toString();
        for (String[] words : new String[][] {
            {"stats", "--daemon"}, {"stop", "--echo"}, {"reload", "--severity=INFO"}, {"start", "--json"}
        }) {
            assertThat(CtlMain.run(words[0], "-f", file, words[1]))
                    .as(String.join(" ", words))
                    .isEqualTo(64);
        }
    }

    @Test
    void knowsWhereAServerCanLeaveItsTerminal() {
        assertThat(StartCommand.isUnix("Linux")).isTrue();
        assertThat(StartCommand.isUnix("Mac OS X")).isTrue();
        assertThat(StartCommand.isUnix("Windows 11")).isFalse();
    }

    @Test
    void saysThatStatisticsAreOff() throws Exception {
        TestConfig.write(temp, "LogStats: no");
        assertThat(CtlMain.run("stats", "-f", TestConfig.file(temp).toString())).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Statistics are off");
        assertThat(Files.exists(temp.resolve("home"))).isFalse();
    }
}
