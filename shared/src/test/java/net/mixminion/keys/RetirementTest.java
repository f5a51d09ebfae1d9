package net.mixminion.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetirementTest {
    private static final Digest20 KEY = Sha1.digest(new byte[] {1});
    private static final Retirement LOST = new Retirement(Instant.parse("2026-11-24T12:34:56Z"), "the file is missing");

    @TempDir
    private Path logs;

    @Test
    void isReadAsItWasWritten() throws IOException {
        assertThat(Retirement.read(logs, "key_0007", KEY)).isEmpty();
        Files.write(logs.resolve("retired_0007"), LOST.content(KEY));
        assertThat(Retirement.read(logs, "key_0007", KEY)).contains(LOST);
    }

    @Test
    void isThatOfOneKeyAlone() throws IOException {
        Files.write(logs.resolve("retired_0007"), LOST.content(KEY));
        assertThat(Retirement.read(logs, "key_0007", Sha1.digest(new byte[] {2})))
                .isEmpty();
        assertThat(Retirement.read(logs, "key_0008", KEY)).isEmpty();
    }

    @Test
    void countsThoughItsMarkIsDamaged() throws IOException {
        Files.write(logs.resolve("retired_0007"), new byte[0]);
        assertThat(Retirement.read(logs, "key_0007", KEY)).isPresent();
        Files.writeString(logs.resolve("retired_0007"), KEY.hex() + "\nyesterday\nlost\n");
        assertThat(Retirement.read(logs, "key_0007", KEY))
                .get()
                .extracting(Retirement::reason)
                .isEqualTo("lost");
    }

    @Test
    void keepsItsReasonInOneLine() throws IOException {
        Retirement two = new Retirement(LOST.since(), "damaged:\npage 7");
        Files.write(logs.resolve("retired_0007"), two.content(KEY));
        assertThat(Retirement.read(logs, "key_0007", KEY)).contains(two);
    }
}
