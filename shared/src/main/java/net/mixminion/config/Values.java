package net.mixminion.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kinds of values that configurations, descriptors and directories are made of.
 *
 * <p>Each reader ignores white space around the value and throws a {@link ConfigException} without a place, whose text
 * quotes what was found and says what to write.
 */
public final class Values {
    /** The longest nickname a server may have, in characters. */
    public static final int LONGEST_NICKNAME = 24;

    private static final int SHOWN_CHARS = 80;
    private static final int FIRST_YEAR = 1970;
    private static final Set<String> TRUE = Set.of("1", "yes", "y", "true", "on");
    private static final Set<String> FALSE = Set.of("0", "no", "n", "false", "off");
    private static final Pattern INTEGER = Pattern.compile("([+-]?)\\s*([0-9]+)");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)");
    private static final Pattern DATE = Pattern.compile("([0-9]{4})([/-])([0-9]{2})\\2([0-9]{2})");
    private static final Pattern TIME =
            Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})\\s+([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{3}))?");
    private static final DateTimeFormatter PRINTED_DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter PRINTED_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Values() {}

    /** Reads yes, y, 1, true, on, or no, n, 0, false, off; case counts for nothing. */
    public static boolean bool(String text) throws ConfigException {
        String wanted = Blanks.strip(text).toLowerCase(Locale.ROOT);
        if (TRUE.contains(wanted)) {
            return true;
        }
        if (FALSE.contains(wanted)) {
            return false;
        }
        throw refuse(text, "yes or no", "yes or no");
    }

    /** Prints yes or no. */
    public static String printBool(boolean value) {
        return value ? "yes" : "no";
    }

    /** Reads a decimal integer that may have a sign. */
    public static long integer(String text) throws ConfigException {
        Matcher parts = INTEGER.matcher(Blanks.strip(text));
        if (parts.matches()) {
            try {
                return Long.parseLong(parts.group(1) + parts.group(2));
            } catch (NumberFormatException e) {
                throw new ConfigException(quote(text) + " is too large a number; write a smaller one");
            }
        }
        throw refuse(text, "an integer", "digits only");
    }

    /** Reads the address of a web page: http or https, with a host. */
    public static URI url(String text) throws ConfigException {
        String wanted = Blanks.strip(text);
        try {
            URI uri = new URI(wanted);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new ConfigException(
                quote(wanted) + " is no address of a web page; write \"http://\" or \"https://\", a host and a path");
    }

    /** Reads a share: a number from 0 to 1, or a percentage. */
    public static double fraction(String text) throws ConfigException {
        String wanted = Blanks.strip(text);
        boolean percent = wanted.endsWith("%");
        String number = percent ? Blanks.strip(wanted.substring(0, wanted.length() - 1)) : wanted;
        if (!DECIMAL.matcher(number).matches()) {
            throw refuse(text, "a fraction", "a number from 0 to 1, or a percentage, for example \"60%\"");
        }
        double value = percent ? Double.parseDouble(number) / 100 : Double.parseDouble(number);
        if (!(value >= 0 && value <= 1)) {
            throw new ConfigException(quote(text) + " is not between 0% and 100%; write for example \"60%\"");
        }
        return value;
    }

    /** Prints a share as a percentage with two decimals. */
    public static String printFraction(double value) {
        // the exact binary value is rounded, half to even, as printf(3) does
        String digits = new BigDecimal(100 * value)
                .setScale(2, RoundingMode.HALF_EVEN)
                .abs()
                .toString();
        return (Math.copySign(1, value) < 0 ? "-" : "") + digits + "%";
    }

    /** Reads a size in octets: a number and b, byte, octet, K, KB, M, MB, G or GB; without a unit it counts octets. */
    public static long size(String text) throws ConfigException {
        return Size.parse(text);
    }

    /** Prints a size in the largest unit that divides it. */
    public static String printSize(long octets) {
        return Size.print(octets);
    }

    /** Reads texts with commas between; each without white space around, empty ones included. */
    public static List<String> list(String text) {
        List<String> items = new ArrayList<>();
        int from = 0;
        int comma = text.indexOf(',');
        while (comma >= 0) {
            items.add(Blanks.strip(text.substring(from, comma)));
            from = comma + 1;
            comma = text.indexOf(',', from);
        }
        items.add(Blanks.strip(text.substring(from)));
        return items;
    }

    /** Reads words with white space between. */
    public static List<String> seq(String text) {
        List<String> words = new ArrayList<>();
        int from = Blanks.skip(text, 0);
        while (from < text.length()) {
            int to = from;
            while (to < text.length() && !Blanks.isBlank(text.charAt(to))) {
                to++;
            }
            words.add(text.substring(from, to));
            from = Blanks.skip(text, to);
        }
        return words;
    }

    /** Reads an IPv4 address of four numbers; the result is as written. */
    public static String ip(String text) throws ConfigException {
        String wanted = Blanks.strip(text);
        if (Ip4.isAddress(wanted)) {
            return wanted;
        }
        throw refuse(wanted, "an IPv4 address", "four numbers from 0 to 255 with dots between");
    }

    /** Reads an IPv6 address; the result is as written. */
    public static String ip6(String text) throws ConfigException {
        return Ip6.parse(text);
    }

    /** Reads a host name or an IPv4 address; the result is as written. */
    public static String host(String text) throws ConfigException {
        String wanted = Blanks.strip(text);
        if (isPlausibleHostname(wanted)) {
            return wanted;
        }
        throw refuse(wanted, "a host name", "letters, digits, hyphens and single dots");
    }

    /** Whether a text has only letters, digits, hyphens and dots, doesn't start with a dot and has no two in a row. */
    public static boolean isPlausibleHostname(String text) {
        if (text.isEmpty() || text.startsWith(".") || text.contains("..")) {
            return false;
        }
        return text.chars().allMatch(c -> c == '.' || isNicknameChar(c));
    }

    /** Reads a server's nickname: 1 to 24 letters, digits and hyphens, the first one a letter. */
    public static String nickname(String text) throws ConfigException {
        String wanted = Blanks.strip(text);
        if (isNickname(wanted)) {
            return wanted;
        }
        throw refuse(wanted, "a nickname", "1 to 24 letters, digits and hyphens that start with a letter");
    }

    /** Whether a text is a nickname, without white space around. */
    public static boolean isNickname(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NICKNAME
                && text.chars().allMatch(Values::isNicknameChar)
                && isLetter(text.charAt(0));
    }

    /** Reads a mail address; {@link Mailbox} says which. */
    public static String email(String text) throws ConfigException {
        String wanted = Blanks.strip(text);
        if (Mailbox.isMailbox(wanted)) {
            return wanted;
        }
        throw refuse(wanted, "a mail address", "an address such as \"name@example.org\", without a display name");
    }

    /**
     * Reads a file's name, which may stand in quotes and start with {@code ~} for a home directory.
     *
     * @return the name; empty if there is nothing between the quotes
     */
    public static String filename(String text, Surroundings surroundings) throws ConfigException {
        String name = Blanks.strip(text);
        if (name.isEmpty()) {
            throw new ConfigException("no file name is given; write one, or remove the line");
        }
        char first = name.charAt(0);
        if (first == '"' || first == '\'') {
            if (name.charAt(name.length() - 1) != first) {
                throw new ConfigException(quote(name) + " has a quote at one end only; put the same at both ends");
            }
            // a lone quote is both ends at once
            name = name.length() == 1 ? "" : name.substring(1, name.length() - 1);
        }
        String expanded = expand(name, surroundings);
        if (expanded.indexOf('\0') >= 0) {
            throw refuse(name, "a file name", "a name that this system can use");
        }
        return expanded;
    }

    private static String expand(String name, Surroundings surroundings) {
        if (!name.startsWith("~")) {
            return name;
        }
        int slash = name.indexOf('/');
        int end = slash < 0 ? name.length() : slash;
        Optional<String> home = surroundings.home(name.substring(1, end));
        return home.map(directory -> directory + name.substring(end)).orElse(name);
    }

    /** Reads a user's name or number, and gives the number. */
    public static int user(String text, Surroundings surroundings) throws ConfigException {
        String wanted = Blanks.strip(text);
        var number = surroundings.userId(wanted);
        if (number.isPresent()) {
            return number.getAsInt();
        }
        try {
            long written = integer(wanted);
            if (written >= 0 && written <= Integer.MAX_VALUE) {
                return (int) written;
            }
        } catch (ConfigException e) {
            // the text below says both
        }
        throw refuse(wanted, "a user of this system", "the name or the number of one that is");
    }

    /** Reads octets written in base 64; {@link LenientBase64} says what is passed over. */
    public static byte[] base64(String text) throws ConfigException {
        return LenientBase64.decode(text);
    }

    /** Reads octets written as hexadecimal digits, white space between them ignored. */
    public static byte[] hex(String text) throws ConfigException {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (" \t\u000b\n".indexOf(c) < 0) {
                digits.append(c);
            }
        }
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw refuse(text, "hexadecimal data", "an even number of the digits 0 to 9 and A to F");
        }
    }

    /**
     * Reads {@code YYYY-MM-DD} or {@code YYYY/MM/DD} as midnight GMT.
     *
     * <p>A day up to 31 is taken in every month and runs over into the next one: February 31 is March 3 or 2.
     */
    public static Instant date(String text) throws ConfigException {
        Matcher parts = DATE.matcher(Blanks.strip(text));
        if (parts.matches()) {
            Optional<Instant> day = midnight(parts.group(1), parts.group(3), parts.group(4));
            if (day.isPresent()) {
                return day.get();
            }
        }
        throw refuse(text, "a date", "year, month and day since 1970, for example \"2026-01-31\"");
    }

    /** Prints a date as {@code YYYY-MM-DD} in GMT. */
    public static String printDate(Instant date) {
        return PRINTED_DATE.format(date);
    }

    /** Reads {@code YYYY-MM-DD HH:MM:SS} or {@code …SS.mmm} in GMT; seconds may be up to 61. */
    public static Instant time(String text) throws ConfigException {
        Matcher parts = TIME.matcher(Blanks.strip(text));
        if (parts.matches()) {
            Optional<Instant> day = midnight(parts.group(1), parts.group(2), parts.group(3));
            int hours = Integer.parseInt(parts.group(4));
            int minutes = Integer.parseInt(parts.group(5));
            int seconds = Integer.parseInt(parts.group(6));
            if (day.isPresent() && hours < 24 && minutes < 60 && seconds <= 61) {
                long millis = parts.group(7) == null ? 0 : Long.parseLong(parts.group(7));
                return day.get()
                        .plusSeconds(hours * 3600L + minutes * 60L + seconds)
                        .plusMillis(millis);
            }
        }
        throw refuse(text, "a time", "a date and a time of day, for example \"2026-01-31 23:59:59\"");
    }

    /** Prints a time as {@code YYYY-MM-DD HH:MM:SS} in GMT; fractions of a second are cut off. */
    public static String printTime(Instant time) {
        return PRINTED_TIME.format(time);
    }

    private static Optional<Instant> midnight(String year, String month, String day) {
        int y = Integer.parseInt(year);
        int d = Integer.parseInt(day);
        if (y < FIRST_YEAR || d < 1 || d > 31) {
            return Optional.empty();
        }
        try {
            LocalDate first = LocalDate.of(y, Integer.parseInt(month), 1);
            return Optional.of(
                    first.plusDays(d - 1L).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isNicknameChar(int c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-';
    }

    private static boolean isLetter(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /** The exception that says: "FOUND" is not WHAT; write THIS. */
    static ConfigException refuse(String found, String what, String write) {
        return new ConfigException(quote(Blanks.strip(found)) + " is not " + what + "; write " + write);
    }

    /** A text in quotes for a message, shortened, and with {@code ?} for what doesn't print. */
    static String quote(String text) {
        String shown = text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
        StringBuilder out = new StringBuilder("\"");
        shown.chars().forEach(c -> out.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
        return out.append('"').toString();
    }
}
