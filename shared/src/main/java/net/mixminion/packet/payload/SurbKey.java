package net.mixminion.packet.payload;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.CounterStream;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;

/**
 * The secret from which the reply blocks of one identity are made and their replies are read (E2E-spec §2.2.5).
 *
 * <p>Nothing about a single reply block is stored: its handle and this secret give all its keys again.
 */
public final class SurbKey {
    /** Octets of a fresh secret. */
    public static final int SECRET_LENGTH = 20;

    private static final long MAX_SECONDS = 0xffffffffL;
    private static final byte[] VALIDATE = "Validate".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GENERATE = "Generate".getBytes(StandardCharsets.US_ASCII);

    private final String identity;
    private final byte[] secret;
    private final Instant expires;

    /**
     * A stored key.
     *
     * @param identity the name, taken in lower case; empty for the default identity
     * @param secret copied
     */
    public SurbKey(String identity, byte[] secret, Instant expires) {
        if (identity.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name with a NUL");
        }
        if (expires.getEpochSecond() < 0 || expires.getEpochSecond() > MAX_SECONDS) {
            throw new IllegalArgumentException("a key can't expire on " + expires);
        }
        this.identity = identity.toLowerCase(Locale.ROOT);
        this.secret = secret.clone();
        this.expires = expires;
    }

    /** A fresh key, which expires at the first midnight GMT after the given time. */
    public static SurbKey generate(String identity, Instant atLeastUntil, SecureRandom random) {
        byte[] secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        Instant expires = atLeastUntil
                .atOffset(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .plusDays(1)
                .toInstant();
        SurbKey key = new SurbKey(identity, secret, expires);
        Arrays.fill(secret, (byte) 0);
        return key;
    }

    /** The name in lower case; empty for the default identity. */
    public String identity() {
        return identity;
    }

    /** When the key is to be forgotten. */
    public Instant expires() {
        return expires;
    }

    /** A copy of the secret. */
    public byte[] secret() {
        return secret.clone();
    }

    /** Shows the name only. */
    @Override
    public String toString() {
        return "SurbKey(\"" + identity + "\")";
    }

    /** Whether this key may have made the handle: always if it has, else in one case of 256. */
    boolean mayHaveMade(Digest20 tag) {
        byte[] hash = Sha1.hash(tag.bytes(), secret, VALIDATE);
        return hash[hash.length - 1] == 0;
    }

    /** Gives the secrets of the reply block with this handle, the last hop's first, the sender's key last. */
    CounterStream secrets(Digest20 tag) {
        byte[] seed = Arrays.copyOf(Sha1.hash(tag.bytes(), secret, GENERATE), AesCtr.KEY_LENGTH);
        return new CounterStream(seed);
    }
}
