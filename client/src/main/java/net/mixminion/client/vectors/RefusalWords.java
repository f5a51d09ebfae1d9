package net.mixminion.client.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares why the reference refused a descriptor or directory with why we do: the words differ, but the reason, the
 * place and the value must be the same.
 */
final class RefusalWords {
    private static final String LINE = " (?:at|on) line (?<line>[0-9]+)";
    private static final String VALUE = "(?:'(?<value>[^']*)'|\"[^\"]*\")";
    private static final int LONGEST = 80;
    private static final List<Rule> RULES = new ArrayList<>();

    /**
     * A message of the reference.
     *
     * @param theirs the whole message; the groups line, key, section, version and value are to be in ours as well
     * @param ours the words by which our message gives the same reason
     */
    private record Rule(Pattern theirs, String ours) {}

    static {
        rule("Unrecognized descriptor version: (?<version>.*)", "known is");
        rule("Unrecognized directory version", "directory version");
        rule("Invalid digest", "does not have the digest that it states");
        rule("Invalid signature|Signed digest (?:is|was) incorrect", "signature is not");
        rule("Invalid length on packet key", "the packet key has");
        rule("Invalid length on identity key", "the identity key has");
        rule("(?:Identity key length is out of range \\([0-9]+ bits\\))+", "the identity key has");
        rule("(?:Server|Directory) published in the future", "published in the future");
        rule("(?:Server|Directory) is never valid", "never valid");
        rule("Contact too long", "Contact is too long");
        rule("Comments too long", "Comments are too long");
        rule("Contact-Fingerprint too long", "Contact-Fingerprint is too long");
        rule("Impossible digest length \\([0-9]+\\)", "the stated digest has");

        rule("Missing entry (?<key>\\S+) from section (?<section>\\S+)", "the key is missing");
        rule("Duplicate entry for (?<key>\\S+)" + LINE, "the key stands twice");
        rule("Unrecognized key (?<key>\\S+)" + LINE, "unknown key");
        rule("Duplicate section \\[(?<section>\\S+)\\]", "stands twice");
        rule("Section \\[(?<section>\\S+)\\] not found\\.", "is missing");
        rule("Skipping unrecognized section \\S+", "another section");
        rule("Unrecognized 'status' in directory", "a vote or a consensus");
        rule("Missing URLBase or fingerprint in Voting-Server", "expected a fingerprint, a blank, and a URL");
        rule("Invalid hexadecimal data", "40 hexadecimal digits");
        rule("\\(?'?Bad length for Voting-Server fingerprint.*", "40 hexadecimal digits");
        rule("Missing \\[Directory-Info\\] section|No \\[Directory-Info\\] found\\.", "expected [Directory-Info]");
        rule("substring not found", "expected [Directory-Info]");

        rule("File is empty", "there is nothing in it");
        rule("Invalid characters in file", "character");
        rule("Empty line not allowed" + LINE, "neither empty lines nor comments");
        rule("Bad section declaration" + LINE, "is no section");
        rule("Unknown section" + LINE, "before the first section");
        rule("Bad Entry" + LINE, "is no entry");

        rule("Invalid characters '[^']*' in nickname " + VALUE + LINE, "Nickname: ");
        rule("Nickname is too (?:long|short)" + LINE, "Nickname: ");
        rule("Nickname begins with invalid character '.'" + LINE, "Nickname: ");
        rule("Invalid boolean " + VALUE + LINE, ": ");
        rule("Expected an integer but got " + VALUE + LINE, ": ");
        rule(VALUE + " doesn't look like a valid hostname" + LINE, "Hostname: ");
        rule("Invalid IP " + VALUE + LINE, ": ");
        rule("Misformatted address rule " + VALUE + LINE, ": ");
        rule("Invalid port range [0-9]+-[0-9]+" + LINE, ": ");
        rule("Invalid Base64 data" + LINE, ": ");
        rule("(?:Overlong|Invalid) public key" + LINE, ": ");
        rule("Invalid exponent on public key" + LINE, "exponent");
        rule("Invalid date " + VALUE + LINE, ": ");
        rule("Invalid format for time" + LINE, ": ");
        rule("Invalid time " + VALUE + LINE, ": ");
    }

    private RefusalWords() {}

    private static void rule(String theirs, String ours) {
        RULES.add(new Rule(Pattern.compile("(?:ConfigError|ValueError): (?:" + theirs + ")"), ours));
    }

    /** Ends the case as failed unless our message gives the reference's reason, place and value. */
    static void compare(String theirs, String ours, Report report) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.theirs().matcher(theirs);
            if (matcher.matches()) {
                demand(rule.ours(), theirs, ours, report);
                demand(":", group("line", rule, matcher), ": ", theirs, ours, report);
                demand(" ", group("key", rule, matcher), ": ", theirs, ours, report);
                demand("[", group("section", rule, matcher), "]", theirs, ours, report);
                demand("version ", group("version", rule, matcher), ";", theirs, ours, report);
                demand("\"", group("value", rule, matcher), "\"", theirs, ours, report);
                return;
            }
        }
        report.expect("reason", theirs, ours);
    }

    private static String group(String name, Rule rule, Matcher matcher) {
        boolean has = rule.theirs().pattern().contains("(?<" + name + ">");
        String text = has ? matcher.group(name) : null;
        // our messages cut long values
        return text == null || text.length() > LONGEST ? "" : text;
    }

    private static void demand(String before, String text, String after, String theirs, String ours, Report report) {
        if (!text.isEmpty()) {
            demand(before + text + after, theirs, ours, report);
        }
    }

    private static void demand(String words, String theirs, String ours, Report report) {
        if (!ours.contains(words)) {
            report.expect("reason", theirs, ours);
        }
    }
}
