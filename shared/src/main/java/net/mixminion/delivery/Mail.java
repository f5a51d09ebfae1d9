package net.mixminion.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/** A mail with its envelope. */
public final class Mail {
    private final String sender;
    private final String recipient;
    private final byte[] text;

    /** Takes the array over without copying it. */
    Mail(String sender, String recipient, byte[] text) {
        this.sender = sender;
        this.recipient = recipient;
        this.text = text;
    }

    /** The sender in the envelope: our return address. */
    public String sender() {
        return sender;
    }

    /** The only recipient, in the envelope and in the header To. */
    public String recipient() {
        return recipient;
    }

    /** Headers, an empty line and the body, line ends as LF; a copy. */
    public byte[] text() {
        return text.clone();
    }

    /**
     * This mail with more headers above its own.
     *
     * @param lines whole header lines without line ends
     */
    public Mail withHeaders(List<String> lines) {
        byte[] above = lines.isEmpty() ? new byte[0] : (String.join("\n", lines) + "\n").getBytes(ISO_8859_1);
        byte[] whole = new byte[above.length + text.length];
        System.arraycopy(above, 0, whole, 0, above.length);
        System.arraycopy(text, 0, whole, above.length, text.length);
        return new Mail(sender, recipient, whole);
    }

    /** No address: this may come near a log. */
    @Override
    public String toString() {
        return "Mail(" + text.length + " octets)";
    }
}
