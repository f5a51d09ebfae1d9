package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.Mixes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringTest {
    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");
    private static final byte[] NO_PASSWORD = {};
    private static final byte[] PASSWORD = Samples.octets("correct horse");
    private static final String ARMOR = "TYPE III KEYRING";

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);
    private final SurbKey alice = SurbKey.generate("Alice", NOW.plus(Duration.ofDays(90)), random);
    private final SurbKey nobody = SurbKey.generate("", NOW.plus(Duration.ofDays(10)), random);
    private final Keyring keyring = Keyring.empty().with(nobody).with(alice);

    private static Keyring open(byte[] file, byte[] password) throws WireFormatException {
        return Keyring.open(file, password, NOW).orElseThrow();
    }

    /** A keyring file with these octets encrypted. */
    private static byte[] file(byte[] plain) {
        byte[] salt = new byte[8];
        byte[] magic = Samples.octets("KEYRING2");
        byte[] digest = Sha1.hash(plain, salt, magic);
        byte[] sealed = Arrays.copyOf(plain, plain.length + digest.length);
        System.arraycopy(digest, 0, sealed, plain.length, digest.length);
        byte[] key = Arrays.copyOf(Sha1.hash(salt, NO_PASSWORD, salt), AesCtr.KEY_LENGTH);
        AesCtr.xor(key, 0, sealed, 0, sealed.length);
        byte[] file = ByteBuffer.allocate(17 + sealed.length)
                .put(magic)
                .put((byte) 0)
                .put(salt)
                .put(sealed)
                .array();
        return TextArmor.armor(ARMOR, Map.of("Version", "0.1"), file, TextArmor.Body.BASE64);
    }

    static Stream<JsonNode> vectors() {
        return Vectors.cases("crypto", "keyring");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void opensTheReferencesKeyring(JsonNode c) throws Exception {
        byte[] file = Samples.octets(c.required("file").textValue());
        Keyring read = Keyring.open(file, Vectors.octets(c, "password_b64"), Instant.EPOCH)
                .orElseThrow();

        assertThat(read.encode()).isEqualTo(Vectors.octets(c, "plaintext_b64"));
        assertThat(read.keys()).extracting(SurbKey::identity).containsExactlyInAnyOrder("", "alice-nym");
    }

    @Test
    void opensWithItsPasswordOnly() throws Exception {
        byte[] locked = keyring.seal(PASSWORD, random);
        byte[] unlocked = keyring.seal(NO_PASSWORD, random);

        assertThat(open(locked, PASSWORD).keys()).hasSize(2);
        assertThat(Keyring.open(locked, NO_PASSWORD, NOW)).isEmpty();
        assertThat(Keyring.open(locked, Samples.octets("Correct horse"), NOW)).isEmpty();
        assertThat(open(unlocked, NO_PASSWORD).keys()).hasSize(2);
        assertThat(Keyring.open(unlocked, PASSWORD, NOW)).isEmpty();
    }

    @Test
    void keepsNamesSecretsAndExpiry() throws Exception {
        SurbKey read = open(keyring.seal(PASSWORD, random), PASSWORD)
                .newest("ALICE", NOW)
                .orElseThrow();

        assertThat(read.identity()).isEqualTo("alice");
        assertThat(read.secret()).isEqualTo(alice.secret()).hasSize(20);
        assertThat(read.expires()).isEqualTo(Instant.parse("2026-08-03T00:00:00Z"));
    }

    @Test
    void isPaddedSoThatItsLengthTellsLittle() {
        Keyring more = keyring.with(SurbKey.generate("carol", NOW, random));

        assertThat(more.seal(PASSWORD, random)).hasSameSizeAs(keyring.seal(PASSWORD, random));
        assertThat(Keyring.empty().seal(PASSWORD, random).length).isLessThan(keyring.seal(PASSWORD, random).length);
    }

    @Test
    void emptyOneIsReadToo() throws Exception {
        assertThat(open(Keyring.empty().seal(PASSWORD, random), PASSWORD).keys())
                .isEmpty();
    }

    @Test
    void usesFreshSaltEachTime() {
        assertThat(keyring.seal(PASSWORD, random)).isNotEqualTo(keyring.seal(PASSWORD, random));
    }

    @Test
    void forgetsExpiredKeys() throws Exception {
        byte[] file = keyring.seal(NO_PASSWORD, random);
        Keyring later =
                Keyring.open(file, NO_PASSWORD, NOW.plus(Duration.ofDays(11))).orElseThrow();

        assertThat(later.keys()).extracting(SurbKey::identity).containsExactly("alice");
        assertThat(open(later.seal(NO_PASSWORD, random), NO_PASSWORD).keys()).hasSize(1);
        assertThat(Keyring.open(file, NO_PASSWORD, nobody.expires())
                        .orElseThrow()
                        .keys())
                .hasSize(2);
    }

    @Test
    void picksTheKeyThatLastsLongest() {
        SurbKey newer = SurbKey.generate("alice", NOW.plus(Duration.ofDays(100)), random);
        Keyring rotated = Keyring.empty().with(newer).with(alice);

        assertThat(rotated.newest("alice", NOW).orElseThrow().secret()).isEqualTo(newer.secret());
        assertThat(rotated.newest("alice", newer.expires())).isPresent();
        assertThat(rotated.newest("alice", newer.expires().plusSeconds(1))).isEmpty();
        assertThat(rotated.newest("bob", NOW)).isEmpty();
    }

    @Test
    void carriesItemsOfUnknownTypesAlong() throws Exception {
        byte[] items = {7, 0, 3, 1, 2, 3};
        byte[] plain = ByteBuffer.allocate(4 + items.length)
                .putInt(items.length)
                .put(items)
                .array();
        Keyring read = open(file(plain), NO_PASSWORD).with(alice);
        Keyring again = open(read.seal(PASSWORD, random), PASSWORD);

        assertThat(again.keys()).hasSize(1);
        assertThat(Samples.text(again.encode())).contains(Samples.text(items));
    }

    @ParameterizedTest
    @ValueSource(strings = {"070003", "00", "000004000000", "00000500000000ff", "ffffffff"})
    void refusesDamagedItems(String hex) {
        byte[] items = HexFormat.of().parseHex(hex);
        byte[] plain = ByteBuffer.allocate(4 + items.length)
                .putInt(items.length)
                .put(items)
                .array();

        assertThatThrownBy(() -> open(file(plain), NO_PASSWORD)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesLengthBeyondTheFile() {
        assertThatThrownBy(() -> open(file(new byte[] {-1, -1, -1, -1}), NO_PASSWORD))
                .isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesFilesThatAreNoKeyring() {
        String file = Samples.text(keyring.seal(PASSWORD, random));

        for (String other : new String[] {
            "",
            "hello\n",
            file + file,
            file.replace("0.1", "0.2"),
            file.replace("Version: 0.1\n", ""),
            file.replace("S0VZUklORzIA", "S0VZUklORzEA"),
            file.replace("S0VZUklORzIA", "S0VZUklORzIB")
        }) {
            assertThatThrownBy(() -> open(Samples.octets(other), PASSWORD)).isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void noticesAnyDamageOfTheEncryptedPart() throws Exception {
        byte[] file =
                TextArmor.unarmor(keyring.seal(PASSWORD, random), ARMOR).get(0).contents();
        for (int trial = 0; trial < 50; trial++) {
            byte[] damaged = file.clone();
            damaged[9 + random.nextInt(file.length - 9)] ^= (byte) (1 << random.nextInt(8));
            byte[] text = TextArmor.armor(ARMOR, Map.of("Version", "0.1"), damaged, TextArmor.Body.BASE64);

            assertThat(Keyring.open(text, PASSWORD, NOW)).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void showsNoSecrets() {
        assertThat(keyring.toString()).isEqualTo("Keyring(2 items)");
        assertThat(alice.toString()).isEqualTo("SurbKey(\"alice\")");
    }
}
