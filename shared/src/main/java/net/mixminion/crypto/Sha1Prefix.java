package net.mixminion.crypto;

import java.security.MessageDigest;

/**
 * SHA-1 of octets with several endings: the octets, which may be many, are hashed once. Not for secrets: what it keeps
 * is not wiped. Safe for use by several threads.
 */
public final class Sha1Prefix {
    private final MessageDigest state;

    private Sha1Prefix(MessageDigest state) {
        this.state = state;
    }

    /** Hashes the octets, which are not kept. */
    public static Sha1Prefix of(byte[] octets) {
        MessageDigest digest = Sha1.local();
        digest.update(octets);
        Sha1Prefix result = new Sha1Prefix(copy(digest));
        digest.reset();
        return result;
    }

    /** The 20 octets of the digest of the octets and an ending. */
    public byte[] hashWith(byte[] ending) {
        MessageDigest digest = copy(state);
        digest.update(ending);
        return digest.digest();
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-1 of every JDK can be copied", e);
        }
    }
}
