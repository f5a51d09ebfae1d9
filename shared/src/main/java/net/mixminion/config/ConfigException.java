package net.mixminion.config;

import java.util.List;
import java.util.stream.Collectors;

/** Tells what is wrong with a configuration, where it stands, and what to write instead. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * One thing that is wrong.
     *
     * @param file the file as the user named it; empty if the text comes from no file
     * @param line the line, counted from 1; 0 if the problem has no line
     * @param section the section's name without brackets; empty if outside of all
     * @param key the key; empty if the problem concerns no single key
     * @param text what was expected and what to do
     */
    public record Problem(String file, int line, String section, String key, String text) {
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
        this(List.of(new Problem("", 0, "", "", text)));
    }

    /** A single problem at its place. */
    public ConfigException(Problem problem) {
        this(List.of(problem));
    }

    /**
     * All that was found wrong.
     *
     * @param problems at least one, in the order of the file; the message has a line for each
     */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problem, no exception");
        }
        this.problems = List.copyOf(problems);
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

    /** The text of the first problem alone, without its place. */
    public String text() {
        return problems.get(0).text();
    }
}
