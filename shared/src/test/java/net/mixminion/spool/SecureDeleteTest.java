package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecureDeleteTest {
    private final Path home;

    SecureDeleteTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void octetsAreOverwrittenBeforeTheNameGoes() throws IOException {
        Path key = Files.writeString(home.resolve("mix.key"), "secret".repeat(20_000));
        Path other = Files.createLink(home.resolve("second-name"), key);
        assertThat(SecureDelete.file(key)).isTrue();
        assertThat(key).doesNotExist();
        assertThat(Files.readAllBytes(other)).hasSize(120_000).containsOnly(0);
        assertThat(SecureDelete.file(key)).isFalse();
    }

    @Test
    void treeGoesButNotWhatItsLinksPointTo() throws IOException {
        Path outside = Files.writeString(home.resolve("outside"), "precious");
        Path set = Files.createDirectories(home.resolve("key_0001/deeper"));
        Files.writeString(set.resolve("mix.key"), "secret");
        Files.createSymbolicLink(set.resolve("link"), outside);
        Files.createSymbolicLink(set.resolve("directory-link"), home);
        assertThat(SecureDelete.tree(home.resolve("key_0001"))).isTrue();
        assertThat(home.resolve("key_0001")).doesNotExist();
        assertThat(outside).hasContent("precious");
        assertThat(SecureDelete.tree(home.resolve("key_0001"))).isFalse();
    }
}
