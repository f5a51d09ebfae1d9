package net.mixminion.crypto;

import java.nio.charset.StandardCharsets;

/** What a key derived from a master secret is for; the text goes into the derivation (minion-spec §3.1.1). */
public enum Mode {
    HEADER_SECRET_KEY("HEADER SECRET KEY"),
    RANDOM_JUNK("RANDOM JUNK"),
    HEADER_ENCRYPT("HEADER ENCRYPT"),
    PAYLOAD_ENCRYPT("PAYLOAD ENCRYPT"),
    HIDE_HEADER("HIDE HEADER"),
    HIDE_PAYLOAD("HIDE PAYLOAD"),
    REPLAY_PREVENTION("REPLAY PREVENTION"),
    APPLICATION_KEY("APPLICATION KEY"),
    END_TO_END_ENCRYPT("END-TO-END ENCRYPT"),
    WHITEN("WHITEN");

    private final String text;

    Mode(String text) {
        this.text = text;
    }

    /** The text as octets, a fresh array. */
    public byte[] ascii() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The text as the specification writes it. */
    public String text() {
        return text;
    }
}
