package net.mixminion.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * RSA without padding, from the fastest provider that works here: Amazon Corretto Crypto (three times the JDK's speed,
 * never installed globally), else the JDK's own. Both give the same results.
 */
final class RawRsa {
    private static final String TRANSFORMATION = "RSA/ECB/NoPadding";
    private static final String CHOICE_PROPERTY = "net.mixminion.rsa";

    private static final RawRsa JDK = new RawRsa("JDK", null);
    private static final RawRsa BEST = "jdk".equalsIgnoreCase(System.getProperty(CHOICE_PROPERTY))
            ? JDK
            : corretto().orElse(JDK);

    private final String name;
    private final @Nullable Provider provider;
    private final ThreadLocal<Cipher> cipher = ThreadLocal.withInitial(this::createCipher);

    private RawRsa(String name, @Nullable Provider provider) {
        this.name = name;
        this.provider = provider;
    }

    /** The one that is used. */
    static RawRsa best() {
        return BEST;
    }

    static RawRsa jdk() {
        return JDK;
    }

    /** Amazon Corretto Crypto, if its native code exists for this machine and works. */
    static Optional<RawRsa> corretto() {
        try {
            Provider provider = Corretto.provider();
            RawRsa rsa = new RawRsa(provider.getName(), provider);
            rsa.createCipher();
            return Optional.of(rsa);
        } catch (LinkageError | RuntimeException e) {
            // not in the class path, or no native code for this machine: the JDK does the same, slower
            return Optional.empty();
        }
    }

    String name() {
        return name;
    }

    /** The private key in the provider's own form, so that it isn't converted at each use. */
    PrivateKey importKey(RSAPrivateCrtKey key) {
        if (provider == null) {
            return key;
        }
        try {
            RSAPrivateCrtKeySpec spec = new RSAPrivateCrtKeySpec(
                    key.getModulus(),
                    key.getPublicExponent(),
                    key.getPrivateExponent(),
                    key.getPrimeP(),
                    key.getPrimeQ(),
                    key.getPrimeExponentP(),
                    key.getPrimeExponentQ(),
                    key.getCrtCoefficient());
            return KeyFactory.getInstance("RSA", provider).generatePrivate(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a consistent RSA key was refused by " + name);
        }
    }

    /** The private-key operation; empty if the number isn't below the modulus. */
    Optional<byte[]> privateOperation(byte[] number, RsaPrivateKey key) {
        return apply(number, key.publicKey(), this == BEST ? key.operational(this) : importKey(key.jca()));
    }

    /** The public-key operation; empty if the number isn't below the modulus. */
    Optional<byte[]> publicOperation(byte[] number, RSAPublicKey key) {
        return apply(number, key, key);
    }

    /** Takes at most as many octets as the modulus has, gives exactly as many. */
    private Optional<byte[]> apply(byte[] number, RSAPublicKey publicKey, Key key) {
        BigInteger modulus = publicKey.getModulus();
        int length = RsaKeys.lengthBytes(publicKey);
        if (number.length > length || new BigInteger(1, number).compareTo(modulus) >= 0) {
            return Optional.empty();
        }
        byte[] block = new byte[length];
        System.arraycopy(number, 0, block, length - number.length, number.length);
        try {
            Cipher rsa = cipher.get();
            rsa.init(Cipher.DECRYPT_MODE, key);
            return Optional.of(rsa.doFinal(block));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("an RSA key was refused by " + name);
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    private Cipher createCipher() {
        try {
            return provider == null ? Cipher.getInstance(TRANSFORMATION) : Cipher.getInstance(TRANSFORMATION, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no RSA in " + name, e);
        }
    }
}
