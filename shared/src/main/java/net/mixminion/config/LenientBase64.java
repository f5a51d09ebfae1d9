package net.mixminion.config;

import java.io.ByteArrayOutputStream;

/**
 * Base 64 as the reference reads it: whatever is no digit is passed over, the first proper padding ends the data, and
 * data without the padding that it needs is refused.
 */
final class LenientBase64 {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int DIGIT_BITS = 6;

    private LenientBase64() {}

    static byte[] decode(String text) throws ConfigException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() * 3 / 4);
        int bits = 0;
        int held = 0;
        int digitsInGroup = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                if (digitsInGroup == 3 || (digitsInGroup == 2 && isPaddingNext(text, i + 1))) {
                    return out.toByteArray();
                }
                continue;
            }
            int digit = DIGITS.indexOf(c);
            if (digit < 0) {
                continue;
            }
            digitsInGroup = (digitsInGroup + 1) % 4;
            held = (held << DIGIT_BITS) | digit;
            bits += DIGIT_BITS;
            if (bits >= 8) {
                bits -= 8;
                out.write(held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        if (bits != 0) {
            throw new ConfigException("the base 64 data ends too early; write it with its \"=\" at the end");
        }
        return out.toByteArray();
    }

    private static boolean isPaddingNext(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' || DIGITS.indexOf(c) >= 0) {
                return c == '=';
            }
        }
        return false;
    }
}
