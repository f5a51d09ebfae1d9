package net.mixminion.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Base64 as the network's texts use it; decoding is as lenient as the reference's, which is Python's
 * {@code binascii}.
 */
public final class Base64Text {
    private static final int LINE_CHARS = 64;
    private static final int SEXTET_BITS = 6;
    private static final int QUAD = 4;
    private static final char PAD = '=';
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final byte[] VALUES = values();

    private Base64Text() {}

    /** Encodes to one line without a line end. */
    public static String oneLine(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    /** Encodes to lines of 64 characters, each with its LF; nothing for no octets. */
    public static String lines64(byte[] octets) {
        if (octets.length == 0) {
            return "";
        }
        Base64.Encoder encoder = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'});
        return new String(encoder.encode(octets), StandardCharsets.US_ASCII) + "\n";
    }

    /**
     * Decodes: foreign characters are skipped, the text ends at the first complete padding, padding in other places is
     * skipped.
     *
     * @throws WireFormatException if the text ends within an octet
     */
    public static byte[] decode(String text) throws WireFormatException {
        byte[] out = new byte[text.length() / QUAD * 3 + 3];
        int octets = 0;
        int sextets = 0;
        int held = 0;
        int heldBits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == PAD) {
                int inQuad = sextets % QUAD;
                if (inQuad == 3 || (inQuad == 2 && nextIsPad(text, i + 1))) {
                    heldBits = 0;
                    break;
                }
                continue;
            }
            int value = value(c);
            if (value < 0) {
                continue;
            }
            sextets++;
            held = (held << SEXTET_BITS | value) & 0xffff;
            heldBits += SEXTET_BITS;
            if (heldBits >= Byte.SIZE) {
                heldBits -= Byte.SIZE;
                out[octets++] = (byte) (held >> heldBits);
            }
        }
        if (heldBits != 0) {
            throw new WireFormatException("Base64 text that ends too early");
        }
        return Arrays.copyOf(out, octets);
    }

    private static boolean nextIsPad(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == PAD || value(c) >= 0) {
                return c == PAD;
            }
        }
        return false;
    }

    private static int value(char c) {
        return c < VALUES.length ? VALUES[c] : -1;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }
}
