package net.mixminion.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import javax.security.auth.DestroyFailedException;
import org.jspecify.annotations.Nullable;

/** An RSA key pair: packet key, identity key or transport key. Nothing of it shows in its text. */
public final class RsaPrivateKey {
    private final RSAPrivateCrtKey key;
    private final RSAPublicKey publicKey;
    private volatile @Nullable PrivateKey operational;
    private volatile boolean destroyed;

    private RsaPrivateKey(RSAPrivateCrtKey key, RSAPublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * Takes a private key and derives its public half.
     *
     * @throws WireFormatException if the parts of the key don't fit together
     */
    public static RsaPrivateKey of(RSAPrivateCrtKey key) throws WireFormatException {
        if (!consistent(key)) {
            throw new WireFormatException("the parts of the private key don't fit together");
        }
        try {
            RSAPublicKeySpec spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
            return new RsaPrivateKey(
                    key, (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec));
        } catch (GeneralSecurityException e) {
            throw new WireFormatException("no usable private key", e);
        }
    }

    /** The public half. */
    public RSAPublicKey publicKey() {
        return publicKey;
    }

    /** The key for the Java interfaces that want it, such as TLS. */
    public RSAPrivateCrtKey jca() {
        return key;
    }

    /** The key as the provider of raw RSA likes it best; made at first use, since few keys read are used. */
    PrivateKey operational(RawRsa rsa) {
        if (destroyed) {
            throw new IllegalStateException("the key has been destroyed");
        }
        PrivateKey ready = operational;
        if (ready == null) {
            ready = rsa.importKey(key);
            operational = ready;
        }
        return ready;
    }

    /**
     * Ends the use of this key: the provider overwrites its copy, and operations fail from now on. The numbers that Java
     * holds can't be overwritten; they go with the last reference to this object.
     */
    public void destroy() {
        destroyed = true;
        PrivateKey ready = operational;
        operational = null;
        if (ready != null && ready != key) {
            try {
                ready.destroy();
            } catch (DestroyFailedException e) {
                // a provider that can't: its copy goes as those of Java do
            }
        }
    }

    private static boolean consistent(RSAPrivateCrtKey key) {
        BigInteger one = BigInteger.ONE;
        BigInteger p = key.getPrimeP();
        BigInteger q = key.getPrimeQ();
        BigInteger e = key.getPublicExponent();
        BigInteger d = key.getPrivateExponent();
        if (p.compareTo(one) <= 0 || q.compareTo(one) <= 0 || !p.multiply(q).equals(key.getModulus())) {
            return false;
        }
        BigInteger p1 = p.subtract(one);
        BigInteger q1 = q.subtract(one);
        return e.multiply(d).mod(p1).equals(one)
                && e.multiply(d).mod(q1).equals(one)
                && key.getPrimeExponentP().equals(d.mod(p1))
                && key.getPrimeExponentQ().equals(d.mod(q1))
                && key.getCrtCoefficient().multiply(q).mod(p).equals(one);
    }

    @Override
    public String toString() {
        return "RsaPrivateKey(secret)";
    }
}
