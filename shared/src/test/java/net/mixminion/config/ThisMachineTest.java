package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThisMachineTest {
    @TempDir
    private Path directory;

    private ThisMachine machine = new ThisMachine(Map.of());

    @BeforeEach
    void someUsersAndPrograms() throws IOException {
        Path passwd = Files.writeString(directory.resolve("passwd"), """
                root:x:0:0:root:/root:/bin/sh
                broken:x
                mix:x:77:77::/home/mix:
                odd:x:many:1::/o:
                """);
        Files.createDirectories(directory.resolve("one/dir"));
        Files.createDirectories(directory.resolve("two"));
        Files.writeString(directory.resolve("one/a"), "");
        Files.writeString(directory.resolve("two/a"), "");
        Files.writeString(directory.resolve("two/b"), "");
        machine = new ThisMachine(Map.of("HOME", "/home/me", "PATH", directory + "/one:" + directory + "/two"), passwd);
    }

    @Test
    void findsProgramsInTheirOrder() {
        assertThat(machine.findCommand("a")).contains(directory.resolve("one/a"));
        assertThat(machine.findCommand("b")).contains(directory.resolve("two/b"));
        assertThat(machine.findCommand("c")).isEmpty();
        assertThat(machine.findCommand("dir")).isEmpty();
        assertThat(machine.findCommand(directory + "/two/b")).contains(directory.resolve("two/b"));
        assertThat(machine.findCommand(directory + "/two/c")).isEmpty();
        assertThat(machine.findCommand("a\0b")).isEmpty();
    }

    @Test
    void findsUsersAndTheirHomes() {
        assertThat(machine.userId("root")).hasValue(0);
        assertThat(machine.userId("mix")).hasValue(77);
        assertThat(machine.userId("odd")).isEmpty();
        assertThat(machine.userId("broken")).isEmpty();
        assertThat(machine.userId("nobody")).isEmpty();
        assertThat(machine.home("mix")).contains("/home/mix");
        assertThat(machine.home("")).contains("/home/me");
        assertThat(machine.home("nobody")).isEmpty();
    }

    @Test
    void doesWithoutAListOfUsersAndWithoutAHome() {
        ThisMachine bare = new ThisMachine(Map.of(), directory.resolve("none"));
        assertThat(bare.userId("root")).isEmpty();
        assertThat(bare.home("")).isEmpty();
    }

    @Test
    void tellsDevicesFromFiles() {
        assertThat(machine.isCharacterDevice(Path.of("/dev/urandom"))).isTrue();
        assertThat(machine.isCharacterDevice(directory.resolve("passwd"))).isFalse();
        assertThat(machine.isCharacterDevice(directory.resolve("none"))).isFalse();
        assertThat(machine.exists(directory.resolve("passwd"))).isTrue();
        assertThat(machine.exists(directory.resolve("none"))).isFalse();
    }
}
