package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class OaepTest {
    private static final int LENGTH = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void unpadsWhatItPadsAndLeavesNothingInTheBlock() {
        for (int length = 1; length <= LENGTH - Oaep.OVERHEAD; length++) {
            byte[] message = new byte[length];
            RANDOM.nextBytes(message);
            byte[] block = Oaep.pad(message, LENGTH, RANDOM);

            assertThat(block[0]).isZero();
            assertThat(Oaep.unpad(block)).hasValueSatisfying(m -> assertThat(m).isEqualTo(message));
            assertThat(block).containsOnly(0);
        }
    }

    @Test
    void refusesABlockWithAnyBitFlipped() {
        byte[] block = Oaep.pad(new byte[] {5}, LENGTH, RANDOM);
        for (int bit = 0; bit < LENGTH * Byte.SIZE; bit++) {
            byte[] changed = block.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(Oaep.unpad(changed)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void refusesAMessageOfNoOctets() {
        assertThat(Oaep.unpad(Oaep.pad(new byte[0], LENGTH, RANDOM))).isEmpty();
    }

    @Test
    void refusesBlocksWithoutRoomForAMessage() {
        for (int length : new int[] {0, 1, 41, 42}) {
            assertThat(Oaep.unpad(new byte[length])).isEmpty();
        }
    }
}
