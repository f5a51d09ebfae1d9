package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    Path temp;

    @Test
    void losesNoLineWhenItIsOpenedAgain() throws Exception {
        Path path = temp.resolve("log");
        try (LogFile log = new LogFile(path, null)) {
            log.line("one");
            Files.move(path, temp.resolve("log.1"));
            log.line("two");
            log.reopen();
            log.line("three");
        }
        assertThat(temp.resolve("log.1")).hasContent("one\ntwo");
        assertThat(path).hasContent("three");
    }

    @Test
    void countsTheLinesThatAFullDiskLost() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        Path path = temp.resolve("log");
        Files.createSymbolicLink(path, full);
        try (LogFile log = new LogFile(path, null)) {
            log.line("one");
            log.line("two");
            Files.delete(path);
            log.reopen();
            log.line("three");
        }
        assertThat(path).hasContent("(2 lines could not be written)\nthree");
    }
}
