package net.mixminion.client.vectors;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.mixminion.crypto.Base64Text;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;

/**
 * The words in which the reference refuses. Our own code has one outcome for every fault, on purpose; so the runner
 * finds out by itself, the slow way, which fault it was.
 */
final class RsaRefusals {
    private static final byte[] LABEL =
            "He who would make his own liberty secure, must guard even his enemy from oppression."
                    .getBytes(StandardCharsets.US_ASCII);

    private static final int HASH = Digest20.LENGTH;

    private RsaRefusals() {}

    /** Why a ciphertext or a signature is refused. */
    static String reason(byte[] octets, BigInteger modulus, BigInteger exponent) {
        int length = (modulus.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        BigInteger number = new BigInteger(1, octets);
        if (octets.length > length) {
            return "CryptoError: data greater than mod len";
        }
        if (number.compareTo(modulus) >= 0) {
            return "CryptoError: data too large for modulus";
        }
        BigInteger padded = number.modPow(exponent, modulus);
        if (padded.bitLength() > (length - 1) * Byte.SIZE) {
            return "CryptoError: Bad padding";
        }
        return isPaddedNothing(padded, length) ? "CryptoError: Internal error" : "CryptoError: oaep decoding error";
    }

    /** Why the text of a public key is refused. */
    static String publicKeyReason(String base64) {
        byte[] der;
        try {
            der = Base64Text.decode(base64);
        } catch (WireFormatException e) {
            return "ConfigError: Invalid Base64 data";
        }
        if (der.length > RsaKeys.MAX_PUBLIC_LENGTH) {
            return "ConfigError: Overlong public key";
        }
        try (ASN1InputStream in = new ASN1InputStream(der)) {
            RSAPublicKey key = RSAPublicKey.getInstance(in.readObject());
            if (key != null && !key.getPublicExponent().equals(BigInteger.valueOf(65537))) {
                return "ConfigError: Invalid exponent on public key";
            }
        } catch (IOException | IllegalArgumentException e) {
            // no key at all
        }
        return "ConfigError: Invalid public key";
    }

    /** True for a faultless padding around no octets at all. */
    private static boolean isPaddedNothing(BigInteger padded, int length) {
        byte[] block = new byte[length];
        byte[] octets = padded.toByteArray();
        int leading = octets.length - Math.min(octets.length, length);
        System.arraycopy(octets, leading, block, length - octets.length + leading, octets.length - leading);
        byte[] seed = Arrays.copyOfRange(block, 1, 1 + HASH);
        byte[] data = Arrays.copyOfRange(block, 1 + HASH, length);
        unmask(seed, data);
        unmask(data, seed);
        byte[] nothing = Arrays.copyOf(Sha1.hash(LABEL), data.length);
        nothing[data.length - 1] = 1;
        return Arrays.equals(data, nothing);
    }

    /** MGF1 of PKCS#1. */
    private static void unmask(byte[] target, byte[] source) {
        for (int i = 0; i < target.length; i++) {
            byte[] counter = {0, 0, 0, (byte) (i / HASH)};
            target[i] ^= Sha1.hash(source, counter)[i % HASH];
        }
    }
}
