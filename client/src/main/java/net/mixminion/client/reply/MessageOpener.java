package net.mixminion.client.reply;

import java.util.List;
import java.util.Optional;
import net.mixminion.client.exit.ClientException;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.AnonymousMessage;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.FragmentPayload;
import net.mixminion.packet.payload.OvercompressedException;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.PayloadDecoder;
import net.mixminion.packet.payload.PayloadDecoder.Decoded;
import net.mixminion.packet.payload.SingletonPayload;
import net.mixminion.packet.payload.SurbKey;

/** Opens messages as exits mail them: plain ones, replies to our reply blocks, fragments (E2E-spec §3.1.1). */
public final class MessageOpener {
    /** The most that a message is unpacked to if the user insists. */
    private static final int MAX_UNPACKED = 64 * 1024 * 1024;

    private static final String BOMB =
            "it is so repetitive that it may be made to fill your memory; -F unpacks it all the same, up to 64 MB";

    private final Keys keys;
    private final boolean force;
    private final Reader reader;

    /** Where keys come from when the first message needs them. */
    @FunctionalInterface
    public interface Keys {
        /** The keys in the keyring. */
        List<SurbKey> get() throws ClientException;
    }

    /**
     * Takes what messages hold: pieces of what somebody wrote, with the headers he put before it if it is a reply; nothing
     * of a message that turns out to be damaged.
     */
    public interface Reader extends Compression.Sink {
        /**
         * A part of a long message.
         *
         * @param identity whose reply block it came through, with an empty name for the default identity; empty if it is
         *     no reply
         */
        void fragment(FragmentPayload fragment, Optional<String> identity);
    }

    /**
     * @param force whether overcompressed messages are unpacked
     */
    public MessageOpener(Keys keys, boolean force, Reader reader) {
        this.keys = keys;
        this.force = force;
        this.reader = reader;
    }

    /**
     * Opens a message.
     *
     * @throws WireFormatException if it can't be read, or not by us; says why
     * @throws ClientException if the keys can't be had
     */
    public void open(AnonymousMessage message) throws WireFormatException, ClientException {
        switch (message.type()) {
            case PLAINTEXT, BINARY -> read(message.contents());
            case OVERCOMPRESSED -> unpackIfForced(message.contents());
            case FRAGMENT -> read(fragment(message.contents()), Optional.empty());
            case ENCRYPTED -> decrypt(message);
        }
    }

    private void decrypt(AnonymousMessage message) throws WireFormatException, ClientException {
        Optional<Decoded> decoded = new PayloadDecoder(keys.get(), null)
                .decode(message.contents(), message.tag().orElse(null));
        if (decoded.isEmpty()) {
            throw new WireFormatException("none of the keys in your keyring opens it: it is not for you, its key has"
                    + " expired, or it was damaged");
        }
        boolean reply = decoded.get().way() == PayloadDecoder.Way.REPLY;
        read(decoded.get().payload(), reply ? Optional.of(decoded.get().identity()) : Optional.empty());
    }

    private void read(Payload payload, Optional<String> identity) throws WireFormatException {
        if (payload instanceof FragmentPayload fragment) {
            reader.fragment(fragment, identity);
        } else {
            unpack((SingletonPayload) payload);
        }
    }

    private void read(byte[] text) {
        reader.write(text, 0, text.length);
    }

    private void unpack(SingletonPayload whole) throws WireFormatException {
        try {
            read(whole.uncompressed());
        } catch (OvercompressedException e) {
            unpackIfForced(whole.contents());
        }
    }

    private void unpackIfForced(byte[] compressed) throws WireFormatException {
        if (!force) {
            throw new WireFormatException(BOMB);
        }
        try {
            Compression.uncompress(compressed, MAX_UNPACKED, (buffer, offset, length) -> {});
            Compression.uncompress(compressed, MAX_UNPACKED, reader);
        } catch (OvercompressedException e) {
            throw new WireFormatException("it " + e.getMessage());
        }
    }

    private static Payload fragment(byte[] octets) throws WireFormatException {
        if (!Payload.hashIsGood(octets)) {
            throw new WireFormatException("a damaged fragment");
        }
        return Payload.parse(octets);
    }
}
