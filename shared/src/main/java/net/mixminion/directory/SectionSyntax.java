package net.mixminion.directory;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys that a section may have, and how often.
 *
 * @param name the section's name
 * @param keys the known keys
 * @param strict whether an unknown key is an error; otherwise it is passed over (dir-spec §2.2)
 */
record SectionSyntax(String name, Map<String, Occurrence> keys, boolean strict) {
    /** How often a key may stand in its section. */
    enum Occurrence {
        REQUIRED(true, false),
        OPTIONAL(false, false),
        REPEATED(false, true),
        REQUIRED_REPEATED(true, true);

        private final boolean required;
        private final boolean repeatable;

        Occurrence(boolean required, boolean repeatable) {
            this.required = required;
            this.repeatable = repeatable;
        }

        boolean required() {
            return required;
        }

        boolean repeatable() {
            return repeatable;
        }
    }

    /** A section in which unknown keys are passed over; further keys are added with {@link #with}. */
    static SectionSyntax lenient(String name) {
        return new SectionSyntax(name, Map.of(), false);
    }

    /** A section in which an unknown key is an error. */
    static SectionSyntax strict(String name) {
        return new SectionSyntax(name, Map.of(), true);
    }

    /** The same with more keys of one kind. */
    SectionSyntax with(Occurrence occurrence, String... names) {
        Map<String, Occurrence> more = new LinkedHashMap<>(keys);
        for (String key : names) {
            more.put(key, occurrence);
        }
        return new SectionSyntax(name, more, strict);
    }
}
