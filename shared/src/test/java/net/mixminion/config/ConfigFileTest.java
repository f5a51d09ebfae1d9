package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no configuration, and the places where one is looked for. */
@Timeout(2)
class ConfigFileTest {
    @TempDir
    private Path directory;

    @Test
    void aFileIsReadAndNamedInItsProblems() throws ConfigException, IOException {
        Path file = write("mixminiond.conf", TestFiles.minimal());
        assertThat(ServerConfig.load(file).file()).isEqualTo(file);
        Path faulty = write("faulty.conf", TestFiles.withServer("Daemon: maybe\n"));
        assertThatThrownBy(() -> ServerConfig.load(faulty))
                .hasMessage(faulty + ":5: [Server] Daemon: \"maybe\" is not yes or no; write yes or no");
    }

    @Test
    void saysThatThereIsNoFile() {
        Path file = directory.resolve("none");
        assertRefused(file, "there is no such file; create it, or name another with -f");
    }

    @Test
    void refusesADirectory() {
        assertRefused(directory, "this is a directory; name the file in it");
    }

    @Test
    void refusesADevice() {
        assertRefused(Path.of("/dev/zero"), "this is no ordinary file; name one");
    }

    @Test
    void refusesAFileThatItMayNotRead() throws IOException {
        Path file = write("secret", TestFiles.minimal());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "whoever may read everything sees no such file");
        assertRefused(file, "you may not read this file; change its permissions or its owner");
    }

    @Test
    void refusesAHugeFile() throws IOException {
        Path file = directory.resolve("huge");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(100L << 20);
        }
        assertRefused(file, "the file is longer than 1 MB, so it can't be a configuration; name another");
    }

    @Test
    void refusesNulOctetsWithTheirLine() throws IOException {
        Path file = write("nul", "[Server]\nNickname: a\0b\n");
        assertThatThrownBy(() -> ServerConfig.load(file))
                .hasMessage(file + ":2: a control character stands in column 12; write plain ASCII");
    }

    @Test
    void refusesLettersBeyondAsciiWithTheirLine() throws IOException {
        Path file = write("utf8", TestFiles.withServer("Comments: caf\u00e9\n"));
        assertThatThrownBy(() -> ServerConfig.load(file))
                .hasMessage(file + ":5: a character beyond ASCII stands in column 14; write plain ASCII");
    }

    @Test
    void anEmptyFileMissesItsSection() throws IOException {
        Path file = write("empty", "");
        assertThatThrownBy(() -> ServerConfig.load(file))
                .hasMessage(file + ": [Server] the section is missing; write a line \"[Server]\" and its keys");
    }

    @Test
    void looksInTheHomeDirectoryFirst() throws ConfigException, IOException {
        Path home = Files.createDirectories(directory.resolve("home"));
        Path root = Files.createDirectories(directory.resolve("root"));
        ConfigSearch search = new ConfigSearch(Optional.of(home), root);
        for (Path place : search.places()) {
            Files.createDirectories(Optional.ofNullable(place.getParent()).orElseThrow());
            Files.writeString(place, TestFiles.minimal());
        }
        for (Path place : new Path[] {
            home.resolve(".mixminiond.conf"),
            home.resolve("mixminiond.conf"),
            home.resolve("etc/mixminiond.conf"),
            root.resolve("etc/mixminiond.conf"),
            root.resolve("etc/mixminion/mixminiond.conf")
        }) {
            assertThat(search.find()).isEqualTo(place);
            Files.delete(place);
        }
        assertThatThrownBy(search::find)
                .isInstanceOf(ConfigException.class)
                .hasMessage("No config file found or specified.");
    }

    @Test
    void withoutAHomeItLooksInEtcOnly() {
        assertThat(new ConfigSearch(Optional.empty(), Path.of("/")).places())
                .containsExactly(Path.of("/etc/mixminiond.conf"), Path.of("/etc/mixminion/mixminiond.conf"));
    }

    private static void assertRefused(Path file, String text) {
        assertThatThrownBy(() -> ServerConfig.load(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": " + text);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
    }
}
