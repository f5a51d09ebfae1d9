package net.mixminion.client.vectors;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.config.ConfigException;
import net.mixminion.config.Interval;
import net.mixminion.config.Values;

/** What the reference says about a value that it refuses; the vectors hold it word for word. */
final class ReferenceRefusal {
    private static final String DOTTED = "[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+";
    private static final Pattern ADDRESS_SET = Pattern.compile(
            "(" + DOTTED + "|\\*)\\s*(?:/\\s*(" + DOTTED + "))?\\s*(?:([0-9]+)\\s*(?:-\\s*([0-9]+))?)?");
    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}\\s+[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{3})?");
    private static final Pattern FLOAT = Pattern.compile(
            "[+-]?(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[+-]?[0-9]+)?|inf|infinity|nan)", Pattern.CASE_INSENSITIVE);
    private static final String EVERY = "every ";
    private static final String FOR = " for ";
    private static final String OPEN_END = "Bad syntax on interval %s. (Did you mean %s for X days?)";

    private ReferenceRefusal() {}

    /** The class of the error. */
    static String errorClass(String kind, String input) {
        return kind.equals("filename") && input.strip().isEmpty() ? "IndexError" : "ConfigError";
    }

    /** The text of the error, or the first of several that it is made of. */
    static String firstArgument(String kind, String input) {
        String text = text(kind, input);
        return text.startsWith("(" + PythonText.quoted(OPEN_END)) ? OPEN_END : text;
    }

    /** The text of the error. */
    static String text(String kind, String input) {
        String stripped = input.strip();
        return switch (kind) {
            case "boolean" -> "Invalid boolean " + PythonText.quoted(input);
            case "severity" -> "Invalid log level " + PythonText.quoted(input);
            case "serverMode" -> "Server mode must be 'Relay' or 'Local'";
            case "mixRule" -> "Unrecognized mix algorithm " + input;
            case "fraction" -> fraction(input);
            case "interval" -> interval(stripped);
            case "intervalList" -> intervalList(input);
            case "int" -> "Expected an integer but got " + PythonText.quoted(input);
            case "size" -> "Invalid size " + PythonText.quoted(input);
            case "IP" -> "Invalid IP " + PythonText.quoted(stripped);
            case "IP6" -> ip6(input);
            case "host" -> PythonText.quoted(stripped) + " doesn't look like a valid hostname";
            case "email" -> PythonText.quoted(stripped) + " is not a valid email address.";
            case "addressSet_allow", "addressSet_deny" -> addressSet(stripped);
            case "base64" -> "Invalid Base64 data";
            case "hex" -> "Invalid hexadecimal data";
            case "date" -> "Invalid date " + PythonText.quoted(input);
            case "time" ->
                TIME.matcher(stripped).matches()
                        ? "Invalid time " + PythonText.quoted(input)
                        : "Invalid format for time";
            case "nickname" -> nickname(stripped);
            case "filename" -> stripped.isEmpty() ? "string index out of range" : "Mismatched quotes";
            case "user" -> "Expected a user name or UID, but got " + PythonText.quoted(stripped);
            case "command" -> command(input);
            default -> "(not known)";
        };
    }

    private static String interval(String text) {
        return "Unrecognized interval " + PythonText.quoted(text.toLowerCase(Locale.ROOT));
    }

    private static String fraction(String input) {
        String text = input.strip();
        String number =
                text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : text;
        return FLOAT.matcher(number).matches()
                ? input + " is not in range (between 0% and 100%)"
                : input + " is not a fraction";
    }

    private static String intervalList(String input) {
        for (String part : input.strip().toLowerCase(Locale.ROOT).split(",", -1)) {
            String item = part.strip();
            int between = item.indexOf(FOR);
            if (between < 0 && item.startsWith(EVERY)) {
                return PythonText.tuple(
                        List.of(PythonText.quoted(OPEN_END), PythonText.quoted(item), PythonText.quoted(item)));
            }
            String shorter = between >= 0 && item.startsWith(EVERY) ? item.substring(EVERY.length()) : item;
            for (String one : shorter.split(FOR, 2)) {
                if (seconds(one) < 0) {
                    return interval(one.strip());
                }
            }
            if (between >= 0 && seconds(shorter.split(FOR, 2)[0]) == 0) {
                return "Repeated interval too small in " + input;
            }
        }
        return "(not known)";
    }

    /** The length of an interval; -1 if the text is none. */
    private static long seconds(String text) {
        try {
            return Interval.parse(text).seconds();
        } catch (ConfigException e) {
            return -1;
        }
    }

    private static String addressSet(String text) {
        Matcher parts = ADDRESS_SET.matcher(text);
        if (!parts.matches() || (parts.group(1).equals("*") && parts.group(2) != null)) {
            return "Misformatted address rule " + PythonText.quoted(text);
        }
        for (int i = 1; i <= 2; i++) {
            String address = parts.group(i);
            if (address != null && !address.equals("*") && !isIp(address)) {
                return "Invalid IP " + PythonText.quoted(address);
            }
        }
        BigInteger low = new BigInteger(parts.group(3));
        BigInteger high = parts.group(4) == null ? low : new BigInteger(parts.group(4));
        return "Invalid port range " + low + "-" + high;
    }

    private static boolean isIp(String text) {
        try {
            return !Values.ip(text).isEmpty();
        } catch (ConfigException e) {
            return false;
        }
    }

    private static String ip6(String input) {
        String address = input.strip();
        String quoted = PythonText.quoted(address);
        String bad = input.replaceAll("[0-9A-Fa-f:.]", "");
        if (!bad.isEmpty()) {
            return "Invalid characters " + PythonText.quoted(bad) + " in address " + quoted;
        }
        List<String> words = new ArrayList<>(List.of(address.split(":", -1)));
        if (address.startsWith("::")) {
            words.remove(0);
        }
        if (address.endsWith("::") && words.size() > 1) {
            words.remove(words.size() - 1);
        }
        for (String word : words) {
            if (word.indexOf('.') >= 0 && !isIp(word)) {
                return "Invalid IP " + PythonText.quoted(word);
            }
            if (word.indexOf('.') < 0 && !word.isEmpty() && new BigInteger(word, 16).bitLength() > Short.SIZE) {
                return "IPv6 word " + PythonText.quoted(word) + " out of range";
            }
        }
        if (words.indexOf("") != words.lastIndexOf("")) {
            return "Too many ::'s in IPv6 address " + quoted;
        }
        boolean tooShort = address.length() < 2 || (!words.contains("") && words.size() < 8);
        return "IPv6 address " + quoted + (tooShort ? " is too short" : " is too long");
    }

    private static String nickname(String text) {
        String bad = text.replaceAll("[A-Za-z0-9-]", "");
        if (!bad.isEmpty()) {
            return "Invalid characters " + PythonText.quoted(bad) + " in nickname " + PythonText.quoted(text);
        }
        if (text.length() > Values.LONGEST_NICKNAME) {
            return "Nickname is too long";
        }
        return text.isEmpty()
                ? "Nickname is too short"
                : "Nickname begins with invalid character " + PythonText.quoted(text.substring(0, 1));
    }

    private static String command(String input) {
        List<String> words = Values.seq(input);
        if (words.isEmpty()) {
            return "Invalid command " + PythonText.quoted(input);
        }
        return words.get(0).startsWith("/")
                ? "Executable file not found: " + words.get(0)
                : "No match found for command " + PythonText.quoted(words.get(0));
    }
}
