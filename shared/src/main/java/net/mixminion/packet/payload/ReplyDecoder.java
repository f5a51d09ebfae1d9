package net.mixminion.packet.payload;

import java.util.Arrays;
import java.util.Optional;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.CounterStream;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Lioness;
import net.mixminion.crypto.LionessKeys;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.WireFormatException;

/** Reads replies that came through one's own reply blocks (E2E-spec §2.3.1). */
public final class ReplyDecoder {
    /** The longest path is 16 hops; the sender's step makes one more. */
    private static final int MAX_STEPS = 17;

    private ReplyDecoder() {}

    /**
     * Undoes what the sender and the hops of a reply block did to the payload.
     *
     * @param payload 28672 octets as the exit delivered them
     * @param tag the decoding handle that came with them
     * @return empty if the reply block wasn't made with this key, or the payload is damaged
     */
    public static Optional<Payload> decode(byte[] payload, Digest20 tag, SurbKey key) {
        if (payload.length != Payload.LENGTH || !key.mayHaveMade(tag)) {
            return Optional.empty();
        }
        byte[] octets = payload.clone();
        CounterStream stream = key.secrets(tag);
        for (int step = 0; step < MAX_STEPS; step++) {
            encrypt(octets, stream.next(AesCtr.KEY_LENGTH));
            if (Payload.hashIsGood(octets)) {
                try {
                    return Optional.of(Payload.parse(octets));
                } catch (WireFormatException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static void encrypt(byte[] octets, byte[] secret) {
        Keyset keyset = new Keyset(secret);
        LionessKeys keys = keyset.lioness(Mode.PAYLOAD_ENCRYPT);
        Lioness.encrypt(keys, octets, 0, octets.length);
        keys.wipe();
        keyset.wipe();
        Arrays.fill(secret, (byte) 0);
    }
}
