package net.mixminion.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of time as a configuration writes it: a number and a unit.
 *
 * @param seconds the length in whole seconds, fractions cut off
 * @param amount the number as it is printed back
 * @param unit the unit, in its long singular form
 */
public record Interval(long seconds, String amount, String unit) {
    private static final Pattern FORM =
            Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)\\s+(sec|second|min|minute|hour|day|week|mon|month|year)s?");
    private static final Map<String, String> LONG_NAMES = Map.of("sec", "second", "min", "minute", "mon", "month");
    private static final int SHOWN_DIGITS = 12;
    // sums and dates computed with it stay within their types
    private static final BigInteger LONGEST = BigInteger.valueOf(10_000L * 365 * 86_400);

    /** The units from the longest to the shortest; a month has 30 days, a year 365. */
    private enum Unit {
        YEAR(365 * 86_400),
        MONTH(30 * 86_400),
        WEEK(7 * 86_400),
        DAY(86_400),
        HOUR(3_600),
        MINUTE(60),
        SECOND(1);

        private final long seconds;

        Unit(long seconds) {
            this.seconds = seconds;
        }

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same length for computing. */
    public Duration toDuration() {
        return Duration.ofSeconds(seconds);
    }

    /** The interval as a configuration writes it, in the unit that was used. */
    @Override
    public String toString() {
        boolean one = amount.equals("1") || amount.equals("1.0");
        return amount + " " + unit + (one ? "" : "s");
    }

    /** The same length in the longest unit that divides it; nothing at all is 0 years. */
    static Interval inLongestUnit(long seconds) {
        for (Unit unit : Unit.values()) {
            if (seconds % unit.seconds == 0) {
                return new Interval(seconds, Long.toString(seconds / unit.seconds), unit.text());
            }
        }
        throw new IllegalStateException("every number of seconds is a multiple of one");
    }

    /**
     * Reads {@code NUMBER UNIT}, for example "1.5 hours".
     *
     * @throws ConfigException if the text is no interval
     */
    public static Interval parse(String text) throws ConfigException {
        String wanted = Blanks.strip(text).toLowerCase(Locale.ROOT);
        Matcher parts = FORM.matcher(wanted);
        if (!parts.matches()) {
            throw Values.refuse(wanted, "an interval", "a number, a blank and a unit, for example \"30 min\"");
        }
        String number = parts.group(1);
        String unitName = LONG_NAMES.getOrDefault(parts.group(2), parts.group(2));
        long unit = Unit.valueOf(unitName.toUpperCase(Locale.ROOT)).seconds;
        if (number.indexOf('.') < 0) {
            BigInteger amount = new BigInteger(number);
            return new Interval(
                    seconds(new BigDecimal(amount.multiply(BigInteger.valueOf(unit))), wanted),
                    amount.toString(),
                    unitName);
        }
        double amount = Double.parseDouble(number);
        if (Double.isInfinite(amount * unit)) {
            throw tooLong(wanted);
        }
        return new Interval(seconds(new BigDecimal(amount * unit), wanted), shown(amount), unitName);
    }

    private static long seconds(BigDecimal exact, String text) throws ConfigException {
        BigInteger whole = exact.toBigInteger();
        if (whole.compareTo(LONGEST) > 0) {
            throw tooLong(text);
        }
        return whole.longValue();
    }

    private static ConfigException tooLong(String text) {
        return new ConfigException(Values.quote(text) + " is longer than 10000 years; write less");
    }

    /** Twelve digits at most, without superfluous zeros, always with a point or an exponent. */
    private static String shown(double amount) {
        if (amount == 0) {
            return "0.0";
        }
        BigDecimal rounded = new BigDecimal(amount)
                .round(new MathContext(SHOWN_DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < SHOWN_DIGITS) {
            String plain = rounded.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = rounded.unscaledValue().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
