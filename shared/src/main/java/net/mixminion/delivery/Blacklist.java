package net.mixminion.delivery;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigException.Problem;
import net.mixminion.config.ConfigFile;
import net.mixminion.config.Mailbox;

/**
 * Addresses that get no mail (mixminiond.conf(5), BlacklistFile): lines of {@code Deny KIND VALUE} with one blank between
 * the words, empty lines, and comments that start with {@code #}. Case counts nowhere.
 *
 * <p>KIND is {@code address}, {@code user} (what is before the @), {@code onehost} (what is after it), {@code allhosts}
 * (that and everything below it) or {@code pattern} (a regular expression between slashes, looked for anywhere).
 */
public final class Blacklist {
    private static final String DENY = "deny";
    private static final int WORDS = 3;
    private static final int SHORTEST_PATTERN = 2;
    private static final int MOST_MEANINGS = 16;

    private final Set<String> addresses = new HashSet<>();
    private final Set<String> users = new HashSet<>();
    private final Map<String, Boolean> hostsWithSubdomains = new HashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();

    private Blacklist() {}

    /** A list of nobody. */
    public static Blacklist empty() {
        return new Blacklist();
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException with every line that is wrong
     */
    public static Blacklist load(Path file) throws ConfigException {
        return parse(file.toString(), ConfigFile.read(file));
    }

    /**
     * Reads a text.
     *
     * @param name the file's name, for messages
     * @throws ConfigException with every line that is wrong
     */
    public static Blacklist parse(String name, String text) throws ConfigException {
        Blacklist result = new Blacklist();
        List<Problem> problems = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String rule = line.strip();
            if (!rule.isEmpty() && !rule.startsWith("#")) {
                String problem = result.add(rule);
                if (!problem.isEmpty()) {
                    problems.add(new Problem(name, number, "", "", problem));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return result;
    }

    /**
     * Whether an address gets no mail. A pattern that takes too long counts as found. An address that a mail system
     * would take for another one is on the list if the other one is: {@code user+tag@host}, {@code user%host@relay},
     * {@code host!user@relay}.
     *
     * @param address a mailbox
     */
    public boolean contains(String address) {
        return patterns.stream().anyMatch(pattern -> BoundedText.find(pattern, address))
                || meanings(address.toLowerCase(Locale.ROOT)).anyMatch(this::isDenied);
    }

    private boolean isDenied(String lower) {
        int at = lower.lastIndexOf('@');
        String domain = lower.substring(at + 1);
        return addresses.contains(lower)
                || users.contains(lower.substring(0, Math.max(at, 0)))
                || hostsWithSubdomains.containsKey(domain)
                || isBelowDeniedHost(domain)
                || patterns.stream().anyMatch(pattern -> BoundedText.find(pattern, lower));
    }

    /** The address and what it may be read as; each step leads to a shorter one. */
    private static Stream<String> meanings(String lower) {
        Set<String> result = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(lower));
        while (!open.isEmpty() && result.size() < MOST_MEANINGS) {
            String address = open.remove();
            if (result.add(address)) {
                int at = Math.max(address.lastIndexOf('@'), 0);
                String user = address.substring(0, at);
                String domain = address.substring(at);
                int plus = user.indexOf('+');
                int percent = user.lastIndexOf('%');
                int bang = user.indexOf('!');
                if (plus > 0) {
                    open.add(user.substring(0, plus) + domain);
                }
                if (percent > 0) {
                    open.add(user.substring(0, percent) + "@" + user.substring(percent + 1));
                }
                if (bang > 0) {
                    open.add(user.substring(bang + 1) + "@" + user.substring(0, bang));
                }
            }
        }
        return result.stream();
    }

    private boolean isBelowDeniedHost(String domain) {
        int dot = domain.indexOf('.');
        while (dot >= 0) {
            if (hostsWithSubdomains.getOrDefault(domain.substring(dot + 1), false)) {
                return true;
            }
            dot = domain.indexOf('.', dot + 1);
        }
        return false;
    }

    /** Takes a rule; what is wrong with it, or nothing. */
    private String add(String rule) {
        String[] words = rule.split(" ", WORDS);
        if (words.length < WORDS) {
            return "a rule has three words with one blank between them: Deny, a kind and a value";
        }
        if (!words[0].equalsIgnoreCase(DENY)) {
            return "a rule starts with Deny; nothing else is known";
        }
        String value = words[2].strip();
        String lower = value.toLowerCase(Locale.ROOT);
        return switch (words[1].toLowerCase(Locale.ROOT)) {
            case "address" ->
                added(Mailbox.isMailbox(value) && addresses.add(lower), addresses.contains(lower), "an address");
            case "user" ->
                added(
                        Mailbox.isDottedAtoms(value) && users.add(lower),
                        users.contains(lower),
                        "a user, as before an @");
            case "onehost" -> addHost(lower, false);
            case "allhosts" -> addHost(lower, true);
            case "pattern" -> addPattern(value);
            default -> unknownKind(words[1]);
        };
    }

    private static String unknownKind(String kind) {
        return kind.toLowerCase(Locale.ROOT).contains("host")
                ? "there are two kinds of rules about hosts: OneHost and AllHosts"
                : "the word after Deny must be address, user, onehost, allhosts or pattern, one blank behind Deny";
    }

    private static String added(boolean fresh, boolean known, String expected) {
        return fresh || known ? "" : "the value must be " + expected;
    }

    private String addHost(String host, boolean withSubdomains) {
        if (!Mailbox.isMailbox("x@" + host)) {
            return "the value must be the name of a host, as after an @";
        }
        hostsWithSubdomains.merge(host, withSubdomains, Boolean::logicalOr);
        return "";
    }

    private String addPattern(String value) {
        if (value.length() < SHORTEST_PATTERN || !value.startsWith("/") || !value.endsWith("/")) {
            return "a pattern stands between slashes, for example /spam[0-9]+/";
        }
        try {
            patterns.add(Pattern.compile(value.substring(1, value.length() - 1), Pattern.CASE_INSENSITIVE));
            return "";
        } catch (PatternSyntaxException e) {
            return "this is no regular expression: " + e.getDescription();
        }
    }
}
