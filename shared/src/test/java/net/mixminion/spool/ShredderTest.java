package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShredderTest {
    private static final String PROPERTY = "net.mixminion.shred";

    @TempDir
    Path temp;

    @AfterEach
    void forget() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void runsTheOperatorsProgram() throws Exception {
        Path record = temp.resolve("record");
        Path program = script("echo \"$@\" > " + record + "; rm \"$2\"");
        System.setProperty(PROPERTY, program + " -uz");
        Path file = Files.writeString(temp.resolve("key"), "secret");
        assertThat(SecureDelete.file(file)).isTrue();
        assertThat(file).doesNotExist();
        assertThat(record).hasContent("-uz " + file);
    }

    @Test
    void leavesTheFileToUsWhereTheProgramFails() throws Exception {
        for (String program :
                new String[] {script("exit 1").toString(), script("exit 0").toString(), "/no/such"}) {
            System.setProperty(PROPERTY, program);
            Path file = Files.writeString(temp.resolve("key"), "secret");
            assertThat(SecureDelete.file(file)).as(program).isTrue();
            assertThat(file).doesNotExist();
        }
    }

    private Path script(String text) throws Exception {
        Path script = Files.createTempFile(temp, "shred", ".sh");
        Files.writeString(script, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }
}
