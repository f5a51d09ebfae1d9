package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import net.mixminion.crypto.Whitening;
import net.mixminion.packet.Mixes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnwhitenedMessageTest {
    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);

    private static byte[] whitened(byte[] message) {
        byte[] whitened = message.clone();
        Whitening.whiten(whitened, 0, whitened.length);
        return whitened;
    }

    private static UnwhitenedMessage.Source source(byte[] octets) {
        return () -> new ByteArrayInputStream(octets);
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 22, 40, 8191, 8192, 8193, 8212, 100_000})
    void undoesWhatWhiteningDoes(int length) throws Exception {
        byte[] message = Samples.random(length, random);
        try (InputStream in = UnwhitenedMessage.open(source(whitened(message)), length)) {
            assertThat(in.readAllBytes()).as("seed %d", seed).isEqualTo(message);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void givesTheSameInPiecesOfAnySize() throws Exception {
        byte[] message = Samples.random(3000, random);
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        try (InputStream in = UnwhitenedMessage.open(source(whitened(message)), message.length)) {
            while (found.size() < message.length) {
                if (random.nextInt(4) == 0) {
                    found.write(in.read());
                } else {
                    found.writeBytes(in.readNBytes(random.nextInt(50)));
                }
            }
        }
        assertThat(found.toByteArray()).as("seed %d", seed).isEqualTo(message);
    }

    @Test
    void ignoresWhatFollowsTheMessage() throws Exception {
        byte[] message = Samples.random(3000, random);
        byte[] padded = Arrays.copyOf(whitened(message), 4000);

        try (InputStream in = UnwhitenedMessage.open(source(padded), message.length)) {
            assertThat(in.readAllBytes()).isEqualTo(message);
        }
    }

    @Test
    void failsWhereTheSourceEnds() {
        byte[] octets = new byte[3000];

        assertThatThrownBy(() -> UnwhitenedMessage.open(source(octets), 3001)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> UnwhitenedMessage.open(source(new byte[10]), 30))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> UnwhitenedMessage.open(source(octets), 20))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
