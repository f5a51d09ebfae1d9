package net.mixminion.packet.payload;

import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Lioness;
import net.mixminion.crypto.LionessKeys;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.Rsa;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;

/**
 * A payload encrypted to its recipient's RSA key, so that the exit can't read it (E2E-spec §2.2.3).
 *
 * <p>A session key and the payload: as much as fits by RSA, the rest by LIONESS; the first 20 octets of the result
 * travel as the packet's decoding handle.
 */
public final class EncryptedForward {
    private final Digest20 tag;
    private final byte[] payload;

    private EncryptedForward(Digest20 tag, byte[] payload) {
        this.tag = tag;
        this.payload = payload;
    }

    /**
     * Encrypts a payload.
     *
     * @param payload one with the overhead {@link Payload#ENCRYPTED_OVERHEAD}
     * @param recipient a key of any length
     */
    public static EncryptedForward encrypt(Payload payload, RSAPublicKey recipient, SecureRandom random) {
        if (payload.overhead() != Payload.ENCRYPTED_OVERHEAD) {
            throw new IllegalArgumentException("the payload leaves no room for its encryption");
        }
        byte[] sessionKey = new byte[AesCtr.KEY_LENGTH];
        random.nextBytes(sessionKey);
        byte[] octets = payload.pack();
        byte[] plain = Arrays.copyOf(sessionKey, sessionKey.length + octets.length);
        System.arraycopy(octets, 0, plain, sessionKey.length, octets.length);

        int rsaPlain = RsaKeys.lengthBytes(recipient) - Rsa.OVERHEAD;
        byte[] head = Arrays.copyOf(plain, rsaPlain);
        byte[] sealed = Rsa.encrypt(head, recipient, random);
        // the first bit of a handle is always 0: a modulus must not show there
        while (sealed[0] < 0) {
            sealed = Rsa.encrypt(head, recipient, random);
        }
        byte[] all = Arrays.copyOf(sealed, Digest20.LENGTH + Payload.LENGTH);
        System.arraycopy(plain, rsaPlain, all, sealed.length, plain.length - rsaPlain);
        LionessKeys keys = keys(sessionKey);
        Lioness.encrypt(keys, all, sealed.length, all.length - sealed.length);
        keys.wipe();
        Arrays.fill(sessionKey, (byte) 0);
        Arrays.fill(plain, (byte) 0);
        Arrays.fill(head, (byte) 0);
        return new EncryptedForward(
                Digest20.of(all, 0, Digest20.LENGTH), Arrays.copyOfRange(all, Digest20.LENGTH, all.length));
    }

    /**
     * Decrypts a payload.
     *
     * @param payload 28672 octets as the exit delivered them
     * @param tag the decoding handle that came with them
     * @return empty if it wasn't encrypted to this key
     * @throws WireFormatException if it was, but is damaged
     */
    public static Optional<Payload> decrypt(byte[] payload, Digest20 tag, RsaPrivateKey key)
            throws WireFormatException {
        if (payload.length != Payload.LENGTH) {
            throw new WireFormatException("a payload has no " + payload.length + " octets");
        }
        int rsaLength = RsaKeys.lengthBytes(key.publicKey());
        byte[] all = Arrays.copyOf(tag.bytes(), Digest20.LENGTH + payload.length);
        System.arraycopy(payload, 0, all, Digest20.LENGTH, payload.length);
        Optional<byte[]> head = Rsa.decrypt(Arrays.copyOf(all, rsaLength), key);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        byte[] plain = head.get();
        if (plain.length != rsaLength - Rsa.OVERHEAD) {
            throw new WireFormatException("an encrypted payload with too little under its RSA encryption");
        }
        LionessKeys keys = keys(Arrays.copyOf(plain, AesCtr.KEY_LENGTH));
        Lioness.decrypt(keys, all, rsaLength, all.length - rsaLength);
        keys.wipe();
        int ofPayload = plain.length - AesCtr.KEY_LENGTH;
        byte[] octets = new byte[ofPayload + all.length - rsaLength];
        System.arraycopy(plain, AesCtr.KEY_LENGTH, octets, 0, ofPayload);
        System.arraycopy(all, rsaLength, octets, ofPayload, all.length - rsaLength);
        Arrays.fill(plain, (byte) 0);
        if (!Payload.hashIsGood(octets)) {
            throw new WireFormatException("an encrypted payload that was damaged on its way");
        }
        return Optional.of(Payload.parse(octets));
    }

    /** The decoding handle; its first bit is 0. */
    public Digest20 tag() {
        return tag;
    }

    /** A copy of the 28672 octets for the packet. */
    public byte[] payload() {
        return payload.clone();
    }

    private static LionessKeys keys(byte[] sessionKey) {
        Keyset keyset = new Keyset(sessionKey);
        LionessKeys keys = keyset.lioness(Mode.END_TO_END_ENCRYPT);
        keyset.wipe();
        return keys;
    }
}
