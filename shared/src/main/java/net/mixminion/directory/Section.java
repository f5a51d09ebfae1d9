package net.mixminion.directory;

import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigText;
import net.mixminion.crypto.Base64Text;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.WireFormatException;

/** A section whose keys have been checked; the getters turn values into types and name the line of a bad one. */
final class Section {
    private final String file;
    private final String name;
    private final Map<String, List<ConfigText.Entry>> entries;

    private Section(String file, String name, Map<String, List<ConfigText.Entry>> entries) {
        this.file = file;
        this.name = name;
        this.entries = entries;
    }

    /** Turns a value into a type. */
    @FunctionalInterface
    interface Reader<T> {
        T read(String value) throws ConfigException, WireFormatException;
    }

    /** Checks which keys there are, against the syntax. */
    static Section of(String file, ConfigText.Section raw, SectionSyntax syntax) throws WireFormatException {
        Map<String, List<ConfigText.Entry>> known = new LinkedHashMap<>();
        Section section = new Section(file, raw.name(), known);
        for (ConfigText.Entry entry : raw.entries()) {
            SectionSyntax.Occurrence occurrence = syntax.keys().get(entry.key());
            if (occurrence == null) {
                if (syntax.strict()) {
                    throw section.problem(entry, "unknown key");
                }
                continue;
            }
            List<ConfigText.Entry> same = known.computeIfAbsent(entry.key(), k -> new ArrayList<>());
            if (!same.isEmpty() && !occurrence.repeatable()) {
                throw section.problem(entry, "the key stands twice");
            }
            same.add(entry);
        }
        for (Map.Entry<String, SectionSyntax.Occurrence> key : syntax.keys().entrySet()) {
            if (key.getValue().required() && !known.containsKey(key.getKey())) {
                throw section.problem(new ConfigText.Entry(key.getKey(), "", raw.line()), "the key is missing");
            }
        }
        return section;
    }

    /** The value of a required key, as it stands. */
    String text(String key) {
        return entry(key).value();
    }

    /** The value of an optional key, as it stands. */
    Optional<String> optional(String key) {
        List<ConfigText.Entry> found = entries.getOrDefault(key, List.of());
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0).value());
    }

    /** The value of a required key. */
    <T> T required(String key, Reader<T> reader) throws WireFormatException {
        return read(entry(key), reader);
    }

    /** The value of an optional key, or what to take instead. */
    <T> T optional(String key, Reader<T> reader, T otherwise) throws WireFormatException {
        List<T> values = all(key, reader);
        return values.isEmpty() ? otherwise : values.get(0);
    }

    /** The values of a key, none to many. */
    <T> List<T> all(String key, Reader<T> reader) throws WireFormatException {
        List<T> values = new ArrayList<>();
        for (ConfigText.Entry entry : entries.getOrDefault(key, List.of())) {
            values.add(read(entry, reader));
        }
        return values;
    }

    /** The entries with any of these keys, in the order of the text. */
    List<ConfigText.Entry> entries(String... keys) {
        List<ConfigText.Entry> found = new ArrayList<>();
        for (String key : keys) {
            found.addAll(entries.getOrDefault(key, List.of()));
        }
        found.sort(Comparator.comparingInt(ConfigText.Entry::line));
        return found;
    }

    /** A public key: base64 of a PKCS#1 RSAPublicKey. */
    RSAPublicKey publicKey(String key) throws WireFormatException {
        return required(key, value -> RsaKeys.parsePublic(Base64Text.decode(value)));
    }

    /** Octets in base64. */
    byte[] base64(String key) throws WireFormatException {
        return required(key, Base64Text::decode);
    }

    private ConfigText.Entry entry(String key) {
        List<ConfigText.Entry> found = entries.get(key);
        if (found == null) {
            throw new IllegalArgumentException("[" + name + "] may lack " + key);
        }
        return found.get(0);
    }

    /** The entry's value as a type. */
    <T> T read(ConfigText.Entry entry, Reader<T> reader) throws WireFormatException {
        try {
            return reader.read(entry.value());
        } catch (ConfigException e) {
            throw problem(entry, e.text());
        } catch (WireFormatException e) {
            throw problem(entry, String.valueOf(e.getMessage()));
        }
    }

    /** The exception that says where the entry stands and what is wrong with it. */
    WireFormatException problem(ConfigText.Entry entry, String text) {
        return new WireFormatException(
                new ConfigException.Problem(file, entry.line(), name, entry.key(), text).toString());
    }
}
