package net.mixminion.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a table of keys: where it stands, what it holds, what holds if it is left out.
 *
 * @param <T> what its value becomes
 */
public final class Key<T> {
    /** How often a key may stand in its section. */
    public enum Rule {
        /** Exactly once. */
        REQUIRED("REQUIRE"),
        /** Once or not at all. */
        OPTIONAL("ALLOW"),
        /** As often as wanted. */
        REPEATED("ALLOW*");

        private final String word;

        Rule(String word) {
            this.word = word;
        }

        /** The rule's name in the vectors. */
        public String word() {
            return word;
        }
    }

    /** Looks at a value that was read and finds fault with it, or doesn't. */
    @FunctionalInterface
    public interface Check<T> {
        /** What is wrong and what to write; empty if nothing is wrong. */
        Optional<String> fault(T value);
    }

    private final String section;
    private final String name;
    private final Kind<T> kind;
    private final Rule rule;
    private final @Nullable String defaultText;
    private final String doc;
    private final List<Check<T>> checks;

    private Key(
            String section,
            String name,
            Kind<T> kind,
            Rule rule,
            @Nullable String defaultText,
            String doc,
            List<Check<T>> checks) {
        this.section = section;
        this.name = name;
        this.kind = kind;
        this.rule = rule;
        this.defaultText = defaultText;
        this.doc = doc;
        this.checks = checks;
    }

    /** A key that may be left out. */
    public static <T> Key<T> optional(String section, String name, Kind<T> kind, String doc) {
        return new Key<>(section, name, kind, Rule.OPTIONAL, null, doc, List.of());
    }

    /** A key that must be there if its section is. */
    public static <T> Key<T> required(String section, String name, Kind<T> kind, String doc) {
        return new Key<>(section, name, kind, Rule.REQUIRED, null, doc, List.of());
    }

    /** A key that may be there any number of times. */
    public static <T> Key<T> repeated(String section, String name, Kind<T> kind, String doc) {
        return new Key<>(section, name, kind, Rule.REPEATED, null, doc, List.of());
    }

    /** The same key with a value for when it is left out. */
    public Key<T> byDefault(String text) {
        return new Key<>(section, name, kind, rule, text, doc, checks);
    }

    /** The same key with one more check. */
    public Key<T> checkedBy(Check<T> check) {
        List<Check<T>> more = new ArrayList<>(checks);
        more.add(check);
        return new Key<>(section, name, kind, rule, defaultText, doc, List.copyOf(more));
    }

    /** The section's name without brackets. */
    public String section() {
        return section;
    }

    /** The key itself. */
    public String name() {
        return name;
    }

    /** What kind of value it holds. */
    public Kind<T> kind() {
        return kind;
    }

    /** How often it may stand there. */
    public Rule rule() {
        return rule;
    }

    /** The value if it is left out, as a configuration would write it. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** What it is for, in one line. */
    public String doc() {
        return doc;
    }

    /** Section and key in one word. */
    @Override
    public String toString() {
        return section + "/" + name;
    }

    T read(String text, Surroundings surroundings) throws ConfigException {
        T value = kind.read(text, surroundings);
        for (Check<T> check : checks) {
            Optional<String> fault = check.fault(value);
            if (fault.isPresent()) {
                throw new ConfigException(
                        new ConfigException.Problem("", 0, section, name, ConfigException.Fault.BOUNDS, fault.get()));
            }
        }
        return value;
    }
}
