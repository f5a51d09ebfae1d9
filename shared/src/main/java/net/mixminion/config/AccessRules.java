package net.mixminion.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who may connect: the Allow and Deny lines of a section in their order (dir-spec §3).
 *
 * @param rules the lines; none means that everybody may
 */
public record AccessRules(List<Rule> rules) {
    /** Nobody is kept out. */
    public static final AccessRules NONE = new AccessRules(List.of());

    /**
     * One line.
     *
     * @param allow true for Allow, false for Deny
     * @param set whom it concerns
     */
    public record Rule(boolean allow, AddressSet set) {
        /** The line as a configuration or a descriptor writes it. */
        @Override
        public String toString() {
            return (allow ? "Allow: " : "Deny: ") + set;
        }
    }

    public AccessRules {
        rules = List.copyOf(rules);
    }

    /** What the first matching rule says; if there are rules and none matches: no. */
    public boolean admits(InetSocketAddress address) {
        for (Rule rule : rules) {
            if (rule.set().contains(address)) {
                return rule.allow();
            }
        }
        return rules.isEmpty();
    }

    /**
     * Whether the first rule that matches an address, whatever its ports, lets it in: the ports of rules are those that
     * somebody connects to, and whoever connects to us has come to the right one.
     */
    public boolean admits(InetAddress address) {
        for (Rule rule : rules) {
            if (rule.set().contains(new InetSocketAddress(address, rule.set().portHigh()))) {
                return rule.allow();
            }
        }
        return rules.isEmpty();
    }

    /** The lines of two keys, in the order in which they stand in the file. */
    static AccessRules of(Settings settings, Key<AddressSet> allow, Key<AddressSet> deny) {
        List<Settings.Located<Rule>> lines = new ArrayList<>();
        settings.located(allow)
                .forEach(set -> lines.add(new Settings.Located<>(new Rule(true, set.value()), set.line())));
        settings.located(deny)
                .forEach(set -> lines.add(new Settings.Located<>(new Rule(false, set.value()), set.line())));
        lines.sort(Comparator.comparingInt(Settings.Located::line));
        return new AccessRules(lines.stream().map(Settings.Located::value).toList());
    }
}
