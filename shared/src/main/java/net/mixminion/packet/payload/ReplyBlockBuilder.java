package net.mixminion.packet.payload;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.CounterStream;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.HeaderBuilder;
import net.mixminion.packet.Hop;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.RoutingType;

/** Makes reply blocks of which nothing has to be stored (E2E-spec §2.2.5). */
public final class ReplyBlockBuilder {
    private final PacketBuilder handles;
    private final HeaderBuilder headers;

    /** @param random for handles, padding and the RSA encryption */
    public ReplyBlockBuilder(SecureRandom random) {
        this.handles = new PacketBuilder(random);
        this.headers = new HeaderBuilder(random);
    }

    /** A fresh decoding handle, which comes with a reply and tells that the key can read it; its first bit is 0. */
    public Digest20 handle(SurbKey key) {
        Digest20 tag = handles.randomTag();
        while (!key.mayHaveMade(tag)) {
            tag = handles.randomTag();
        }
        return tag;
    }

    /** As the next one, with a fresh decoding handle that nobody is told. */
    public ReplyBlock build(List<Hop> path, int exitType, byte[] address, SurbKey key, Instant expires) {
        return build(path, exitType, address, key, handle(key), expires);
    }

    /**
     * Makes a reply block.
     *
     * @param path from the server that the sender's path leads to, to the exit
     * @param exitType how the exit delivers the reply
     * @param address where to, without decoding handle
     * @param key the identity that the reply will be known to be for
     * @param tag a decoding handle that {@link #handle} gave for that key
     * @param expires when the servers' keys on the path have expired
     * @throws net.mixminion.packet.PathTooLongException if path and address don't fit in a header
     */
    public ReplyBlock build(List<Hop> path, int exitType, byte[] address, SurbKey key, Digest20 tag, Instant expires) {
        CounterStream stream = key.secrets(tag);
        // drawn in the order in which the recipient undoes the hops: the exit's first
        List<byte[]> secrets = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            secrets.add(0, stream.next(AesCtr.KEY_LENGTH));
        }
        byte[] header = headers.build(path, secrets, exitType, PacketBuilder.tagged(tag, address));
        secrets.forEach(secret -> Arrays.fill(secret, (byte) 0));
        return new ReplyBlock(
                header,
                expires,
                RoutingType.SWAP_FWD_HOST,
                path.get(0).address().routingInfo(),
                stream.next(AesCtr.KEY_LENGTH));
    }
}
