package net.mixminion.packet.payload;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.Digest20;

/** Turns messages into payloads, one or many (E2E-spec §2.2.1.2). */
public final class PayloadEncoder {
    private static final int BOMB_FACTOR = 20;
    private static final int BOMB_FLOOR = 1024;

    private final SecureRandom random;

    /** @param random gives padding and message ids */
    public PayloadEncoder(SecureRandom random) {
        this.random = random;
    }

    /**
     * Compresses a message and cuts it up if it has to be.
     *
     * <p>Several payloads should leave in random order.
     *
     * @param message headers, empty line, body, as {@link MailHeaders#encode} begins it
     * @param overhead 0, or {@link Payload#ENCRYPTED_OVERHEAD} for payloads of encrypted forward packets
     * @param header put in front of a message that needs fragments, for the exit to put it together; empty for
     *     messages that the recipient puts together
     */
    public List<Payload> encode(byte[] message, int overhead, Optional<ServerSideHeader> header) {
        byte[] compressed = Compression.compress(message);
        if (compressed.length <= SingletonPayload.capacity(overhead)) {
            return List.of(SingletonPayload.of(compressed, overhead, random));
        }
        byte[] prefix = header.map(ServerSideHeader::pack).orElse(new byte[0]);
        byte[] whole = new byte[prefix.length + compressed.length];
        System.arraycopy(prefix, 0, whole, 0, prefix.length);
        System.arraycopy(compressed, 0, whole, prefix.length, compressed.length);
        byte[] id = new byte[Digest20.LENGTH];
        random.nextBytes(id);
        return List.copyOf(Fragments.split(whole, overhead, Digest20.of(id), random));
    }

    /** Number of payloads that {@link #encode} makes of the message. */
    public static int count(byte[] message, int overhead, Optional<ServerSideHeader> header) {
        int length = Compression.compress(message).length;
        if (length <= SingletonPayload.capacity(overhead)) {
            return 1;
        }
        return FragmentationParams.of(
                        length + header.map(ServerSideHeader::length).orElse(0), overhead)
                .fragments();
    }

    /** Whether a message compresses so well that its reader would take it for a decompression bomb. */
    public static boolean looksLikeBomb(byte[] message) {
        int length = Compression.compress(message).length;
        return length > BOMB_FLOOR && (long) length * BOMB_FACTOR <= message.length;
    }
}
