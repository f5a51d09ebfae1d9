package net.mixminion.client.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

    @Test
    void showsABarOnATerminal() {
        run(3, true);
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("packets").contains("100%");
    }

    @Test
    void showsNothingElsewhereNorForASinglePacket() {
        run(3, false);
        run(1, true);
        assertThat(shown.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private void run(int packets, boolean terminal) {
        try (Progress progress = Progress.of(packets, out, terminal)) {
            for (int i = 0; i < packets; i++) {
                progress.step();
            }
        }
    }
}
