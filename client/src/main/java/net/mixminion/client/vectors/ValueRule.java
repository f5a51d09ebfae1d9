package net.mixminion.client.vectors;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides by its text alone whether we read a value otherwise than the reference does.
 *
 * @param difference why
 * @param referenceResult what the reference makes of it: ok or error
 * @param referenceValue the value that the reference reads; null if it reads none
 * @param referencePrinted how it prints the value back; null if that is not known
 * @param ours what we make of it; {@link #REFUSED} if we take it for an error
 */
record ValueRule(
        Difference difference,
        String referenceResult,
        @Nullable Object referenceValue,
        @Nullable String referencePrinted,
        Object ours) {
    /** What stands for the value where there is none. */
    static final String REFUSED = "(refused)";

    /** The kind of integers that count things, as keys have them. */
    static final String COUNT = "count";

    private static final String NUMBER = "([0-9]+\\.?[0-9]*|\\.[0-9]+)";
    private static final Pattern REFERENCE_SIZE = Pattern.compile(NUMBER + "\\s*(k|m|b|byte|octet|)");
    private static final Pattern SIZE = Pattern.compile(NUMBER + "\\s*(k|kb|m|mb|g|gb|b|byte|octet|)s?");
    private static final Pattern INTERVAL =
            Pattern.compile(NUMBER + "\\s+(sec|second|min|minute|hour|day|week|mon|month|year)s?");
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\s*[0-9]+");
    private static final Map<String, Long> SECONDS = Map.ofEntries(
            Map.entry("sec", 1L),
            Map.entry("second", 1L),
            Map.entry("min", 60L),
            Map.entry("minute", 60L),
            Map.entry("hour", 3600L),
            Map.entry("day", 86_400L),
            Map.entry("week", 7 * 86_400L),
            Map.entry("mon", 30 * 86_400L),
            Map.entry("month", 30 * 86_400L),
            Map.entry("year", 365 * 86_400L));
    private static final BigDecimal LONGEST_INTERVAL = BigDecimal.valueOf(10_000 * 365 * 86_400L);
    private static final BigDecimal LARGEST_SIZE = new BigDecimal(BigInteger.ONE.shiftLeft(60));
    private static final BigInteger STEP = BigInteger.valueOf(1024);
    private static final List<String> SIZE_UNITS = List.of("b", "KB", "MB", "GB");
    private static final BigDecimal MOST_WAITS = BigDecimal.valueOf(100_000);

    /** Finds the rule for a value of a kind; empty if we do as the reference does. */
    static Optional<ValueRule> of(String kind, String input) {
        String text = input.strip().toLowerCase(Locale.ROOT);
        return switch (kind) {
            case "size" -> size(text);
            case "interval" -> isTooLong(text) ? tooLarge(whole(text), null) : Optional.empty();
            case "intervalList" -> isTooLongList(text) ? tooLarge(null, null) : Optional.empty();
            case COUNT -> isTooLargeInteger(text, Integer.SIZE) ? tooLarge(integer(text), null) : Optional.empty();
            case "int" -> isTooLargeInteger(text, Long.SIZE) ? tooLarge(integer(text), null) : Optional.empty();
            case "filename" ->
                text.isEmpty()
                        ? Optional.of(new ValueRule(Difference.CLEAN_ERRORS, "error", null, null, REFUSED))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<ValueRule> tooLarge(@Nullable Object value, @Nullable String printed) {
        return Optional.of(new ValueRule(Difference.NUMBER_LIMITS, "ok", value, printed, REFUSED));
    }

    private static Optional<ValueRule> size(String text) {
        // the reference looks for the number and a unit that it knows, and never at what follows
        Matcher reference = REFERENCE_SIZE.matcher(text);
        if (!reference.lookingAt()) {
            return Optional.empty();
        }
        BigInteger theirs = octets(reference);
        Matcher parts = SIZE.matcher(text);
        boolean known = parts.matches();
        BigInteger ours = known ? octets(parts) : BigInteger.ZERO;
        boolean refused = !known || new BigDecimal(ours).compareTo(LARGEST_SIZE) > 0;
        if (!refused && ours.equals(theirs) && !parts.group(2).startsWith("g")) {
            return Optional.empty();
        }
        Difference reason = known && ours.equals(theirs) ? Difference.NUMBER_LIMITS : Difference.SIZE_UNITS;
        return Optional.of(new ValueRule(reason, "ok", theirs, printedSize(theirs), refused ? REFUSED : ours));
    }

    private static BigInteger octets(Matcher numberAndUnit) {
        String unit = numberAndUnit.group(2);
        int shift = unit.isEmpty() ? 0 : 10 * Math.max(0, " kmg".indexOf(unit.charAt(0)));
        return new BigDecimal(numberAndUnit.group(1))
                .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(shift)))
                .toBigInteger();
    }

    private static String printedSize(BigInteger octets) {
        BigInteger amount = octets;
        int unit = 0;
        while (unit < SIZE_UNITS.size() - 1 && amount.mod(STEP).signum() == 0) {
            amount = amount.divide(STEP);
            unit++;
        }
        return amount + " " + SIZE_UNITS.get(unit);
    }

    private static boolean isTooLong(String text) {
        return seconds(text)
                .map(seconds -> seconds.compareTo(LONGEST_INTERVAL) > 0)
                .orElse(false);
    }

    private static boolean isTooLongList(String text) {
        BigDecimal waits = BigDecimal.ZERO;
        boolean tooLong = false;
        for (String part : text.split(",", -1)) {
            String item = part.strip();
            boolean repeats = item.contains(" for ");
            String plain = repeats && item.startsWith("every ") ? item.substring("every ".length()) : item;
            String[] both = plain.split(" for ", 2);
            Optional<BigDecimal> wait = seconds(both[0].strip());
            Optional<BigDecimal> total = seconds(both[both.length - 1].strip());
            if (wait.isEmpty() || total.isEmpty() || (repeats && wait.get().signum() == 0)) {
                // no list at all
                return false;
            }
            tooLong |= isTooLong(both[0].strip()) || isTooLong(both[both.length - 1].strip());
            waits = waits.add(repeats ? total.get().divide(wait.get(), 0, RoundingMode.CEILING) : BigDecimal.ONE);
        }
        return tooLong || waits.compareTo(MOST_WAITS) > 0;
    }

    private static Optional<BigDecimal> seconds(String text) {
        Matcher parts = INTERVAL.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long unit = SECONDS.getOrDefault(parts.group(2), 1L);
        BigDecimal exact = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit));
        return Optional.of(new BigDecimal(exact.toBigInteger()));
    }

    private static BigInteger whole(String interval) {
        return seconds(interval).map(BigDecimal::toBigInteger).orElse(BigInteger.ZERO);
    }

    private static BigInteger integer(String text) {
        return new BigInteger(text.replaceAll("[+\\s]", ""));
    }

    private static boolean isTooLargeInteger(String text, int bits) {
        return INTEGER.matcher(text).matches() && integer(text).bitLength() >= bits;
    }
}
