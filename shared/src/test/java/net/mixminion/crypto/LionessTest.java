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

class LionessTest {
    static Stream<JsonNode> derived() {
        return Vectors.cases("crypto", "lioness");
    }

    static Stream<JsonNode> independent() {
        return Vectors.cases("crypto", "lioness_raw");
    }

    static Stream<JsonNode> whitened() {
        return Vectors.cases("crypto", "whiten");
    }

    @ParameterizedTest
    @MethodSource("derived")
    void permutesAsTheReferenceWithDerivedKeys(JsonNode c) {
        Keyset keyset = new Keyset(Vectors.octets(c, "master_b64"));
        permutesAsTheReference(keyset.lioness(KeysetTest.mode(c.required("mode").textValue())), c);
    }

    @ParameterizedTest
    @MethodSource("independent")
    void permutesAsTheReferenceWithIndependentKeys(JsonNode c) {
        JsonNode keys = c.required("keys_b64");
        permutesAsTheReference(
                LionessKeys.of(
                        Vectors.octets(keys.get(0)),
                        Vectors.octets(keys.get(1)),
                        Vectors.octets(keys.get(2)),
                        Vectors.octets(keys.get(3))),
                c);
    }

    private static void permutesAsTheReference(LionessKeys keys, JsonNode c) {
        byte[] encrypted = Vectors.octets(c, "input_b64");
        byte[] decrypted = encrypted.clone();
        Lioness.encrypt(keys, encrypted, 0, encrypted.length);
        Lioness.decrypt(keys, decrypted, 0, decrypted.length);

        assertThat(encrypted).isEqualTo(Vectors.octets(c, "encrypted_b64"));
        assertThat(decrypted).isEqualTo(Vectors.octets(c, "decrypted_b64"));
    }

    @ParameterizedTest
    @MethodSource("whitened")
    void whitensAsTheReference(JsonNode c) {
        byte[] input = Vectors.octets(c, "input_b64");
        byte[] buffer = input.clone();
        Whitening.whiten(buffer, 0, buffer.length);
        assertThat(buffer).isEqualTo(Vectors.octets(c, "whitened_b64"));

        Whitening.unwhiten(buffer, 0, buffer.length);
        assertThat(buffer).isEqualTo(input);
    }

    @RepeatedTest(50)
    void decryptionUndoesEncryptionWithinAnyPartOfABuffer() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] master = new byte[16];
        random.nextBytes(master);
        LionessKeys keys = new Keyset(master).lioness(Mode.PAYLOAD_ENCRYPT);
        byte[] original = new byte[21 + random.nextInt(3000) + 20];
        random.nextBytes(original);
        int offset = random.nextInt(20);
        int length = 21 + random.nextInt(original.length - offset - 20);

        byte[] buffer = original.clone();
        Lioness.encrypt(keys, buffer, offset, length);
        assertThat(Arrays.copyOfRange(buffer, offset, offset + length))
                .as("seed %d", seed)
                .isNotEqualTo(Arrays.copyOfRange(original, offset, offset + length));
        assertThat(Arrays.copyOf(buffer, offset)).as("seed %d", seed).isEqualTo(Arrays.copyOf(original, offset));
        assertThat(Arrays.copyOfRange(buffer, offset + length, buffer.length))
                .as("seed %d", seed)
                .isEqualTo(Arrays.copyOfRange(original, offset + length, original.length));

        Lioness.decrypt(keys, buffer, offset, length);
        assertThat(buffer).as("seed %d", seed).isEqualTo(original);
    }

    @Test
    void refusesTwentyOctetsAndKeysOfOtherLengths() {
        LionessKeys keys = new Keyset(new byte[16]).lioness(Mode.WHITEN);
        byte[] key = new byte[Digest20.LENGTH];

        assertThatIllegalArgumentException().isThrownBy(() -> Lioness.encrypt(keys, new byte[40], 0, 20));
        assertThatIllegalArgumentException().isThrownBy(() -> Lioness.decrypt(keys, new byte[40], 0, 20));
        assertThatIllegalArgumentException().isThrownBy(() -> LionessKeys.of(key, key, key, new byte[16]));
    }
}
