package net.mixminion.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of data as a configuration writes them: a number and b, byte, octet, K, KB, M, MB, G or GB. */
final class Size {
    private static final Pattern FORM =
            Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)\\s*(k|kb|m|mb|g|gb|b|byte|octet|)s?");
    private static final String[] UNITS = {"b", "KB", "MB", "GB"};
    private static final int STEP_BITS = 10;
    // a few times as much still is a long
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(60);
    private static final long BELOW_STEP = (1L << STEP_BITS) - 1;

    private Size() {}

    /** Reads a size in octets; without a unit the number counts octets. */
    static long parse(String text) throws ConfigException {
        Matcher parts = FORM.matcher(Blanks.strip(text).toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw Values.refuse(
                    text,
                    "a size",
                    "a number and b, K, KB, M, MB, G or GB, for example \"100 KB\"; alone it counts octets");
        }
        long unit = 1L << (STEP_BITS * exponent(parts.group(2)));
        String number = parts.group(1);
        BigInteger octets;
        if (number.indexOf('.') < 0) {
            octets = new BigInteger(number).multiply(BigInteger.valueOf(unit));
        } else {
            double product = Double.parseDouble(number) * unit;
            octets = Double.isInfinite(product) ? LARGEST.add(BigInteger.ONE) : new BigDecimal(product).toBigInteger();
        }
        if (octets.compareTo(LARGEST) > 0) {
            throw new ConfigException(Values.quote(text) + " is more than any disk holds; write less");
        }
        return octets.longValue();
    }

    /** Prints a size in the largest unit that divides it. */
    static String print(long octets) {
        int unit = 0;
        long amount = octets;
        while (unit < UNITS.length - 1 && (amount & BELOW_STEP) == 0) {
            amount >>= STEP_BITS;
            unit++;
        }
        return amount + " " + UNITS[unit];
    }

    private static int exponent(String unit) {
        if (unit.isEmpty()) {
            return 0;
        }
        return switch (unit.charAt(0)) {
            case 'k' -> 1;
            case 'm' -> 2;
            case 'g' -> 3;
            default -> 0;
        };
    }
}
