package net.mixminion.packet.payload;

import java.time.LocalDate;
import net.mixminion.crypto.Digest20;

/**
 * What a pool of fragments has to know about one, without its data.
 *
 * @param messageId shared by all fragments of the message
 * @param index position in the whole message
 * @param messageSize octets of the whole message
 * @param overhead 0, or {@link Payload#ENCRYPTED_OVERHEAD}
 * @param digest SHA-1 of the data
 * @param identity whom the fragment was sent to, as the SURB's keyring entry names him; empty at an exit. Fragments of
 *     one message to two identities would tell that both are one person
 * @param day the GMT day on which it came
 */
public record FragmentMeta(
        Digest20 messageId,
        int index,
        long messageSize,
        int overhead,
        Digest20 digest,
        String identity,
        LocalDate day) {
    /** Refuses values that no fragment has. */
    public FragmentMeta {
        if (overhead != 0 && overhead != Payload.ENCRYPTED_OVERHEAD) {
            throw new IllegalArgumentException("no payload has an overhead of " + overhead);
        }
        if (index < 0
                || messageSize <= FragmentPayload.capacity(overhead)
                || messageSize > FragmentationParams.MAX_LENGTH) {
            throw new IllegalArgumentException("no such fragment");
        }
    }

    /** Describes a fragment that has come. */
    public static FragmentMeta of(FragmentPayload fragment, String identity, LocalDate day) {
        return new FragmentMeta(
                fragment.messageId(),
                fragment.index(),
                fragment.messageSize(),
                fragment.overhead(),
                fragment.dataDigest(),
                identity,
                day);
    }

    /** The same fragment, as having come on another day. */
    public FragmentMeta on(LocalDate other) {
        return new FragmentMeta(messageId, index, messageSize, overhead, digest, identity, other);
    }
}
