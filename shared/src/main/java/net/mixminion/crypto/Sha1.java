package net.mixminion.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-1, the H of the specification, with one digest object per thread (minion-spec §3.1.1). */
public final class Sha1 {
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha1::create);

    private static final byte[] ZEROS = new byte[127];

    private Sha1() {}

    /** The digest of the parts, one after the other. */
    public static Digest20 digest(byte[]... parts) {
        return Digest20.wrap(hash(parts));
    }

    /** The digest of a part of a buffer followed by more parts. */
    public static Digest20 digest(byte[] buffer, int offset, int length, byte[]... more) {
        MessageDigest digest = local();
        digest.update(buffer, offset, length);
        for (byte[] part : more) {
            digest.update(part);
        }
        return Digest20.wrap(digest.digest());
    }

    /** The 20 octets of the digest of the parts, one after the other. */
    public static byte[] hash(byte[]... parts) {
        MessageDigest digest = local();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** Overwrites what this thread's digest object has kept of the last octets it was given. */
    public static void forget() {
        MessageDigest digest = local();
        // one octet first: whole blocks alone would pass by the buffer
        digest.update((byte) 0);
        digest.update(ZEROS);
        digest.reset();
    }

    /** This thread's digest object, in its starting state. */
    static MessageDigest local() {
        MessageDigest digest = DIGEST.get();
        // whoever failed half-way must not leave octets behind
        digest.reset();
        return digest;
    }

    private static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
