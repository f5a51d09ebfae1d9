package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class OaepTest {
    private static final int LENGTH = 128;
    private static final byte[] LABEL =
            "He who would make his own liberty secure, must guard even his enemy from oppression."
                    .getBytes(StandardCharsets.US_ASCII);
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
    void refusesAnyOtherOctetBeforeTheSeparator() {
        int separator = 60;
        byte[] data = new byte[LENGTH - 1 - Digest20.LENGTH];
        System.arraycopy(Sha1.hash(LABEL), 0, data, 0, Digest20.LENGTH);
        data[separator] = 1;
        data[separator + 1] = 7;
        assertThat(Oaep.unpad(masked(data)))
                .hasValueSatisfying(m -> assertThat(m).hasSize(data.length - separator - 1));

        for (int i = Digest20.LENGTH; i < separator; i++) {
            for (int octet : new int[] {2, 0x80, 0xff}) {
                byte[] changed = data.clone();
                changed[i] = (byte) octet;
                assertThat(Oaep.unpad(masked(changed)))
                        .as("octet %d is %d", i, octet)
                        .isEmpty();
            }
        }
    }

    @Test
    void takesTheFirstSeparator() {
        byte[] data = new byte[LENGTH - 1 - Digest20.LENGTH];
        System.arraycopy(Sha1.hash(LABEL), 0, data, 0, Digest20.LENGTH);
        data[Digest20.LENGTH] = 1;
        data[data.length - 3] = 1;

        assertThat(Oaep.unpad(masked(data)))
                .hasValueSatisfying(m -> assertThat(m).hasSize(LENGTH - Oaep.OVERHEAD));
    }

    /** A block with these data, masked by a second MGF1 written for this test. */
    private static byte[] masked(byte[] data) {
        byte[] seed = new byte[Digest20.LENGTH];
        RANDOM.nextBytes(seed);
        byte[] maskedData = combined(data, seed);
        byte[] block = new byte[LENGTH];
        System.arraycopy(combined(seed, maskedData), 0, block, 1, seed.length);
        System.arraycopy(maskedData, 0, block, 1 + seed.length, maskedData.length);
        return block;
    }

    private static byte[] combined(byte[] target, byte[] source) {
        byte[] result = target.clone();
        for (int i = 0; i < result.length; i++) {
            byte[] counter = {0, 0, 0, (byte) (i / Digest20.LENGTH)};
            result[i] ^= Sha1.hash(source, counter)[i % Digest20.LENGTH];
        }
        return result;
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
