package net.mixminion.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All keys that a file may have; whatever is not in the table is an error. */
public final class KeyTable {
    private final Map<String, Key<?>> byPlace = new LinkedHashMap<>();
    private final Set<String> sections = new LinkedHashSet<>();
    private final Set<String> required;

    /**
     * @param required the sections without which a file is incomplete
     * @param keys all keys, in the order in which they are documented
     * @throws IllegalArgumentException if two keys have the same place
     */
    public KeyTable(Set<String> required, List<Key<?>> keys) {
        this.required = Set.copyOf(required);
        for (Key<?> key : keys) {
            sections.add(key.section());
            if (byPlace.put(key.toString(), key) != null) {
                throw new IllegalArgumentException("twice in the table: " + key);
            }
        }
    }

    /** All keys in the table's order. */
    public List<Key<?>> keys() {
        return List.copyOf(byPlace.values());
    }

    /** The keys of one section in the table's order. */
    public List<Key<?>> keys(String section) {
        List<Key<?>> found = new ArrayList<>();
        for (Key<?> key : byPlace.values()) {
            if (key.section().equals(section)) {
                found.add(key);
            }
        }
        return found;
    }

    /** The names of all sections in the table's order. */
    public List<String> sections() {
        return List.copyOf(sections);
    }

    /** The sections that must be there. */
    public Set<String> requiredSections() {
        return required;
    }

    /** Finds a key by its place. */
    public Optional<Key<?>> find(String section, String name) {
        return Optional.ofNullable(byPlace.get(section + "/" + name));
    }

    /** What to say about a key that has no place in a section. */
    String adviceFor(String section, String name) {
        Set<String> homes = new TreeSet<>();
        for (Key<?> key : byPlace.values()) {
            if (key.section().equals(section) && key.name().equalsIgnoreCase(name)) {
                return "there is no such key; did you mean \"" + key.name() + "\"? Capital letters count";
            }
            if (key.name().equals(name)) {
                homes.add("[" + key.section() + "]");
            }
        }
        if (homes.isEmpty()) {
            return "there is no such key; remove the line, or look for the right name in mixminiond.conf(5)";
        }
        return "this key belongs in " + String.join(" or ", homes) + ", but stands in [" + section + "]; move the line";
    }

    /** What to say about a section that is not in the table. */
    String adviceForSection(String name) {
        for (String section : sections) {
            if (section.equalsIgnoreCase(name)) {
                return "there is no such section; did you mean [" + section + "]? Capital letters count";
            }
        }
        return "there is no such section; remove it, or look for the right name in mixminiond.conf(5)";
    }
}
