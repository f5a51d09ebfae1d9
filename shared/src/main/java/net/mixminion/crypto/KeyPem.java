package net.mixminion.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** The PEM form of private keys; works on octets, since a String can't be wiped. */
final class KeyPem {
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";
    private static final int LINE_CHARS = 64;
    private static final int PKCS1_NUMBERS = 9;

    private KeyPem() {}

    static byte[] encode(RsaPrivateKey key) {
        byte[] der = key.jca().getEncoded();
        byte[] body = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encode(der);
        byte[] pem = concat(ascii("-----BEGIN " + PKCS8 + "-----\n"), body, ascii("\n-----END " + PKCS8 + "-----\n"));
        Arrays.fill(der, (byte) 0);
        Arrays.fill(body, (byte) 0);
        return pem;
    }

    static RsaPrivateKey parse(byte[] pem) throws WireFormatException {
        int pkcs8 = indexOf(pem, ascii("-----BEGIN " + PKCS8 + "-----"), 0);
        int pkcs1 = indexOf(pem, ascii("-----BEGIN " + PKCS1 + "-----"), 0);
        if (pkcs8 < 0 && pkcs1 < 0) {
            throw new WireFormatException("no unencrypted private key in PEM");
        }
        boolean isPkcs8 = pkcs1 < 0 || (pkcs8 >= 0 && pkcs8 < pkcs1);
        byte[] der = isPkcs8 ? body(pem, pkcs8, PKCS8) : body(pem, pkcs1, PKCS1);
        try {
            return parse(isPkcs8 ? new PKCS8EncodedKeySpec(der) : pkcs1(der));
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    /** Reads a PKCS#8 PrivateKeyInfo in DER. */
    static RsaPrivateKey fromPkcs8(byte[] der) throws WireFormatException {
        return parse(new PKCS8EncodedKeySpec(der));
    }

    private static RsaPrivateKey parse(KeySpec spec) throws WireFormatException {
        try {
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(spec);
            if (!(key instanceof RSAPrivateCrtKey crt)) {
                throw new WireFormatException("RSA private key without its primes");
            }
            return RsaPrivateKey.of(crt);
        } catch (GeneralSecurityException e) {
            // the cause may quote the key
            throw new WireFormatException("no RSA private key in the PEM text");
        }
    }

    private static KeySpec pkcs1(byte[] der) throws WireFormatException {
        BigInteger[] n = Der.integers(der, PKCS1_NUMBERS);
        if (n[0].signum() != 0) {
            throw new WireFormatException("RSA private key of an unknown version");
        }
        return new RSAPrivateCrtKeySpec(n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
    }

    private static byte[] body(byte[] pem, int begin, String type) throws WireFormatException {
        int from = begin + ascii("-----BEGIN " + type + "-----").length;
        int to = indexOf(pem, ascii("-----END " + type + "-----"), from);
        if (to < 0) {
            throw new WireFormatException("private key without its END line");
        }
        byte[] base64 = Arrays.copyOfRange(pem, from, to);
        try {
            if (indexOf(base64, ascii(":"), 0) >= 0) {
                throw new WireFormatException("encrypted private key");
            }
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new WireFormatException("private key that isn't Base64");
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    static int indexOf(byte[] octets, byte[] wanted, int from) {
        for (int i = from; i <= octets.length - wanted.length; i++) {
            if (Arrays.equals(octets, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int position = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, position, part.length);
            position += part.length;
        }
        return all;
    }
}
