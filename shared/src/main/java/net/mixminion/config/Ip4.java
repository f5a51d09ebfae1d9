package net.mixminion.config;

import java.util.regex.Pattern;

/** IPv4 addresses written as four numbers with dots; a number that starts with 0 is octal, as inet_aton(3) has it. */
final class Ip4 {
    static final int LENGTH = 4;
    private static final Pattern FORM = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}");
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final int LONGEST_NUMBER = 16;
    private static final int BITS = 8;

    private Ip4() {}

    static boolean isAddress(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        for (String number : DOT.split(text, -1)) {
            if (octet(number) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The 32 bits of a valid address. */
    static long bits(String address) {
        long bits = 0;
        for (String number : DOT.split(address, -1)) {
            bits = (bits << BITS) | octet(number);
        }
        return bits;
    }

    /** The 32 bits of four octets. */
    static long bits(byte[] octets) {
        long bits = 0;
        for (byte octet : octets) {
            bits = (bits << BITS) | (octet & 0xff);
        }
        return bits;
    }

    /** The value of one of the four numbers, -1 if it is none. */
    private static int octet(String number) {
        boolean octal = number.length() > 1 && number.charAt(0) == '0';
        if (number.length() > LONGEST_NUMBER) {
            return -1;
        }
        try {
            long value = Long.parseLong(number, octal ? 8 : 10);
            return value <= 0xff ? (int) value : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
