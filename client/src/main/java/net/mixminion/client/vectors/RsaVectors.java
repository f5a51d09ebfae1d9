package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import net.mixminion.crypto.Base64Text;
import net.mixminion.crypto.Rsa;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;

/** The RSA parts of the kind crypto. */
final class RsaVectors {
    private static final String OK = "ok";
    private static final String ERROR = "error";

    private RsaVectors() {}

    /** A key of the part {@code keys} in all its forms. */
    static void key(JsonNode c, Report report) throws WireFormatException {
        String pem = text(c, "private_pem");
        RsaPrivateKey key = RsaKeys.parsePem(ascii(pem));
        RSAPublicKey publicKey = key.publicKey();
        report.expect(
                "exponent", number(c, "exponent"), publicKey.getPublicExponent().intValueExact());
        report.expect("modulus", text(c, "modulus_hex"), publicKey.getModulus().toString(16));
        report.expect("octets of the modulus", number(c, "modulus_bytes"), RsaKeys.lengthBytes(publicKey));
        report.expect("KEYID", octets(c, "keyid_b64"), RsaKeys.keyId(publicKey).bytes());
        report.expect("fingerprint", text(c, "fingerprint"), RsaKeys.fingerprint(publicKey));
        report.expect("public key", octets(c, "public_der_b64"), RsaKeys.encodePublic(publicKey));
        report.expect("private key", octets(c, "private_der_b64"), RsaKeys.encodePrivate(key));
        report.expect("PEM", pem, new String(RsaKeys.encodePem(key), StandardCharsets.US_ASCII));
    }

    static void decrypt(JsonNode file, JsonNode c, Report report) throws WireFormatException {
        RsaPrivateKey key = keyNamed(file, text(c, "key"));
        byte[] ciphertext = octets(c, "ciphertext_b64");
        Optional<byte[]> found = Rsa.decrypt(ciphertext, key);
        expectOutcome(c, "plaintext_b64", found, report);
        if (found.isEmpty()) {
            BigInteger exponent = key.jca().getPrivateExponent();
            report.expect(
                    ERROR,
                    text(c, ERROR),
                    RsaRefusals.reason(ciphertext, key.publicKey().getModulus(), exponent));
        }
    }

    static void recover(JsonNode file, JsonNode c, Report report) throws WireFormatException {
        RSAPublicKey key = keyNamed(file, text(c, "key")).publicKey();
        byte[] signature = octets(c, "signature_b64");
        Optional<byte[]> found = Rsa.recover(signature, key);
        expectOutcome(c, "recovered_b64", found, report);
        if (found.isEmpty()) {
            report.expect(
                    ERROR, text(c, ERROR), RsaRefusals.reason(signature, key.getModulus(), key.getPublicExponent()));
        }
    }

    /** A text of the part {@code public_key_parse}. */
    static void publicKey(JsonNode c, Report report) {
        String value = text(c, "value");
        RSAPublicKey key;
        try {
            key = RsaKeys.parsePublic(Base64Text.decode(value));
        } catch (WireFormatException e) {
            report.expect("result", text(c, "result"), ERROR);
            report.expect(ERROR, text(c, ERROR), RsaRefusals.publicKeyReason(value));
            return;
        }
        report.expect("result", text(c, "result"), OK);
        report.expect("KEYID", octets(c, "keyid_b64"), RsaKeys.keyId(key).bytes());
        report.expect("octets of the modulus", number(c, "modulus_bytes"), RsaKeys.lengthBytes(key));
    }

    private static void expectOutcome(JsonNode c, String field, Optional<byte[]> found, Report report) {
        report.expect("result", text(c, "result"), found.isPresent() ? OK : ERROR);
        found.ifPresent(octets -> report.expect(field, octets(c, field), octets));
    }

    /** The key from one of its two private forms: a damaged one fails its own case, not the others. */
    private static RsaPrivateKey keyNamed(JsonNode file, String name) throws WireFormatException {
        JsonNode key = file.required("keys").required(name);
        try {
            return RsaKeys.parsePem(ascii(text(key, "private_pem")));
        } catch (WireFormatException e) {
            return RsaKeys.parsePem(ascii("-----BEGIN RSA PRIVATE KEY-----\n" + text(key, "private_der_b64")
                    + "\n-----END RSA PRIVATE KEY-----\n"));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
