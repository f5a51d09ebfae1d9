package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.Mixes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedForwardTest {
    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);
    private final RsaPrivateKey key = Mixes.ALL.get(0).key();
    private final RsaPrivateKey otherKey = Mixes.ALL.get(1).key();

    private Payload payload(String message) {
        return new PayloadEncoder(random)
                .encode(Samples.octets(message), Payload.ENCRYPTED_OVERHEAD, Optional.empty())
                .get(0);
    }

    static Stream<JsonNode> vectors() {
        return Vectors.cases("payloads", "encrypted_forward");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsWhatTheReferenceEncrypted(JsonNode c) throws Exception {
        byte[] pem = c.required("recipient_pem").textValue().getBytes(StandardCharsets.US_ASCII);
        Payload found = EncryptedForward.decrypt(
                        Vectors.octets(c, "exit_payload_b64"),
                        Digest20.of(Vectors.octets(c, "exit_tag_b64")),
                        RsaKeys.parsePem(pem))
                .orElseThrow();

        assertThat(((SingletonPayload) found).uncompressed()).isEqualTo(Vectors.octets(c, "message_b64"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 1536, 3072})
    void worksForKeysOfAnyLength(int bits) throws Exception {
        RsaPrivateKey recipient = RsaKeys.generate(bits, random);
        Payload sent = payload("\nsecret");
        EncryptedForward encrypted = EncryptedForward.encrypt(sent, recipient.publicKey(), random);

        assertThat(encrypted.payload()).hasSize(Payload.LENGTH);
        assertThat(EncryptedForward.decrypt(encrypted.payload(), encrypted.tag(), recipient)
                        .orElseThrow()
                        .pack())
                .as("seed %d", seed)
                .isEqualTo(sent.pack());
    }

    @Test
    void handleNeverShowsTheModulus() {
        for (int trial = 0; trial < 40; trial++) {
            EncryptedForward encrypted = EncryptedForward.encrypt(payload("\nx"), key.publicKey(), random);

            assertThat(encrypted.tag().bytes()[0]).as("seed %d", seed).isNotNegative();
        }
    }

    @Test
    void exitCanOnlyHandItOn() {
        EncryptedForward encrypted = EncryptedForward.encrypt(payload("\nsecret"), key.publicKey(), random);

        assertThat(ExitMessage.decode(encrypted.payload(), encrypted.tag()).type())
                .isEqualTo(ExitMessage.Type.ENCRYPTED);
    }

    @Test
    void isNothingToAnotherKey() throws Exception {
        EncryptedForward encrypted = EncryptedForward.encrypt(payload("\nsecret"), key.publicKey(), random);

        assertThat(EncryptedForward.decrypt(encrypted.payload(), encrypted.tag(), otherKey))
                .isEmpty();
        assertThat(new PayloadDecoder(List.of(), null).decode(encrypted.payload(), encrypted.tag()))
                .isEmpty();
    }

    @Test
    void tellsDamageBehindTheRsaPart() {
        EncryptedForward encrypted = EncryptedForward.encrypt(payload("\nsecret"), key.publicKey(), random);
        byte[] damaged = encrypted.payload();
        damaged[300 + random.nextInt(damaged.length - 300)] ^= 1;

        assertThatThrownBy(() -> EncryptedForward.decrypt(damaged, encrypted.tag(), key))
                .isInstanceOf(WireFormatException.class);
    }

    @Test
    void needsPayloadThatLeavesRoom() {
        Payload full = SingletonPayload.of(new byte[10], 0, random);

        assertThatThrownBy(() -> EncryptedForward.encrypt(full, key.publicKey(), random))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void carriesFragmentsToo() throws Exception {
        List<Payload> fragments = new PayloadEncoder(random)
                .encode(Samples.random(50_000, random), Payload.ENCRYPTED_OVERHEAD, Optional.empty());
        assertThat(fragments).hasSize(3);
        EncryptedForward encrypted = EncryptedForward.encrypt(fragments.get(2), key.publicKey(), random);
        PayloadDecoder.Decoded decoded = new PayloadDecoder(List.of(), key)
                .decode(encrypted.payload(), encrypted.tag())
                .orElseThrow();

        assertThat(decoded.way()).isEqualTo(PayloadDecoder.Way.ENCRYPTED_FORWARD);
        assertThat(((FragmentPayload) decoded.payload()).index()).isEqualTo(2);
    }
}
