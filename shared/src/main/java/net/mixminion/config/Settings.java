package net.mixminion.config;

import java.util.ArrayList;
import java.util.Collections;
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
        settings.readDefaults(surroundings);
        if (!problems.isEmpty()) {
            problems.sort(ConfigException.Problem.BY_LINE);
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

    ConfigException.Problem problem(Key<?> key, ConfigException.Fault fault, String text) {
        return new ConfigException.Problem(file, line(key), key.section(), key.name(), fault, text);
    }

    private ConfigException.Problem problem(String section, int line, ConfigException.Fault fault, String text) {
        return new ConfigException.Problem(file, line, section, "", fault, text);
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
            String name = section.name();
            Integer before = sectionLines.putIfAbsent(name, section.line());
            if (before != null) {
                problems.add(problem(
                        name,
                        section.line(),
                        ConfigException.Fault.DUPLICATE_SECTION,
                        "the section stands here for the second time, after line " + before
                                + "; put the lines together"));
            } else if (!table.sections().contains(name)) {
                problems.add(problem(
                        name, section.line(), ConfigException.Fault.UNKNOWN_SECTION, table.adviceForSection(name)));
            } else {
                section.entries().forEach(entry -> readEntry(name, entry, surroundings, problems));
                addMissing(name, problems);
            }
        }
        for (String name : table.requiredSections()) {
            if (!sectionLines.containsKey(name)) {
                problems.add(problem(
                        name,
                        0,
                        ConfigException.Fault.MISSING_SECTION,
                        "the section is missing; write a line \"[" + name + "]\" and its keys"));
            }
        }
    }

    private void readEntry(
            String section, ConfigText.Entry entry, Surroundings surroundings, List<ConfigException.Problem> problems) {
        Optional<Key<?>> known = table.find(section, entry.key());
        if (known.isEmpty()) {
            problems.add(new ConfigException.Problem(
                    file,
                    entry.line(),
                    section,
                    entry.key(),
                    ConfigException.Fault.UNKNOWN_KEY,
                    table.adviceFor(section, entry.key())));
            return;
        }
        Key<?> key = known.get();
        Integer before = keyLines.putIfAbsent(key.toString(), entry.line());
        boolean twice = before != null && key.rule() != Key.Rule.REPEATED;
        ConfigException.Fault fault = ConfigException.Fault.DUPLICATE_KEY;
        String text = "the key stands here for the second time, after line " + before + "; remove one of the lines";
        try {
            Located<?> value = new Located<>(key.read(entry.value(), surroundings), entry.line());
            written.computeIfAbsent(key.toString(), k -> new ArrayList<>()).add(value);
            if (!twice) {
                return;
            }
        } catch (ConfigException e) {
            if (!twice || e.fault() == ConfigException.Fault.VALUE) {
                fault = e.fault();
                text = e.text();
            }
        }
        problems.add(new ConfigException.Problem(file, entry.line(), section, key.name(), fault, text));
    }

    private void addMissing(String section, List<ConfigException.Problem> problems) {
        for (Key<?> key : table.keys(section)) {
            if (key.rule() == Key.Rule.REQUIRED && !isWritten(key)) {
                problems.add(problem(
                        key,
                        ConfigException.Fault.MISSING_KEY,
                        "the key is missing; write a line \"" + key.name() + ": ...\" below [" + section + "] ("
                                + key.doc() + ")"));
            }
        }
    }

    private void readDefaults(Surroundings surroundings) {
        for (Key<?> key : table.keys()) {
            Optional<String> text = key.defaultText();
            if (text.isPresent() && !isWritten(key)) {
                try {
                    defaults.put(key.toString(), new Located<>(key.read(text.get(), surroundings), 0));
                } catch (ConfigException e) {
                    throw new IllegalStateException("the default of " + key + " is no value for it", e);
                }
            }
        }
    }
}
