package net.mixminion.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;

/** RSA keys: making them, their encodings, and their names, KEYID and fingerprint (minion-spec §3.1.1.4). */
public final class RsaKeys {
    /** Octets that the encoding of a public key may have, with what follows it. */
    public static final int MAX_PUBLIC_LENGTH = 550;

    private static final int MIN_BITS = 512;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private RsaKeys() {}

    /** The PKCS#1 RSAPublicKey in DER: SEQUENCE of modulus and exponent. */
    public static byte[] encodePublic(RSAPublicKey key) {
        return Der.sequence(key.getModulus(), key.getPublicExponent());
    }

    /**
     * Reads a PKCS#1 RSAPublicKey; octets after it are ignored.
     *
     * @throws WireFormatException for more than 550 octets, for anything that isn't a key, for an exponent other than
     *     65537
     */
    public static RSAPublicKey parsePublic(byte[] der) throws WireFormatException {
        if (der.length > MAX_PUBLIC_LENGTH) {
            throw new WireFormatException("overlong public key: " + der.length + " octets");
        }
        BigInteger[] numbers = Der.integers(der, 2);
        BigInteger modulus = numbers[0];
        if (!numbers[1].equals(RSAKeyGenParameterSpec.F4)) {
            throw new WireFormatException("public key with an exponent other than 65537");
        }
        if (modulus.bitLength() < MIN_BITS || !modulus.testBit(0)) {
            throw new WireFormatException("public key with an impossible modulus");
        }
        try {
            RSAPublicKeySpec spec = new RSAPublicKeySpec(modulus, numbers[1]);
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new WireFormatException("unusable public key", e);
        }
    }

    /** KEYID: the digest of {@link #encodePublic}. */
    public static Digest20 keyId(RSAPublicKey key) {
        return Sha1.digest(encodePublic(key));
    }

    /** KEYID in 40 upper-case hex digits, without blanks. */
    public static String fingerprint(RSAPublicKey key) {
        return HEX.formatHex(keyId(key).bytes());
    }

    /** Octets of the modulus, which are those of a ciphertext and of a signature. */
    public static int lengthBytes(RSAPublicKey key) {
        return (key.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** Makes a key pair with the exponent 65537. */
    public static RsaPrivateKey generate(int bits, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4), random);
            return RsaPrivateKey.of(
                    (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException | WireFormatException e) {
            throw new IllegalArgumentException("no RSA key of " + bits + " bits", e);
        }
    }

    /** The PKCS#1 RSAPrivateKey in DER. It is secret: wipe it. */
    public static byte[] encodePrivate(RsaPrivateKey key) {
        RSAPrivateCrtKey jca = key.jca();
        return Der.sequence(
                BigInteger.ZERO,
                jca.getModulus(),
                jca.getPublicExponent(),
                jca.getPrivateExponent(),
                jca.getPrimeP(),
                jca.getPrimeQ(),
                jca.getPrimeExponentP(),
                jca.getPrimeExponentQ(),
                jca.getCrtCoefficient());
    }

    /** The content of a key file: unencrypted PKCS#8 PEM. It is secret: wipe it. */
    public static byte[] encodePem(RsaPrivateKey key) {
        return KeyPem.encode(key);
    }

    /**
     * Reads a key file: unencrypted PEM, PKCS#8 or PKCS#1.
     *
     * @throws WireFormatException if there is no usable RSA key in it
     */
    public static RsaPrivateKey parsePem(byte[] pem) throws WireFormatException {
        return KeyPem.parse(pem);
    }

    /** Tells whether a key file is encrypted with a passphrase. */
    public static boolean isEncrypted(byte[] pem) {
        return EncryptedPem.isIn(pem);
    }

    /**
     * The content of a key file that a passphrase encrypts: PKCS#8 PEM, PBES2 with AES-256.
     *
     * @param random makes salt and initialization vector
     */
    public static byte[] encodePem(RsaPrivateKey key, char[] passphrase, SecureRandom random) {
        return EncryptedPem.encode(key, passphrase, random);
    }

    /**
     * Reads a key file that a passphrase encrypts.
     *
     * @throws WireFormatException if the passphrase is wrong or there is no usable RSA key in it
     */
    public static RsaPrivateKey parsePem(byte[] pem, char[] passphrase) throws WireFormatException {
        return EncryptedPem.parse(pem, passphrase);
    }
}
