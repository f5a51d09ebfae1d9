package net.mixminion.config;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Tells what is wrong with a configuration, where it stands, and what to write instead. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int MOST_SHOWN = 20;

    private final transient List<Problem> problems;

    /** What sort of thing is wrong. */
    public enum Fault {
        /** The file is not there, can't be read or is no configuration. */
        FILE,
        /** A line is neither a section nor an entry. */
        GRAMMAR,
        UNKNOWN_SECTION,
        UNKNOWN_KEY,
        DUPLICATE_SECTION,
        DUPLICATE_KEY,
        MISSING_SECTION,
        MISSING_KEY,
        /** The text is no value of the key's kind. */
        VALUE,
        /** The value is one of the kind, but useless here. */
        BOUNDS,
        /** The key doesn't go with another one, or with this machine. */
        CONFLICT
    }

    /**
     * One thing that is wrong.
     *
     * @param file the file as the user named it; empty if the text comes from no file
     * @param line the line, counted from 1; 0 if the problem has no line
     * @param section the section's name without brackets; empty if outside of all
     * @param key the key; empty if the problem concerns no single key
     * @param fault what sort of thing is wrong
     * @param text what was expected and what to do
     */
    public record Problem(String file, int line, String section, String key, Fault fault, String text) {
        /** In the order of the file; what has no line comes last. */
        static final Comparator<Problem> BY_LINE =
                Comparator.comparingInt(problem -> problem.line == 0 ? Integer.MAX_VALUE : problem.line);

        /** A value that is wrong. */
        public Problem(String file, int line, String section, String key, String text) {
            this(file, line, section, key, Fault.VALUE, text);
        }

        /** The problem in one line: {@code FILE:LINE: [Section] Key: text}. */
        @Override
        public String toString() {
            StringBuilder out = new StringBuilder(file);
            if (line > 0) {
                out.append(':').append(line);
            }
            if (out.length() > 0) {
                out.append(": ");
            }
            if (!section.isEmpty()) {
                out.append('[').append(section).append("] ");
            }
            if (!key.isEmpty()) {
                out.append(key).append(": ");
            }
            return out.append(text).toString();
        }
    }

    /** A value is wrong, and the one who knows its place will tell it. */
    public ConfigException(String text) {
        this(List.of(new Problem("", 0, "", "", Fault.VALUE, text)));
    }

    /** A single problem at its place. */
    public ConfigException(Problem problem) {
        this(List.of(problem));
    }

    /**
     * All that was found wrong.
     *
     * @param problems at least one, in the order of the file; the message has a line for each, up to a bound
     */
    public ConfigException(List<Problem> problems) {
        super(message(problems));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problem, no exception");
        }
        this.problems = List.copyOf(problems);
    }

    private static String message(List<Problem> problems) {
        String shown =
                problems.stream().limit(MOST_SHOWN).map(Problem::toString).collect(Collectors.joining("\n"));
        int hidden = problems.size() - MOST_SHOWN;
        return hidden <= 0 ? shown : shown + "\n" + hidden + " more problems are not shown";
    }

    /** Everything that was found wrong, at least one problem. */
    public List<Problem> problems() {
        return problems;
    }

    /** The file of the first problem; empty if unknown. */
    public String file() {
        return problems.get(0).file();
    }

    /** The line of the first problem, counted from 1; 0 if unknown. */
    public int line() {
        return problems.get(0).line();
    }

    /** The section of the first problem; empty if unknown. */
    public String section() {
        return problems.get(0).section();
    }

    /** The key of the first problem; empty if unknown. */
    public String key() {
        return problems.get(0).key();
    }

    /** What sort of thing is wrong first. */
    public Fault fault() {
        return problems.get(0).fault();
    }

    /** The text of the first problem alone, without its place. */
    public String text() {
        return problems.get(0).text();
    }
}
