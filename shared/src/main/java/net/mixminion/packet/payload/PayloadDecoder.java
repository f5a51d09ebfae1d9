package net.mixminion.packet.payload;

import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import org.jspecify.annotations.Nullable;

/** Decodes a payload as its recipient: in the clear, a reply, or encrypted to his key (E2E-spec §2.3.1). */
public final class PayloadDecoder {
    private final List<SurbKey> surbKeys;
    private final @Nullable RsaPrivateKey privateKey;

    /**
     * @param surbKeys the keyring's keys, tried in this order
     * @param privateKey the key for encrypted forward messages, null for none
     */
    public PayloadDecoder(List<SurbKey> surbKeys, @Nullable RsaPrivateKey privateKey) {
        this.surbKeys = List.copyOf(surbKeys);
        this.privateKey = privateKey;
    }

    /** How a payload was encoded. */
    public enum Way {
        /** In the clear. */
        PLAIN,
        /** It came through a reply block. */
        REPLY,
        /** It was encrypted to the recipient's key. */
        ENCRYPTED_FORWARD
    }

    /**
     * A payload and how it was encoded.
     *
     * @param identity whose reply block it came through; empty for the default identity and if it is no reply
     */
    public record Decoded(Payload payload, Way way, String identity) {}

    /**
     * Decodes a payload.
     *
     * @param payload 28672 octets
     * @param tag the decoding handle that came with them, null if there is none
     * @return empty if it is for none of our keys, or junk
     * @throws WireFormatException if it is for us, but can't be read
     */
    public Optional<Decoded> decode(byte[] payload, @Nullable Digest20 tag) throws WireFormatException {
        if (payload.length != Payload.LENGTH) {
            throw new WireFormatException("a payload has no " + payload.length + " octets");
        }
        if (Payload.hashIsGood(payload)) {
            return Optional.of(new Decoded(Payload.parse(payload), Way.PLAIN, ""));
        }
        if (tag == null) {
            return Optional.empty();
        }
        for (SurbKey key : surbKeys) {
            Optional<Payload> reply = ReplyDecoder.decode(payload, tag, key);
            if (reply.isPresent()) {
                return Optional.of(new Decoded(reply.get(), Way.REPLY, key.identity()));
            }
        }
        if (privateKey == null) {
            return Optional.empty();
        }
        return EncryptedForward.decrypt(payload, tag, privateKey)
                .map(decrypted -> new Decoded(decrypted, Way.ENCRYPTED_FORWARD, ""));
    }
}
