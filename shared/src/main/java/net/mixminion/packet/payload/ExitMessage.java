package net.mixminion.packet.payload;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.ExitPacket;
import org.jspecify.annotations.Nullable;

/** What the exit makes of a payload: the message with its headers, or why there is none (E2E-spec §2.3.1). */
public final class ExitMessage {
    private static final int UNPACKED_FACTOR = 20;
    /** Headers of a reassembled message may take this much on top of its body. */
    private static final int HEADER_ROOM = 64 * 1024;

    private static final int TAB = 0x09;
    private static final int LF = 0x0a;
    private static final int VT = 0x0b;
    private static final int CR = 0x0d;
    private static final int DEL = 0x7f;
    private static final int LAST = 0xff;

    private final Type type;
    private final Map<String, String> headers;
    private final byte[] contents;
    private final @Nullable Digest20 tag;
    private final @Nullable FragmentPayload fragment;
    private final String error;

    private ExitMessage(
            Type type,
            Map<String, String> headers,
            byte[] contents,
            @Nullable Digest20 tag,
            @Nullable FragmentPayload fragment,
            String error) {
        this.type = type;
        this.headers = headers;
        this.contents = contents;
        this.tag = tag;
        this.fragment = fragment;
        this.error = error;
    }

    /** What the payload turned out to be. */
    public enum Type {
        /** A message in the clear: contents are its body. */
        PLAIN,
        /** A message that would grow too much: contents are its compressed octets. */
        LONG,
        /** No valid digest, so a reply, encrypted to somebody, or junk: contents are the whole payload. */
        ENCRYPTED,
        /** A valid digest over contents that can't be decoded: contents are the whole payload. */
        ERROR,
        /** A fragment of a message: contents are the whole payload. */
        FRAGMENT
    }

    /**
     * Decodes an exit packet; never throws for any octets. A packet that lacks the handle its exit type needs has type
     * {@link Type#ERROR}, whatever its payload is.
     */
    public static ExitMessage decode(ExitPacket packet) {
        byte[] payload = packet.payload();
        return packet.lacksTag()
                ? new ExitMessage(Type.ERROR, Map.of(), payload, null, null, "the decoding handle is missing")
                : decode(payload, packet.tag().orElse(null));
    }

    /**
     * Decodes the payload of an exit packet; never throws for any octets.
     *
     * @param payload 28672 octets
     * @param tag the packet's decoding handle, null if it has none
     */
    public static ExitMessage decode(byte[] payload, @Nullable Digest20 tag) {
        if (!Payload.hashIsGood(payload)) {
            return new ExitMessage(Type.ENCRYPTED, Map.of(), payload.clone(), tag, null, "");
        }
        try {
            Payload parsed = Payload.parse(payload);
            if (parsed instanceof FragmentPayload fragment) {
                return new ExitMessage(Type.FRAGMENT, Map.of(), payload.clone(), tag, fragment, "");
            }
            return decode((SingletonPayload) parsed, tag);
        } catch (WireFormatException e) {
            return new ExitMessage(Type.ERROR, Map.of(), payload.clone(), tag, null, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Decodes a message that was put together from fragments.
     *
     * <p>There is no lower bound of 20K here under which a message counts as not overcompressed. A message that can't
     * be decoded has type {@link Type#ERROR} and no contents.
     *
     * @param compressed the message without its server-side prefix
     * @param maxContents octets that the body may have at most; more is never held in memory
     * @return empty if the message is longer
     */
    public static Optional<ExitMessage> decodeReassembled(byte[] compressed, int maxContents) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long room = (long) maxContents + HEADER_ROOM;
        long[] length = {0};
        try {
            Compression.uncompress(compressed, (long) UNPACKED_FACTOR * compressed.length, (buffer, offset, count) -> {
                length[0] += count;
                if (length[0] <= room) {
                    text.write(buffer, offset, count);
                } else {
                    text.reset();
                }
            });
        } catch (OvercompressedException e) {
            return Optional.of(new ExitMessage(Type.LONG, Map.of(), compressed.clone(), null, null, ""))
                    .filter(message -> message.contentsLength() <= maxContents);
        } catch (WireFormatException e) {
            return Optional.of(
                    new ExitMessage(Type.ERROR, Map.of(), new byte[0], null, null, String.valueOf(e.getMessage())));
        }
        if (length[0] > room) {
            return Optional.empty();
        }
        return Optional.of(plain(text.toByteArray(), null)).filter(message -> message.contentsLength() <= maxContents);
    }

    /** What the payload turned out to be. */
    public Type type() {
        return type;
    }

    /** The headers of a {@link Type#PLAIN} message, by their names in the message; none for other types. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The contents as {@link Type} says, in a fresh array. */
    public byte[] contents() {
        return contents.clone();
    }

    /** Octets of the contents. */
    public int contentsLength() {
        return contents.length;
    }

    /** The decoding handle, if the packet had one. */
    public Optional<Digest20> tag() {
        return Optional.ofNullable(tag);
    }

    /** The fragment, if this is one. */
    public Optional<FragmentPayload> fragment() {
        return Optional.ofNullable(fragment);
    }

    /** Why nothing could be decoded; empty text for other types than {@link Type#ERROR}. */
    public String error() {
        return error;
    }

    /** Whether the contents are text: printing characters, 8-bit ones but FF, TAB, LF, VT and CR. */
    public boolean isPrinting() {
        for (byte octet : contents) {
            int c = octet & 0xff;
            boolean control = c < ' ' && c != TAB && c != LF && c != VT && c != CR;
            if (control || c == DEL || c == LAST) {
                return false;
            }
        }
        return true;
    }

    /**
     * The message as text for a mail (E2E-spec §3.1.1).
     *
     * @throws IllegalStateException for {@link Type#ERROR}, and for {@link Type#ENCRYPTED} without a handle
     */
    public AnonymousMessage armored() {
        return switch (type) {
            case LONG -> AnonymousMessage.of(AnonymousMessage.Type.OVERCOMPRESSED, contents);
            case ENCRYPTED ->
                AnonymousMessage.encrypted(
                        contents, tag().orElseThrow(() -> new IllegalStateException("no decoding handle")));
            case FRAGMENT -> AnonymousMessage.of(textOr(AnonymousMessage.Type.FRAGMENT), contents);
            case PLAIN -> AnonymousMessage.of(textOr(AnonymousMessage.Type.BINARY), contents);
            case ERROR -> throw new IllegalStateException("a message that can't be decoded has no text form");
        };
    }

    @Override
    public String toString() {
        return "ExitMessage(" + type + ", " + contents.length + " octets)";
    }

    private AnonymousMessage.Type textOr(AnonymousMessage.Type other) {
        return isPrinting() ? AnonymousMessage.Type.PLAINTEXT : other;
    }

    private static ExitMessage decode(SingletonPayload payload, @Nullable Digest20 tag) throws WireFormatException {
        try {
            return plain(payload.uncompressed(), tag);
        } catch (OvercompressedException e) {
            return new ExitMessage(Type.LONG, Map.of(), payload.contents(), tag, null, "");
        }
    }

    private static ExitMessage plain(byte[] text, @Nullable Digest20 tag) {
        MailHeaders headers = MailHeaders.parse(text);
        byte[] body = Arrays.copyOfRange(text, headers.bodyOffset(), text.length);
        return new ExitMessage(Type.PLAIN, headers.values(), body, tag, null, "");
    }
}
