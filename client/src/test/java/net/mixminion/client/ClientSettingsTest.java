package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.mixminion.client.TestNetwork.Offer;
import net.mixminion.client.TestNetwork.Server;
import net.mixminion.client.exit.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What .mixminionrc changes for those who send. */
class ClientSettingsTest {
    private final Path home;
    private final TestNetwork network;
    private final CommandRun mixminion;

    ClientSettingsTest(@TempDir Path home) {
        this.home = home;
        this.network = new TestNetwork(home);
        this.mixminion = new CommandRun(home);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void thePathIsThatOfTheFileUnlessTheCommandLineGivesOne() throws IOException {
        Server a = network.start("Ann", Offer.EXIT);
        Server b = network.start("Bob", Offer.EXIT);
        rc("[Security]\nForwardPath: Bob,Ann\n");
        mixminion.imports(a, b);
        assertThat(send().out()).containsExactly("1 packet handed to Bob");
        assertThat(send("-P", "Ann,Bob").out()).containsExactly("1 packet handed to Ann");
    }

    @Test
    void blockedServersAreNotChosenButMayBeNamed() throws IOException {
        Server a = network.start("Ann", Offer.EXIT);
        Server b = network.start("Bob", Offer.EXIT);
        Server c = network.start("Cat", Offer.EXIT);
        mixminion.imports(a, b, c);
        rc("[Security]\nBlockServers: cat\nBlockEntries: Ann, nobody\n");
        for (int i = 0; i < 8; i++) {
            assertThat(send("-P", "*2").out()).containsExactly("1 packet handed to Bob");
        }
        assertThat(send("-P", "Cat,?").out()).containsExactly("1 packet handed to Cat");

        rc("[Security]\nBlockExits: Ann,Bob\nBlockExits: Cat\n");
        CommandRun.Result nobody = send("-P", "*2");
        assertThat(nobody.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(String.join(" ", nobody.err())).contains("BlockExits");
    }

    @Test
    void theDirectoryOfOurFilesIsThatOfTheFile() throws IOException {
        Server a = network.start("Ann", Offer.EXIT);
        rc("[User]\nUserDir: ~/share/mix\n");
        mixminion.imports(a);
        assertThat(home.resolve("share/mix/imported")).isNotEmptyDirectory();
        assertThat(home.resolve(".mixminion")).doesNotExist();
    }

    @Test
    void theFileIsTheOneNamedOrTheFirstOfTheUsualOnes() throws IOException {
        Server a = network.start("Ann", Offer.EXIT);
        Server b = network.start("Bob", Offer.EXIT);
        mixminion.imports(a, b);
        Files.writeString(home.resolve("mixminionrc"), "[Security]\nForwardPath: Bob,Ann\n");
        assertThat(send().out()).containsExactly("1 packet handed to Bob");
        rc("[Security]\nForwardPath: Ann,Bob\n");
        assertThat(send().out()).containsExactly("1 packet handed to Ann");
        assertThat(send("-f", home.resolve("mixminionrc").toString()).out()).containsExactly("1 packet handed to Bob");
        assertThat(send("-f", home.resolve("none").toString()).code()).isEqualTo(ExitCode.NO_INPUT);
    }

    @Test
    void whatIsWrongInTheFileIsToldWithItsLine() throws IOException {
        for (List<String> bad : List.of(
                List.of("[Security]\nForwardPth: ~5\n", ":2: ", "ForwardPth"),
                List.of("[Network]\nConnectionTimeout: soon\n", ":2: ", "soon"),
                List.of("[Server]\nNickname: x\n", "configuration of a server"))) {
            rc(bad.get(0));
            CommandRun.Result result = send();
            assertThat(result.code()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(String.join(" ", result.err())).contains(bad.subList(1, bad.size()));
        }
    }

    private CommandRun.Result send(String... more) {
        List<String> words = new ArrayList<>(List.of("send", "-t", "joe@example.org"));
        words.addAll(List.of(more));
        return mixminion.input("Hello\n").run(words.toArray(String[]::new));
    }

    private void rc(String text) throws IOException {
        Files.writeString(home.resolve(".mixminionrc"), text);
    }
}
