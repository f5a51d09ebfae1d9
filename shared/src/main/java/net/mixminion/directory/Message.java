package net.mixminion.directory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigText;
import net.mixminion.crypto.WireFormatException;

/** A text in the restricted grammar, taken apart into sections (dir-spec §2.1). */
final class Message {
    /** A thousand times what anybody writes; more would only cost memory. */
    private static final int MAX_LENGTH = 1 << 20;

    private final String file;
    private final Map<String, ConfigText.Section> sections;

    private Message(String file, Map<String, ConfigText.Section> sections) {
        this.file = file;
        this.sections = sections;
    }

    /**
     * Reads the sections.
     *
     * @param file what the text is, for messages
     * @param versions for sections that have a version: the one that we know; a section that states another version is
     *     passed over as if it were not there (dir-spec §2.2)
     */
    static Message read(String file, String text, Map<String, Version> versions) throws WireFormatException {
        if (text.length() > MAX_LENGTH) {
            throw new WireFormatException(file + ": more than " + MAX_LENGTH + " characters");
        }
        Map<String, ConfigText.Section> sections = new HashMap<>();
        for (ConfigText.Section section : grammar(file, text).sections()) {
            Version known = versions.get(section.name());
            if (known != null && !known.isIn(section)) {
                continue;
            }
            if (sections.put(section.name(), section) != null) {
                throw new WireFormatException(file + ":" + section.line() + ": [" + section.name() + "] stands twice");
            }
        }
        return new Message(file, sections);
    }

    /**
     * Where a section tells its version.
     *
     * @param key the key, such as Version
     * @param value the only value that we know
     */
    record Version(String key, String value) {
        boolean isIn(ConfigText.Section section) {
            return section.entries().stream()
                    .filter(entry -> entry.key().equals(key))
                    .allMatch(entry -> entry.value().equals(value));
        }
    }

    /** The section, checked against its syntax; empty if there is none. */
    Optional<Section> section(SectionSyntax syntax) throws WireFormatException {
        ConfigText.Section raw = sections.get(syntax.name());
        return raw == null ? Optional.empty() : Optional.of(Section.of(file, raw, syntax));
    }

    /** The section, which must be there. */
    Section required(SectionSyntax syntax) throws WireFormatException {
        return section(syntax)
                .orElseThrow(() -> new WireFormatException(file + ": [" + syntax.name() + "] is missing"));
    }

    /** The names of all sections. */
    Set<String> names() {
        return new HashSet<>(sections.keySet());
    }

    private static ConfigText grammar(String file, String text) throws WireFormatException {
        try {
            return ConfigText.restricted(file, text);
        } catch (ConfigException e) {
            throw new WireFormatException(String.valueOf(e.getMessage()), e);
        }
    }
}
