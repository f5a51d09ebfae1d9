package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RsaTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<String, RsaPrivateKey> KEYS = new HashMap<>();

    static Stream<JsonNode> ciphertexts() {
        return Vectors.cases("crypto", "oaep_decrypt");
    }

    static Stream<JsonNode> signatures() {
        return Vectors.cases("crypto", "signatures");
    }

    /** The implementations that exist on this machine. */
    static Stream<RawRsa> implementations() {
        return Stream.concat(Stream.of(RawRsa.jdk()), RawRsa.corretto().stream());
    }

    @BeforeAll
    static void readKeys() throws WireFormatException {
        JsonNode keys = Vectors.file("crypto").required("keys");
        for (Map.Entry<String, JsonNode> entry : keys.properties()) {
            byte[] pem = entry.getValue().required("private_pem").textValue().getBytes(StandardCharsets.US_ASCII);
            KEYS.put(entry.getKey(), RsaKeys.parsePem(pem));
        }
    }

    private static RsaPrivateKey key(JsonNode c) {
        return key(c.required("key").textValue());
    }

    private static RsaPrivateKey key(String name) {
        return Optional.ofNullable(KEYS.get(name)).orElseThrow();
    }

    private static Optional<byte[]> expected(JsonNode c, String field) {
        return c.required("result").textValue().equals("ok") ? Optional.of(Vectors.octets(c, field)) : Optional.empty();
    }

    private static void assertSame(Optional<byte[]> found, Optional<byte[]> expected) {
        assertThat(found.isPresent()).isEqualTo(expected.isPresent());
        expected.ifPresent(octets ->
                assertThat(found).hasValueSatisfying(o -> assertThat(o).isEqualTo(octets)));
    }

    @ParameterizedTest
    @MethodSource("ciphertexts")
    void decryptsWhatTheReferenceDecryptsWithEveryProvider(JsonNode c) {
        Optional<byte[]> expected = expected(c, "plaintext_b64");

        assertSame(Rsa.decrypt(Vectors.octets(c, "ciphertext_b64"), key(c)), expected);
        implementations()
                .forEach(rsa -> assertSame(Rsa.decrypt(rsa, Vectors.octets(c, "ciphertext_b64"), key(c)), expected));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void recoversWhatTheReferenceRecoversWithEveryProvider(JsonNode c) {
        Optional<byte[]> expected = expected(c, "recovered_b64");

        assertSame(Rsa.recover(Vectors.octets(c, "signature_b64"), key(c).publicKey()), expected);
        implementations()
                .forEach(rsa ->
                        assertSame(Rsa.recover(rsa, Vectors.octets(c, "signature_b64"), key(c).publicKey()), expected));
    }

    @Test
    void usesCorrettoWhereItExists() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assumeTrue(System.getProperty("os.arch").equals("amd64"));
        assumeTrue(System.getProperty("net.mixminion.rsa") == null);

        assertThat(Rsa.providerName()).isEqualTo("AmazonCorrettoCryptoProvider");
        assertThat(RawRsa.jdk().name()).isEqualTo("JDK");
        assertThat(Arrays.stream(Security.getProviders()).map(Provider::getName))
                .doesNotContain("AmazonCorrettoCryptoProvider");
    }

    @Test
    void usesTheJdkWhereCorrettoIsMissingOrForbidden() throws Exception {
        String classes = classPathOf(Rsa.class) + File.pathSeparator + classPathOf(RsaTest.class);
        String everything = System.getProperty("java.class.path");

        assertThat(outputOf("-cp", classes, ProviderName.class.getName())).isEqualTo("JDK true");
        assertThat(outputOf("-Dnet.mixminion.rsa=jdk", "-cp", everything, ProviderName.class.getName()))
                .isEqualTo("JDK true");
    }

    /** Says in a JVM of its own who does RSA, and whether it works. */
    static final class ProviderName {
        private ProviderName() {}

        public static void main(String[] args) {
            RsaPrivateKey key = RsaKeys.generate(1024, RANDOM);
            byte[] ciphertext = Rsa.encrypt(new byte[] {1}, key.publicKey(), RANDOM);
            boolean works = Rsa.decrypt(ciphertext, key).isPresent();
            System.out.println(Rsa.providerName() + " " + works);
        }
    }

    private static String classPathOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private static String outputOf(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa1024", "rsa2048", "rsa2048e3"})
    void decryptsWhatItEncrypts(String name) {
        int largest = RsaKeys.lengthBytes(key(name).publicKey()) - Rsa.OVERHEAD;
        for (int length : new int[] {1, 2, 20, largest - 1, largest}) {
            byte[] data = new byte[length];
            RANDOM.nextBytes(data);
            byte[] ciphertext = Rsa.encrypt(data, key(name).publicKey(), RANDOM);

            assertThat(ciphertext).hasSize(largest + Rsa.OVERHEAD);
            assertSame(Rsa.decrypt(ciphertext, key(name)), Optional.of(data));
            assertThat(Rsa.encrypt(data, key(name).publicKey(), RANDOM)).isNotEqualTo(ciphertext);
        }
    }

    /** Whoever writes a descriptor or a key file chooses the size. */
    @ParameterizedTest
    @ValueSource(ints = {512, 513, 767, 1025, 3000})
    void worksWithAnySizeOfKeyThatCanBeRead(int bits) throws WireFormatException {
        RsaPrivateKey key = RsaKeys.generate(bits, RANDOM);
        RSAPublicKey publicKey = RsaKeys.parsePublic(RsaKeys.encodePublic(key.publicKey()));
        byte[] data = {1, 2, 3};
        byte[] ciphertext = Rsa.encrypt(data, publicKey, RANDOM);
        byte[] signature = Rsa.sign(data, key, RANDOM);

        assertThat(ciphertext).hasSameSizeAs(signature).hasSize((bits + 7) / 8);
        implementations().forEach(rsa -> {
            assertSame(Rsa.decrypt(rsa, ciphertext, key), Optional.of(data));
            assertSame(Rsa.recover(rsa, signature, publicKey), Optional.of(data));
        });
    }

    @Test
    void recoversWhatItSigns() {
        Digest20 digest = Sha1.digest(new byte[] {1, 2, 3});
        byte[] signature = Rsa.sign(digest, key("rsa2048"), RANDOM);

        assertSame(Rsa.recover(signature, key("rsa2048").publicKey()), Optional.of(digest.bytes()));
        assertThat(Rsa.recover(signature, key("rsa2048b").publicKey())).isEmpty();
        assertThat(Rsa.sign(digest, key("rsa2048"), RANDOM)).isNotEqualTo(signature);
    }

    @Test
    void refusesCiphertextWithAnyBitFlipped() {
        byte[] ciphertext = Rsa.encrypt(new byte[] {1}, key("rsa1024").publicKey(), RANDOM);
        for (int bit = 0; bit < ciphertext.length * Byte.SIZE; bit++) {
            byte[] changed = ciphertext.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(Rsa.decrypt(changed, key("rsa1024"))).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void takesAShorterCiphertextAsTheNumberItIs() {
        // one encryption in 256 begins with a zero octet
        RsaPrivateKey key = key("rsa1024");
        byte[] ciphertext = Stream.generate(() -> Rsa.encrypt(new byte[] {9}, key.publicKey(), RANDOM))
                .filter(c -> c[0] == 0)
                .findFirst()
                .orElseThrow();
        byte[] shorter = Arrays.copyOfRange(ciphertext, 1, ciphertext.length);

        implementations().forEach(rsa -> {
            assertSame(Rsa.decrypt(rsa, shorter, key), Optional.of(new byte[] {9}));
            assertThat(Rsa.decrypt(rsa, new byte[0], key)).isEmpty();
        });
    }

    @Test
    void refusesNumbersFromTheModulusOn() {
        RsaPrivateKey key = key("rsa2048");
        BigInteger modulus = key.publicKey().getModulus();
        for (BigInteger number : new BigInteger[] {modulus, modulus.add(BigInteger.TWO)}) {
            byte[] octets = Arrays.copyOfRange(number.toByteArray(), 1, 257);
            implementations().forEach(rsa -> {
                assertThat(Rsa.decrypt(rsa, octets, key)).isEmpty();
                assertThat(Rsa.recover(rsa, octets, key.publicKey())).isEmpty();
            });
        }
    }

    @Test
    void refusesToPadWhatDoesNotFitOrIsNothing() {
        RsaPrivateKey key = key("rsa1024");

        assertThatIllegalArgumentException().isThrownBy(() -> Rsa.encrypt(new byte[87], key.publicKey(), RANDOM));
        assertThatIllegalArgumentException().isThrownBy(() -> Rsa.sign(new byte[0], key, RANDOM));
    }
}
