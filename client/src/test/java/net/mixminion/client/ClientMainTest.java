package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.mixminion.client.CommandRun.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMainTest {
    private final Path home;
    private final CommandRun mixminion;

    ClientMainTest(@TempDir Path home) {
        this.home = home;
        this.mixminion = new CommandRun(home);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send",
                "queue",
                "flush",
                "inspect-queue",
                "clean-queue",
                "ping",
                "import-server",
                "list-servers",
                "version",
                "testvectors"
            })
    void helpsWithEveryCommand(String command) {
        for (String option : new String[] {"-h", "--help"}) {
            Result result = mixminion.run(command, option);
            assertThat(result.code()).isZero();
            assertThat(result.out().get(0)).startsWith("Usage: mixminion " + command);
            assertThat(result.err()).isEmpty();
        }
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void helpIsACommandToo() {
        assertThat(mixminion.run("help", "send").out())
                .isEqualTo(mixminion.run("send", "--help").out());
        assertThat(mixminion.run("help").out())
                .isEqualTo(mixminion.run("--help").out());
        assertThat(mixminion.run("help", "--help").code()).isZero();
    }

    @Test
    void helpsWithTheProgram() {
        Result result = mixminion.run("--help");
        assertThat(result.code()).isZero();
        assertThat(String.join("\n", result.out()))
                .contains(
                        "send",
                        "queue",
                        "flush",
                        "inspect-queue",
                        "clean-queue",
                        "ping",
                        "import-server",
                        "list-servers",
                        "version",
                        "testvectors");
    }

    @Test
    void needsACommandThatItKnows() {
        assertThat(mixminion.run().code()).isEqualTo(64);
        Result result = mixminion.run("frob", "x");
        assertThat(result.code()).isEqualTo(64);
        assertThat(result.err()).containsExactly("mixminion: there is no command 'frob'", "Try 'mixminion --help'.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send",
                "send -t",
                "send --zap -t a@b.org",
                "send --queue --no-queue -t a@b.org",
                "queue --queue -t a@b.org",
                "flush -n 0",
                "clean-queue -d -1",
                "ping",
                "list-servers x",
                "version x",
                "testvectors"
            })
    void refusesCommandLinesThatMakeNoSense(String line) {
        String[] words = line.split(" ", -1);
        Result result = mixminion.run(words);
        assertThat(result.code()).isEqualTo(64);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).hasSize(2);
        assertThat(result.err().get(1)).isEqualTo("Try 'mixminion " + words[0] + " --help'.");
    }

    @Test
    void tellsItsVersionInOneLine() {
        Result result = mixminion.run("version");
        assertThat(result.code()).isZero();
        assertThat(result.out()).singleElement().asString().matches("mixminion [0-9]+\\.[0-9]+.*");
    }

    @Test
    void vectorsSucceedOnlyIfSomeWereRunAndNoneFailed() throws IOException {
        String good = Files.writeString(
                        home.resolve("config.json"),
                        "{\"paths\":[{\"input\":\"a,b\",\"result\":\"ok\",\"leg1\":[],\"leg2\":[\"a\",\"b\"],"
                                + "\"late_split\":true}]}")
                .toString();
        Path elsewhere = Files.createDirectory(home.resolve("bad"));
        String bad = Files.writeString(
                        elsewhere.resolve("config.json"),
                        Files.readString(home.resolve("config.json")).replace("\"b\"", "\"c\""))
                .toString();
        String none = Files.writeString(
                        Files.createDirectory(home.resolve("none")).resolve("config.json"), "{\"paths\":[]}")
                .toString();
        assertThat(mixminion.run("testvectors", good).code()).isZero();
        assertThat(mixminion.run("testvectors", good).out()).containsExactly("1 passed, 0 failed");
        assertThat(mixminion.run("testvectors", good, bad).code()).isEqualTo(1);
        assertThat(mixminion.run("testvectors", none).code()).isEqualTo(1);
        assertThat(mixminion
                        .run("testvectors", home.resolve("gone.json").toString())
                        .code())
                .isEqualTo(1);
    }
}
