package net.mixminion.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassphraseInputTest {
    private static final String WORDS = "gr\u00fcn, blau \ud83d\udd11";

    @Test
    void takesOneLine() throws Exception {
        InputStream in = stream(WORDS + "\nmore");
        assertThat(PassphraseInput.line(in, "here")).isEqualTo(WORDS.toCharArray());
        assertThat(in.read()).isEqualTo('m');
        assertThat(PassphraseInput.line(stream("no end"), "here")).isEqualTo("no end".toCharArray());
        for (String bad : new String[] {"", "\n", "x".repeat(2000)}) {
            assertThatThrownBy(() -> PassphraseInput.line(stream(bad), "here")).isInstanceOf(StageException.class);
        }
    }

    @Test
    void readsTheCredentialThatSystemdProvides(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("identity-passphrase"), WORDS + "\n");
        assertThat(PassphraseInput.read(null, Map.of("CREDENTIALS_DIRECTORY", directory.toString()), false))
                .hasValueSatisfying(passphrase -> assertThat(passphrase).isEqualTo(WORDS.toCharArray()));
        assertThatThrownBy(() -> PassphraseInput.read(987, Map.of(), false))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("--passphrase-fd");
    }

    @Test
    void whatTheRuntimeHasOpenedForItselfIsNoPassphrase() throws Exception {
        int ofTheRuntime = -1;
        for (int i = 3; i < 64 && ofTheRuntime < 0; i++) {
            Path target = Path.of("/proc/self/fd/" + i);
            if (Files.exists(target) && target.toRealPath().toString().matches(".*(modules|\\.jar)")) {
                ofTheRuntime = i;
            }
        }
        assertThat(ofTheRuntime).isPositive();
        int descriptor = ofTheRuntime;
        assertThatThrownBy(() -> PassphraseInput.read(descriptor, Map.of(), false))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("is not open");
    }

    @Test
    void theSupervisorHandsItOver() throws Exception {
        byte[] octets = PassphraseInput.octets(WORDS.toCharArray());
        assertThat(octets).isEqualTo(WORDS.getBytes(StandardCharsets.UTF_8));
        String line = ControlChannel.PASSPHRASE + Base64.getEncoder().encodeToString(octets) + "\n";
        ControlChannel channel = new ControlChannel(stream(line), new PrintStream(PrintStream.nullOutputStream()));
        channel.listen(order -> {});
        assertThat(channel.passphrase())
                .hasValueSatisfying(passphrase -> assertThat(passphrase).isEqualTo(WORDS.toCharArray()));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
