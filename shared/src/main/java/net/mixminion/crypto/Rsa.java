package net.mixminion.crypto;

import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * RSA as the network uses it: OAEP with the specification's label, for encryption and for signatures too (minion-spec
 * §3.1.1.4).
 *
 * <p>A signature is the private-key operation on the padded data, so it is randomized, and who checks it recovers the
 * data. The system property {@code net.mixminion.rsa=jdk} forces the JDK's implementation.
 */
public final class Rsa {
    /** Octets of a ciphertext or signature that the padding takes. */
    public static final int OVERHEAD = Oaep.OVERHEAD;

    private Rsa() {}

    /**
     * Encrypts 1 to (modulus - 42) octets.
     *
     * @throws IllegalArgumentException if the data don't fit
     */
    public static byte[] encrypt(byte[] data, RSAPublicKey key, SecureRandom random) {
        byte[] block = pad(data, RsaKeys.lengthBytes(key), random);
        try {
            return RawRsa.best().publicOperation(block, key).orElseThrow();
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    /**
     * Decrypts; empty for everything that isn't a valid encryption of at least one octet to this key. A ciphertext
     * shorter than the modulus is taken as the number it is.
     */
    public static Optional<byte[]> decrypt(byte[] ciphertext, RsaPrivateKey key) {
        return decrypt(RawRsa.best(), ciphertext, key);
    }

    static Optional<byte[]> decrypt(RawRsa rsa, byte[] ciphertext, RsaPrivateKey key) {
        return rsa.privateOperation(ciphertext, key).flatMap(Oaep::unpad);
    }

    /** Signs a digest. */
    public static byte[] sign(Digest20 digest, RsaPrivateKey key, SecureRandom random) {
        return sign(digest.bytes(), key, random);
    }

    /**
     * Signs 1 to (modulus - 42) octets.
     *
     * @throws IllegalArgumentException if the data don't fit
     */
    public static byte[] sign(byte[] data, RsaPrivateKey key, SecureRandom random) {
        byte[] block = pad(data, RsaKeys.lengthBytes(key.publicKey()), random);
        return RawRsa.best().privateOperation(block, key).orElseThrow();
    }

    /** Recovers what was signed; empty if the signature isn't one of this key. The caller compares the data. */
    public static Optional<byte[]> recover(byte[] signature, RSAPublicKey key) {
        return recover(RawRsa.best(), signature, key);
    }

    static Optional<byte[]> recover(RawRsa rsa, byte[] signature, RSAPublicKey key) {
        return rsa.publicOperation(signature, key).flatMap(Oaep::unpad);
    }

    /** Who does the raw operations: {@code AmazonCorrettoCryptoProvider} or {@code JDK}. */
    public static String providerName() {
        return RawRsa.best().name();
    }

    private static byte[] pad(byte[] data, int length, SecureRandom random) {
        if (data.length == 0) {
            throw new IllegalArgumentException("nobody accepts an RSA message of no octets");
        }
        return Oaep.pad(data, length, random);
    }
}
