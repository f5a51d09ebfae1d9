package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RsaKeysTest {
    private static final JsonNode RSA2048 =
            Vectors.file("crypto").required("keys").required("rsa2048");

    static Stream<JsonNode> keys() {
        return Vectors.cases("crypto", "keys");
    }

    static Stream<JsonNode> publicKeyTexts() {
        return Vectors.cases("crypto", "public_key_parse");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void readsAndWritesKeysAsTheReference(JsonNode c) throws WireFormatException {
        RsaPrivateKey key = RsaKeys.parsePem(pem(c));
        RSAPublicKey publicKey = key.publicKey();

        assertThat(publicKey.getPublicExponent())
                .isEqualTo(c.required("exponent").bigIntegerValue());
        assertThat(publicKey.getModulus())
                .isEqualTo(new BigInteger(c.required("modulus_hex").textValue(), 16));
        assertThat(RsaKeys.lengthBytes(publicKey))
                .isEqualTo(c.required("modulus_bytes").intValue());
        assertThat(RsaKeys.keyId(publicKey).bytes()).isEqualTo(Vectors.octets(c, "keyid_b64"));
        assertThat(RsaKeys.fingerprint(publicKey))
                .isEqualTo(c.required("fingerprint").textValue());
        assertThat(RsaKeys.encodePublic(publicKey)).isEqualTo(Vectors.octets(c, "public_der_b64"));
        assertThat(RsaKeys.encodePrivate(key)).isEqualTo(Vectors.octets(c, "private_der_b64"));
        assertThat(RsaKeys.encodePem(key)).isEqualTo(pem(c));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void readsPkcs1PemToo(JsonNode c) throws WireFormatException {
        byte[] pkcs1 = ("some text before\n-----BEGIN RSA PRIVATE KEY-----\n"
                        + Base64Text.lines64(Vectors.octets(c, "private_der_b64"))
                        + "-----END RSA PRIVATE KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);

        assertThat(RsaKeys.encodePem(RsaKeys.parsePem(pkcs1))).isEqualTo(pem(c));
    }

    @ParameterizedTest
    @MethodSource("publicKeyTexts")
    void readsPublicKeysThatTheReferenceReads(JsonNode c) throws WireFormatException {
        String text = c.required("value").textValue();
        if (c.required("result").textValue().equals("ok")) {
            RSAPublicKey key = RsaKeys.parsePublic(Base64Text.decode(text));
            assertThat(RsaKeys.keyId(key).bytes()).isEqualTo(Vectors.octets(c, "keyid_b64"));
            assertThat(RsaKeys.lengthBytes(key))
                    .isEqualTo(c.required("modulus_bytes").intValue());
        } else {
            assertThatThrownBy(() -> RsaKeys.parsePublic(Base64Text.decode(text)))
                    .isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void takesUpTo550Octets() throws WireFormatException {
        byte[] der = Vectors.octets(RSA2048, "public_der_b64");

        assertThat(RsaKeys.parsePublic(Arrays.copyOf(der, 550))).isEqualTo(RsaKeys.parsePublic(der));
        assertThatThrownBy(() -> RsaKeys.parsePublic(Arrays.copyOf(der, 551)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("551");
    }

    @Test
    void namesAKeyByItsShortestEncoding() throws WireFormatException {
        byte[] der = Vectors.octets(RSA2048, "public_der_b64");
        // SEQUENCE and modulus with lengths of four octets, and the modulus without its zero octet
        byte[] modulus = Arrays.copyOfRange(der, 9, 9 + 256);
        byte[] other = concat(
                HexFormat.of().parseHex("30840000010b"),
                HexFormat.of().parseHex("028400000100"),
                modulus,
                HexFormat.of().parseHex("0203010001"));

        RSAPublicKey key = RsaKeys.parsePublic(other);

        assertThat(RsaKeys.encodePublic(key)).isEqualTo(der);
        assertThat(RsaKeys.keyId(key).bytes()).isEqualTo(Vectors.octets(RSA2048, "keyid_b64"));
    }

    @Test
    void refusesEveryTruncatedKey() {
        byte[] der = Vectors.octets(RSA2048, "public_der_b64");
        for (int length = 0; length < der.length; length++) {
            byte[] truncated = Arrays.copyOf(der, length);
            assertThatThrownBy(() -> RsaKeys.parsePublic(truncated)).isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void refusesStrangeEncodings() {
        for (String hex : new String[] {
            "3000",
            "3080",
            "30850000000000",
            "3084ffffffff02",
            "3106020109020103",
            // a third number
            "3009020109020103020101",
            // exponent 65537, impossible moduli
            "30080201090203010001",
            "300702000203010001"
        }) {
            assertThatThrownBy(() -> RsaKeys.parsePublic(HexFormat.of().parseHex(hex)))
                    .as(hex)
                    .isInstanceOf(WireFormatException.class);
        }
        assertThatThrownBy(() ->
                        RsaKeys.parsePublic(Der.sequence(BigInteger.ONE.shiftLeft(2047), BigInteger.valueOf(65537))))
                .as("even modulus")
                .isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesPrivateKeysThatAreNone() {
        String text = new String(pem(RSA2048), StandardCharsets.US_ASCII);
        String pkcs1 = "-----BEGIN RSA PRIVATE KEY-----\n";
        for (String bad : new String[] {
            "",
            "-----BEGIN PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n",
            pkcs1 + "Proc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
            pkcs1 + "MAA=\n-----END RSA PRIVATE KEY-----\n",
            text.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
            text.substring(0, text.length() - 10)
        }) {
            assertThatThrownBy(() -> RsaKeys.parsePem(bad.getBytes(StandardCharsets.US_ASCII)))
                    .as(bad)
                    .isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void refusesAPrivateKeyWithAnyNumberChanged() throws WireFormatException {
        BigInteger[] numbers = Der.integers(Vectors.octets(RSA2048, "private_der_b64"), 9);
        for (int i = 0; i < numbers.length; i++) {
            BigInteger[] changed = numbers.clone();
            changed[i] = changed[i].flipBit(1);
            byte[] pem = ("-----BEGIN RSA PRIVATE KEY-----\n"
                            + Base64.getEncoder().encodeToString(Der.sequence(changed))
                            + "\n-----END RSA PRIVATE KEY-----\n")
                    .getBytes(StandardCharsets.US_ASCII);
            assertThatThrownBy(() -> RsaKeys.parsePem(pem)).as("number %d", i).isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void makesKeysOfTheSizeAskedFor() throws WireFormatException {
        RsaPrivateKey key = RsaKeys.generate(1024, new SecureRandom());

        assertThat(key.publicKey().getModulus().bitLength()).isEqualTo(1024);
        assertThat(key.publicKey().getPublicExponent()).isEqualTo(65537);
        assertThat(RsaKeys.encodePrivate(RsaKeys.parsePem(RsaKeys.encodePem(key))))
                .isEqualTo(RsaKeys.encodePrivate(key));
    }

    @Test
    void showsNoPrivateKey() throws WireFormatException {
        assertThat(RsaKeys.parsePem(pem(RSA2048))).hasToString("RsaPrivateKey(secret)");
    }

    private static byte[] pem(JsonNode c) {
        return c.required("private_pem").textValue().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
