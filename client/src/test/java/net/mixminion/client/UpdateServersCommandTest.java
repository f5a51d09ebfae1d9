package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryContent;
import net.mixminion.directory.Samples;
import net.mixminion.web.Gzip;
import net.mixminion.web.WebStub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateServersCommandTest {
    private static final DirectoryContent TODAY = Samples.directory(Directory.Status.CONSENSUS, "d1", "d2", "d3");

    private final Path home;
    private final WebStub server = new WebStub();

    UpdateServersCommandTest(@TempDir Path home) throws IOException {
        this.home = home;
        Files.writeString(home.resolve(".mixminionrc"), """
                [User]
                UserDir: ~/.mixminion
                [DirectoryServers]
                ServerURL: %s
                Fingerprint: %s
                Fingerprint: %s
                Fingerprint: %s
                """.formatted(
                        server.url(), fingerprint("d1"), fingerprint("d2"), fingerprint("d3")));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void keepsADirectoryThatAMajoritySigned() throws Exception {
        answers(Samples.signed(TODAY, "d1", "d3"));
        CommandRun.Result result = user().run("update-servers");
        assertThat(result.code()).isEqualTo(ExitCode.OK);
        assertThat(result.out())
                .containsExactly("have the directory of 2026-11-24: 2 descriptors, 2 recommended servers");
        Path file = home.resolve(".mixminion/dir.gz");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(user().run("list-servers").out())
                .hasSize(2)
                .allMatch(line -> line.startsWith("Alpha") || line.startsWith("Zulu"));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void refusesWhatIsNotToBeBelievedAndKeepsWhatItHas() throws Exception {
        answers(Samples.signed(TODAY, "d1", "d3"));
        user().run("update-servers");
        byte[] before = Files.readAllBytes(home.resolve(".mixminion/dir.gz"));
        for (String bad : List.of(
                Samples.signed(TODAY, "d1"),
                Samples.signed(TODAY, "d1", "stranger"),
                Samples.signed(Samples.directory(Directory.Status.VOTE, "d1", "d2", "d3"), "d1", "d2", "d3"),
                Samples.signed(TODAY, "d1", "d2").replaceFirst("Comments: A", "Comments: B"),
                "<html>")) {
            answers(bad);
            CommandRun.Result result = user().run("update-servers");
            assertThat(result.code()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(result.err()).last().asString().contains("nothing was changed");
            assertThat(Files.readAllBytes(home.resolve(".mixminion/dir.gz"))).isEqualTo(before);
        }
    }

    @Test
    void aNameThatTheUserImportedIsNotGivenToAnotherServer() throws Exception {
        answers(Samples.signed(TODAY, "d1", "d2"));
        user().run("update-servers");
        String impostor = new net.mixminion.directory.DescriptorWriter(Samples.RANDOM)
                .write(
                        Samples.content("Alpha"),
                        Samples.key("packet").publicKey(),
                        Samples.key("the first owner of the name"));
        Path file = Files.writeString(home.resolve("desc"), impostor);
        assertThat(user().run("import-server", file.toString()).code()).isEqualTo(ExitCode.OK);
        CommandRun.Result list = user().run("list-servers");
        assertThat(list.out()).filteredOn(line -> line.startsWith("Alpha")).hasSize(1);
        assertThat(list.err()).anyMatch(line -> line.contains("the directory's Alpha has another identity key"));
    }

    @Test
    void sendFetchesADirectoryOfItsOwnAccordUnlessTold() throws Exception {
        server.answers("text/html", "<html>");
        String[] send = {"send", "-t", "user@example.test", "-P", "*2", "-i", "letter"};
        CommandRun.Result offline = user().run(with(send, "-D", "no"));
        assertThat(server.requests()).isEmpty();
        assertThat(offline.code()).isNotEqualTo(ExitCode.OK);
        CommandRun.Result online = user().run(send);
        assertThat(server.requests()).hasSize(1);
        assertThat(online.err()).anyMatch(line -> line.contains("going on without a directory"));

        answers(Samples.signed(TODAY, "d1", "d2"));
        user().run(send);
        user().run(send);
        assertThat(server.requests()).as("once a day").hasSize(2);
        assertThat(user().at(Clock.fixed(Samples.NOW.plus(Duration.ofDays(1)), ZoneOffset.UTC))
                        .run(send)
                        .err())
                .anyMatch(line -> line.contains("going on with an old directory"));
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void saysWhatIsMissingInTheConfiguration() throws Exception {
        Files.writeString(home.resolve(".mixminionrc"), "[DirectoryServers]\nServerURL: ftp://x/\n");
        assertThat(user().run("update-servers").err())
                .singleElement()
                .asString()
                .contains(".mixminionrc:2: ");
        Files.delete(home.resolve(".mixminionrc"));
        CommandRun.Result result = user().run("update-servers");
        assertThat(result.code()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(result.err()).singleElement().asString().contains("ServerURL and Fingerprint");
    }

    private CommandRun user() {
        return new CommandRun(home).at(Clock.fixed(Samples.NOW, ZoneOffset.UTC));
    }

    private void answers(String directory) throws IOException {
        server.answers("application/gzip", Gzip.compress(directory));
    }

    private static String fingerprint(String name) {
        return Samples.voter(name).fingerprint();
    }

    private static String[] with(String[] words, String... more) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(words), java.util.Arrays.stream(more))
                .toArray(String[]::new);
    }
}
