package net.mixminion.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of a file for all keys of a table: those written, and the defaults of the others. */
public final class Settings {
    private final String file;
    private final KeyTable table;
    private final Map<String, Integer> sectionLines = new LinkedHashMap<>();
    private final Map<String, Integer> keyLines = new HashMap<>();
    private final Map<String, List<Located<?>>> written = new HashMap<>();
    private final Map<String, Located<?>> defaults = new HashMap<>();

    /** A value and the line where it was written; 0 for a default. */
    record Located<T>(T value, int line) {}

    private Settings(String file, KeyTable table) {
        this.file = file;
        this.table = table;
    }

    /**
     * Reads all values.
     *
     * @param text sections and entries
     * @param table the keys that there may be
     * @param surroundings what files, users and programs are looked up in
     * @throws ConfigException with everything that is wrong
     */
    public static Settings resolve(ConfigText text, KeyTable table, Surroundings surroundings) throws ConfigException {
        Settings settings = new Settings(text.name(), table);
        List<ConfigException.Problem> problems = new ArrayList<>();
        settings.readEntries(text, surroundings, problems);
        settings.readDefaults(surroundings, problems);
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(ConfigException.Problem::line));
            throw new ConfigException(problems);
        }
        return settings;
    }

    /** The value of a key; empty if it is neither written nor has a default. */
    public <T> Optional<T> find(Key<T> key) {
        List<Located<T>> found = located(key);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.get(found.size() - 1).value());
    }

    /** The value of a key that is required or has a default. */
    public <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException("no value and no default for " + key));
    }

    /** All values of a key that may be repeated, in the order of the file. */
    public <T> List<T> all(Key<T> key) {
        return located(key).stream().map(Located::value).toList();
    }

    /** Whether the file has this section. */
    public boolean hasSection(String section) {
        return sectionLines.containsKey(section);
    }

    /** Whether the file itself gives this key a value. */
    public boolean isWritten(Key<?> key) {
        return keyLines.containsKey(key.toString());
    }

    /** Where to look: the line of the key, or else of its section, or else 0. */
    public int line(Key<?> key) {
        Integer line = keyLines.get(key.toString());
        return line != null ? line : sectionLines.getOrDefault(key.section(), 0);
    }

    /** The table that the keys come from. */
    public KeyTable table() {
        return table;
    }

    ConfigException.Problem problem(Key<?> key, String text) {
        return new ConfigException.Problem(file, line(key), key.section(), key.name(), text);
    }

    ConfigException.Problem problem(String section, String text) {
        return new ConfigException.Problem(file, sectionLines.getOrDefault(section, 0), section, "", text);
    }

    // what is stored under a key was read by that key, so it has the key's type
    @SuppressWarnings("unchecked")
    <T> List<Located<T>> located(Key<T> key) {
        List<Located<?>> values = written.get(key.toString());
        if (values == null) {
            Located<?> fallback = defaults.get(key.toString());
            values = fallback == null ? List.of() : List.of(fallback);
        }
        return (List<Located<T>>) (List<?>) Collections.unmodifiableList(values);
    }

    private void readEntries(ConfigText text, Surroundings surroundings, List<ConfigException.Problem> problems) {
        for (ConfigText.Section section : text.sections()) {
            if (sectionLines.putIfAbsent(section.name(), section.line()) != null) {
                problems.add(new ConfigException.Problem(
                        file,
                        section.line(),
                        section.name(),
                        "",
                        "the section stands here for the second time, after line " + sectionLines.get(section.name())
                                + "; put the lines together"));
            } else if (!table.sections().contains(section.name())) {
                problems.add(problem(section.name(), table.adviceForSection(section.name())));
            } else {
                for (ConfigText.Entry entry : section.entries()) {
                    readEntry(section.name(), entry, surroundings).ifPresent(problems::add);
                }
                addMissing(section.name(), problems);
            }
        }
        for (String section : table.requiredSections()) {
            if (!sectionLines.containsKey(section)) {
                problems.add(
                        problem(section, "the section is missing; write a line \"[" + section + "]\" and its keys"));
            }
        }
    }

    private Optional<ConfigException.Problem> readEntry(
            String section, ConfigText.Entry entry, Surroundings surroundings) {
        Optional<Key<?>> key = table.find(section, entry.key());
        String fault;
        if (key.isEmpty()) {
            fault = table.adviceFor(section, entry.key());
        } else if (key.get().rule() != Key.Rule.REPEATED && isWritten(key.get())) {
            fault = "the key stands here for the second time, after line " + line(key.get())
                    + "; remove one of the lines";
        } else {
            keyLines.putIfAbsent(key.get().toString(), entry.line());
            List<Located<?>> values = written.computeIfAbsent(key.get().toString(), k -> new ArrayList<>());
            try {
                values.add(new Located<>(key.get().read(entry.value(), surroundings), entry.line()));
                return Optional.empty();
            } catch (ConfigException e) {
                fault = e.text();
            }
        }
        return Optional.of(new ConfigException.Problem(file, entry.line(), section, entry.key(), fault));
    }

    private void addMissing(String section, List<ConfigException.Problem> problems) {
        for (Key<?> key : table.keys(section)) {
            if (key.rule() == Key.Rule.REQUIRED && !isWritten(key)) {
                problems.add(problem(
                        key,
                        "the key is missing; write a line \"" + key.name() + ": ...\" below [" + section + "] ("
                                + key.doc() + ")"));
            }
        }
    }

    private void readDefaults(Surroundings surroundings, List<ConfigException.Problem> problems) {
        for (Key<?> key : table.keys()) {
            Optional<String> text = key.defaultText();
            if (text.isPresent() && !isWritten(key)) {
                try {
                    defaults.put(key.toString(), new Located<>(key.read(text.get(), surroundings), 0));
                } catch (ConfigException e) {
                    problems.add(problem(key, e.text()));
                }
            }
        }
    }
}
