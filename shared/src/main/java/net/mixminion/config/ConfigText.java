package net.mixminion.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a configuration: sections in brackets, and in each of them entries with a key and a value.
 *
 * @param name the file's name for messages
 * @param sections the sections in their order; the same name may appear again
 */
public record ConfigText(String name, List<Section> sections) {
    /**
     * A section.
     *
     * @param name what stands between the brackets
     * @param line the line of the header, counted from 1
     * @param entries the entries in their order; the same key may appear again
     */
    public record Section(String name, int line, List<Entry> entries) {
        public Section {
            entries = List.copyOf(entries);
        }
    }

    /**
     * An entry.
     *
     * @param key the key
     * @param value the value, continuation lines joined to it with one blank each
     * @param line the line where it starts, counted from 1
     */
    public record Entry(String key, String value, int line) {}

    public ConfigText {
        sections = List.copyOf(sections);
    }

    /**
     * Reads the grammar of mixminiond.conf.
     *
     * <p>A key ends at a colon, an equals sign or a blank; lines that start with a blank continue the value before;
     * empty lines and lines that start with {@code #} count for nothing. Line ends may be LF, CR LF or CR.
     *
     * @throws ConfigException with the line, if a line is none of these or has anything but printing ASCII
     */
    public static ConfigText parse(String name, String text) throws ConfigException {
        return lines(name, withLineFeeds(text));
    }

    /**
     * Reads the restricted grammar of descriptors and directories: neither empty lines nor comments nor continuation
     * lines, and a colon after each key (dir-spec §2.4).
     *
     * @throws ConfigException with the line, if a line is none of these or has anything but printing ASCII
     */
    public static ConfigText restricted(String name, String text) throws ConfigException {
        return restrictedLines(name, withLineFeeds(text));
    }

    /** As {@link #parse}, but only LF ends a line; a CR is white space. */
    public static ConfigText lines(String name, String text) throws ConfigException {
        return new Reader(name).freeForm(text);
    }

    /** As {@link #restricted}, but only LF ends a line; a CR is white space. */
    public static ConfigText restrictedLines(String name, String text) throws ConfigException {
        return new Reader(name).restrictedForm(text);
    }

    private static String withLineFeeds(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** Puts the sections together, line by line. */
    private static final class Reader {
        private final String name;
        private final List<Section> sections = new ArrayList<>();
        private @Nullable String section;
        private int sectionLine;
        private List<Entry> entries = new ArrayList<>();
        private @Nullable Entry open;
        private final StringBuilder continuation = new StringBuilder();

        Reader(String name) {
            this.name = name;
        }

        ConfigText freeForm(String text) throws ConfigException {
            List<String> lines = printingLines(text);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                String content = Blanks.strip(line);
                if (content.isEmpty() || content.startsWith("#")) {
                    continue;
                }
                if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                    continueEntry(content, i + 1);
                } else if (content.startsWith("[")) {
                    startSection(content, i + 1);
                } else {
                    addFreeEntry(content, i + 1);
                }
            }
            return finish();
        }

        ConfigText restrictedForm(String text) throws ConfigException {
            List<String> lines = printingLines(text);
            if (lines.size() == 1 && Blanks.strip(lines.get(0)).isEmpty()) {
                throw problem(1, "there is nothing in it; write the sections");
            }
            for (int i = 0; i < lines.size(); i++) {
                String content = Blanks.strip(lines.get(i));
                if (content.isEmpty() || content.startsWith("#")) {
                    throw problem(i + 1, "neither empty lines nor comments may stand here; remove the line");
                }
                if (content.startsWith("[")) {
                    startSection(content, i + 1);
                    continue;
                }
                int colon = content.indexOf(':');
                if (colon < 1) {
                    throw problem(i + 1, Values.quote(content) + " is no entry; write \"Key: value\"");
                }
                add(new Entry(
                        Blanks.strip(content.substring(0, colon)), Blanks.strip(content.substring(colon + 1)), i + 1));
            }
            return finish();
        }

        private List<String> printingLines(String text) throws ConfigException {
            List<String> lines = new ArrayList<>();
            int from = 0;
            while (from < text.length()) {
                int end = text.indexOf('\n', from);
                String line = text.substring(from, end < 0 ? text.length() : end);
                lines.add(line);
                checkPrinting(line, lines.size());
                from += line.length() + 1;
            }
            return lines;
        }

        private void checkPrinting(String line, int number) throws ConfigException {
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if ((c < ' ' && c != '\t' && c != '\u000b' && c != '\r') || c >= 0x7f) {
                    String what = c >= 0x80 ? "a character beyond ASCII" : "a control character";
                    throw problem(number, what + " stands in column " + (i + 1) + "; write plain ASCII");
                }
            }
        }

        private void startSection(String content, int line) throws ConfigException {
            int from = Blanks.skip(content, 1);
            int to = from;
            while (to < content.length() && content.charAt(to) != ']' && !Blanks.isBlank(content.charAt(to))) {
                to++;
            }
            int bracket = Blanks.skip(content, to);
            if (to == from || bracket >= content.length() || content.charAt(bracket) != ']') {
                throw problem(line, Values.quote(content) + " is no section; write one word in brackets, \"[Server]\"");
            }
            endSection();
            section = content.substring(from, to);
            sectionLine = line;
        }

        private void addFreeEntry(String content, int line) throws ConfigException {
            int end = 0;
            while (end < content.length() && ":= \t".indexOf(content.charAt(end)) < 0) {
                end++;
            }
            if (end == 0 || end == content.length()) {
                throw problem(line, Values.quote(content) + " is no entry; write \"Key: value\"");
            }
            int separator = Blanks.skip(content, end);
            boolean sign = content.charAt(separator) == ':' || content.charAt(separator) == '=';
            String value = content.substring(Blanks.skip(content, sign ? separator + 1 : separator));
            add(new Entry(content.substring(0, end), value, line));
        }

        private void add(Entry entry) throws ConfigException {
            if (section == null) {
                throw problem(
                        entry.line(),
                        Values.quote(entry.key()) + " stands before the first section; write a line "
                                + "such as \"[Server]\" above it");
            }
            closeEntry();
            open = entry;
        }

        private void continueEntry(String content, int line) throws ConfigException {
            if (open == null) {
                throw problem(
                        line,
                        "the line is indented, but there is no entry above that it could continue; remove the blanks");
            }
            continuation.append(' ').append(content);
        }

        private void closeEntry() {
            if (open != null) {
                entries.add(new Entry(open.key(), open.value() + continuation, open.line()));
                continuation.setLength(0);
                open = null;
            }
        }

        private void endSection() {
            closeEntry();
            if (section != null) {
                sections.add(new Section(section, sectionLine, entries));
            }
            entries = new ArrayList<>();
        }

        private ConfigText finish() {
            endSection();
            return new ConfigText(name, sections);
        }

        private ConfigException problem(int line, String text) {
            return new ConfigException(new ConfigException.Problem(
                    name, line, section == null ? "" : section, "", ConfigException.Fault.GRAMMAR, text));
        }
    }
}
