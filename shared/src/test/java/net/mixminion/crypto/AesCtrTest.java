package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AesCtrTest {
    private static final byte[] KEY = new byte[AesCtr.KEY_LENGTH];

    static Stream<JsonNode> streams() {
        return Vectors.cases("crypto", "prng");
    }

    static Stream<JsonNode> encryptions() {
        return Vectors.cases("crypto", "ctr_crypt");
    }

    @ParameterizedTest
    @MethodSource("streams")
    void givesTheStreamOfTheReference(JsonNode c) {
        byte[] stream = AesCtr.keystream(
                Vectors.octets(c, "key_b64"),
                c.required("offset").longValue(),
                c.required("length").intValue());

        assertThat(stream).isEqualTo(Vectors.octets(c, "stream_b64"));
    }

    @ParameterizedTest
    @MethodSource("encryptions")
    void encryptsAsTheReference(JsonNode c) {
        byte[] buffer = Vectors.octets(c, "input_b64");
        AesCtr.xor(Vectors.octets(c, "key_b64"), c.required("idx").longValue(), buffer, 0, buffer.length);

        assertThat(buffer).isEqualTo(Vectors.octets(c, "output_b64"));
    }

    @RepeatedTest(20)
    void pieceOfTheStreamIsTheStreamFromThereOn() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] key = new byte[AesCtr.KEY_LENGTH];
        random.nextBytes(key);
        int from = random.nextInt(5000);
        int length = random.nextInt(5000);

        byte[] whole = AesCtr.keystream(key, 0, from + length);

        assertThat(AesCtr.keystream(key, from, length))
                .as("seed %d", seed)
                .isEqualTo(Arrays.copyOfRange(whole, from, from + length));
    }

    @Test
    void blockNumberHas32BitsFromTheOffsetAndCarriesFromThere() {
        long last = (1L << 36) - 16;
        byte[] twoBlocks = AesCtr.keystream(KEY, last, 32);
        // block 2^32 can only be reached by running into it
        byte[] afterCarry = Arrays.copyOfRange(twoBlocks, 16, 32);

        assertThat(AesCtr.keystream(KEY, 1L << 36, 16)).isEqualTo(AesCtr.keystream(KEY, 0, 16));
        assertThat(afterCarry).isNotEqualTo(AesCtr.keystream(KEY, 0, 16));
        assertThat(AesCtr.keystream(KEY, last + 5, 20)).isEqualTo(Arrays.copyOfRange(twoBlocks, 5, 25));
    }

    @Test
    void leavesTheRestOfTheBufferAlone() {
        byte[] buffer = new byte[100];
        AesCtr.xor(KEY, 3, buffer, 10, 50);

        assertThat(Arrays.copyOfRange(buffer, 0, 10)).containsOnly(0);
        assertThat(Arrays.copyOfRange(buffer, 60, 100)).containsOnly(0);
        assertThat(Arrays.copyOfRange(buffer, 10, 60)).isEqualTo(AesCtr.keystream(KEY, 3, 50));
    }

    @Test
    void refusesOtherKeysAndNegativeOffsets() {
        assertThatIllegalArgumentException().isThrownBy(() -> AesCtr.keystream(new byte[15], 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> AesCtr.keystream(new byte[32], 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> AesCtr.keystream(KEY, -1, 1));
    }
}
