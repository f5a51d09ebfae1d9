package net.mixminion.packet.payload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.crypto.Base64Text;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import org.jspecify.annotations.Nullable;

/** A message in the text form in which an exit delivers it by mail (E2E-spec §3.1.1). */
public final class AnonymousMessage {
    private static final String ARMOR_TYPE = "TYPE III ANONYMOUS MESSAGE";
    private static final String TYPE_HEADER = "Message-type";
    private static final String HANDLE_HEADER = "Decoding-handle";

    private final Type type;
    private final byte[] contents;
    private final @Nullable Digest20 tag;

    private AnonymousMessage(Type type, byte[] contents, @Nullable Digest20 tag) {
        this.type = type;
        this.contents = contents;
        this.tag = tag;
    }

    /** What the contents are. */
    public enum Type {
        /** Text of printing characters, not encoded. */
        PLAINTEXT("plaintext"),
        /** A message with other characters. */
        BINARY("binary"),
        /** A message that would grow too much; still compressed. */
        OVERCOMPRESSED("overcompressed"),
        /** A payload that only its recipient can decode, if anybody. */
        ENCRYPTED("encrypted"),
        /** A payload with a fragment of a message. */
        FRAGMENT("fragment");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** The value of the header line. */
        public String text() {
            return text;
        }
    }

    /**
     * A message of any type but {@link Type#ENCRYPTED}.
     *
     * @throws IllegalArgumentException for that type
     */
    public static AnonymousMessage of(Type type, byte[] contents) {
        if (type == Type.ENCRYPTED) {
            throw new IllegalArgumentException("an encrypted message needs its decoding handle");
        }
        return new AnonymousMessage(type, contents.clone(), null);
    }

    /** A message of type {@link Type#ENCRYPTED} with its decoding handle. */
    public static AnonymousMessage encrypted(byte[] contents, Digest20 tag) {
        return new AnonymousMessage(Type.ENCRYPTED, contents.clone(), tag);
    }

    /** The text form; a missing LF is put at the end of plain text. */
    public byte[] pack() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(TYPE_HEADER, type.text());
        if (tag != null) {
            headers.put(HANDLE_HEADER, Base64Text.oneLine(tag.bytes()));
        }
        TextArmor.Body body = type == Type.PLAINTEXT ? TextArmor.Body.DASH_ESCAPED : TextArmor.Body.BASE64;
        return TextArmor.armor(ARMOR_TYPE, headers, contents, body);
    }

    /**
     * Finds all messages in a text.
     *
     * <p>A block without type is plain text; one with a decoding handle is encrypted whatever it says.
     *
     * @throws WireFormatException for damaged armor, an unknown type, or a decoding handle that is missing or wrong
     */
    public static List<AnonymousMessage> parse(byte[] text) throws WireFormatException {
        List<AnonymousMessage> messages = new ArrayList<>();
        for (TextArmor block : TextArmor.unarmor(text, ARMOR_TYPE, AnonymousMessage::isBase64)) {
            messages.add(parse(block));
        }
        return messages;
    }

    /** What the contents are. */
    public Type type() {
        return type;
    }

    /** The decoded contents, in a fresh array. */
    public byte[] contents() {
        return contents.clone();
    }

    /** The decoding handle of an encrypted message; empty for all others. */
    public Optional<Digest20> tag() {
        return Optional.ofNullable(tag);
    }

    /**
     * The message of an {@link Type#OVERCOMPRESSED} one, on the reader's own risk.
     *
     * @param limit octets that it may have at most
     * @throws OvercompressedException if it would be longer
     * @throws WireFormatException if it isn't compressed as it should be
     */
    public byte[] unpacked(int limit) throws WireFormatException, OvercompressedException {
        return Compression.uncompress(contents, limit);
    }

    @Override
    public String toString() {
        return "AnonymousMessage(" + type.text() + ", " + contents.length + " octets)";
    }

    private static boolean isBase64(List<Map.Entry<String, String>> headers) {
        return headers.stream()
                .anyMatch(header -> header.getKey().equals(TYPE_HEADER)
                        && !header.getValue().equals(Type.PLAINTEXT.text()));
    }

    private static AnonymousMessage parse(TextArmor block) throws WireFormatException {
        Type type = typeOf(block.headers().getOrDefault(TYPE_HEADER, Type.PLAINTEXT.text()));
        String handle = block.headers().get(HANDLE_HEADER);
        if (handle != null) {
            return new AnonymousMessage(Type.ENCRYPTED, block.contents(), handle(handle));
        }
        if (type == Type.ENCRYPTED) {
            throw new WireFormatException("an encrypted message without its decoding handle");
        }
        return new AnonymousMessage(type, block.contents(), null);
    }

    private static Type typeOf(String text) throws WireFormatException {
        for (Type type : Type.values()) {
            if (type.text().equals(text)) {
                return type;
            }
        }
        throw new WireFormatException("unknown kind of message \"" + text + "\"");
    }

    private static Digest20 handle(String base64) throws WireFormatException {
        byte[] octets;
        try {
            octets = Base64Text.decode(base64);
        } catch (WireFormatException e) {
            throw new WireFormatException("a decoding handle that isn't Base64", e);
        }
        if (octets.length != Digest20.LENGTH) {
            throw new WireFormatException("a decoding handle has no " + octets.length + " octets");
        }
        return Digest20.of(octets);
    }
}
