package net.mixminion.client.vectors;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values as the reference's language prints them. */
final class PythonText {
    private static final int DIGITS = 12;
    private static final int LEAST_PLAIN_EXPONENT = -4;

    private PythonText() {}

    /** A string with its quotes, and a backslash before what doesn't print. */
    static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        for (int i = 0; i < text.length(); i++) {
            out.append(escaped(text.charAt(i), quote));
        }
        return out.append(quote).toString();
    }

    private static String escaped(char c, char quote) {
        return switch (c) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (c == quote) {
                    yield "\\" + c;
                }
                yield c < ' ' || c > '~' ? String.format(Locale.ROOT, "\\x%02x", (int) c) : String.valueOf(c);
            }
        };
    }

    /** A number with a point, in twelve digits at most. */
    static String number(double value) {
        if (value == 0) {
            return "0.0";
        }
        BigDecimal rounded = new BigDecimal(value)
                .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= LEAST_PLAIN_EXPONENT && exponent < DIGITS) {
            return rounded.scale() <= 0 ? rounded.toPlainString() + ".0" : rounded.toPlainString();
        }
        String digits = rounded.unscaledValue().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return String.format(Locale.ROOT, "%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** A list of what is printed already. */
    static String list(Stream<String> items) {
        return items.collect(Collectors.joining(", ", "[", "]"));
    }

    /** Several values of what is printed already, as a tuple. */
    static String tuple(List<String> items) {
        return items.size() == 1 ? "(" + items.get(0) + ",)" : "(" + String.join(", ", items) + ")";
    }

    /** A tuple of the single characters of a text. */
    static String tupleOfCharacters(String text) {
        return tuple(
                text.chars().mapToObj(c -> quoted(String.valueOf((char) c))).toList());
    }
}
