package net.mixminion.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Private keys in PEM that a passphrase encrypts: PKCS#8 with PBES2 (RFC 8018), as {@code openssl pkey -aes256} writes
 * them. We write PBKDF2 with HMAC-SHA-256 and AES-256 in CBC mode, and read AES-128 and HMAC-SHA-1 too.
 */
final class EncryptedPem {
    private static final byte[] BEGIN = ascii("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    private static final byte[] END = ascii("-----END ENCRYPTED PRIVATE KEY-----");
    private static final int ITERATIONS = 600_000;
    /** More would only let a stranger's file keep us busy. */
    private static final int MAX_ITERATIONS = 20_000_000;

    private static final int SALT_OCTETS = 16;
    private static final int IV_OCTETS = 16;
    private static final int LINE_CHARS = 64;
    private static final Map<ASN1ObjectIdentifier, Integer> KEY_OCTETS =
            Map.of(NISTObjectIdentifiers.id_aes256_CBC, 32, NISTObjectIdentifiers.id_aes128_CBC, 16);
    private static final Map<ASN1ObjectIdentifier, String> DERIVATIONS = Map.of(
            PKCSObjectIdentifiers.id_hmacWithSHA256,
            "PBKDF2WithHmacSHA256",
            PKCSObjectIdentifiers.id_hmacWithSHA512,
            "PBKDF2WithHmacSHA512",
            PKCSObjectIdentifiers.id_hmacWithSHA1,
            "PBKDF2WithHmacSHA1");

    private EncryptedPem() {}

    static boolean isIn(byte[] pem) {
        return KeyPem.indexOf(pem, BEGIN, 0) >= 0;
    }

    static byte[] encode(RsaPrivateKey key, char[] passphrase, SecureRandom random) {
        byte[] salt = new byte[SALT_OCTETS];
        byte[] iv = new byte[IV_OCTETS];
        random.nextBytes(salt);
        random.nextBytes(iv);
        byte[] der = key.jca().getEncoded();
        try {
            PBKDF2Params derivation = new PBKDF2Params(
                    salt,
                    ITERATIONS,
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE));
            AlgorithmIdentifier algorithm = new AlgorithmIdentifier(
                    PKCSObjectIdentifiers.id_PBES2,
                    new PBES2Parameters(
                            new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, derivation),
                            new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv))));
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, "PBKDF2WithHmacSHA256", derivation, 32, iv, passphrase)
                    .doFinal(der);
            byte[] body = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'})
                    .encode(new EncryptedPrivateKeyInfo(algorithm, encrypted).getEncoded());
            return KeyPem.concat(BEGIN, ascii("\n"), body, ascii("\n"), END, ascii("\n"));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java can't encrypt a key", e);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    static RsaPrivateKey parse(byte[] pem, char[] passphrase) throws WireFormatException {
        int from = KeyPem.indexOf(pem, BEGIN, 0) + BEGIN.length;
        int to = KeyPem.indexOf(pem, END, from);
        if (to < 0) {
            throw new WireFormatException("private key without its END line");
        }
        byte[] der = null;
        try {
            EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(
                    Base64.getMimeDecoder().decode(Arrays.copyOfRange(pem, from, to)));
            der = decrypt(info, passphrase);
            return KeyPem.fromPkcs8(der);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new WireFormatException("an encrypted private key that is damaged");
        } finally {
            if (der != null) {
                Arrays.fill(der, (byte) 0);
            }
        }
    }

    private static byte[] decrypt(EncryptedPrivateKeyInfo info, char[] passphrase) throws WireFormatException {
        AlgorithmIdentifier algorithm = info.getEncryptionAlgorithm();
        if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
            throw unknown();
        }
        PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
        KeyDerivationFunc function = parameters.getKeyDerivationFunc();
        EncryptionScheme scheme = parameters.getEncryptionScheme();
        Integer keyOctets = KEY_OCTETS.get(scheme.getAlgorithm());
        if (!function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2) || keyOctets == null) {
            throw unknown();
        }
        PBKDF2Params derivation = PBKDF2Params.getInstance(function.getParameters());
        String name = DERIVATIONS.get(derivation.getPrf().getAlgorithm());
        if (name == null || derivation.getIterationCount().bitLength() >= Integer.SIZE) {
            throw unknown();
        }
        int iterations = derivation.getIterationCount().intValue();
        byte[] iv = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
        if (iterations < 1 || iterations > MAX_ITERATIONS || iv.length != IV_OCTETS) {
            throw unknown();
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, name, derivation, keyOctets, iv, passphrase)
                    .doFinal(info.getEncryptedData());
        } catch (BadPaddingException e) {
            throw new WireFormatException("the passphrase is wrong");
        } catch (GeneralSecurityException e) {
            throw new WireFormatException("an encrypted private key that is damaged");
        }
    }

    private static Cipher cipher(
            int mode, String function, PBKDF2Params derivation, int keyOctets, byte[] iv, char[] passphrase)
            throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(
                passphrase, derivation.getSalt(), derivation.getIterationCount().intValue(), keyOctets * Byte.SIZE);
        byte[] key = SecretKeyFactory.getInstance(function).generateSecret(spec).getEncoded();
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher;
        } finally {
            spec.clearPassword();
            Arrays.fill(key, (byte) 0);
        }
    }

    private static WireFormatException unknown() {
        return new WireFormatException(
                "a private key that is encrypted in an unknown way; write it again with" + " openssl pkey -aes256");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
