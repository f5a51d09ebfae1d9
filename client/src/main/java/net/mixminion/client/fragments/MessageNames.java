package net.mixminion.client.fragments;

import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.crypto.Digest20;
import org.jspecify.annotations.Nullable;

/** Messages by the first hexadecimal digits of their ids: as many as tell them apart, and at least {@value #FEWEST}. */
final class MessageNames {
    static final int FEWEST = 8;

    private static final String BEYOND_DIGITS = "g";
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{" + FEWEST + "," + 2 * Digest20.LENGTH + "}");

    /** In hexadecimal: those that begin alike are neighbours. */
    private final NavigableSet<String> ids = new TreeSet<>();

    void add(Digest20 id) {
        ids.add(id.hex());
    }

    void remove(Digest20 id) {
        ids.remove(id.hex());
    }

    /** The shortest name that no other message has. */
    String of(Digest20 id) {
        return of(id.hex());
    }

    /**
     * The message that a user means.
     *
     * @throws ClientException if it is no name, that of no message, or that of several
     */
    Digest20 find(String name) throws ClientException {
        String digits = name.toLowerCase(Locale.ROOT);
        if (!DIGITS.matcher(digits).matches()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "'" + name + "' is no message id: write at least " + FEWEST
                            + " of its hexadecimal digits, as mixminion list-fragments shows them");
        }
        NavigableSet<String> meant = ids.subSet(digits, true, digits + BEYOND_DIGITS, false);
        if (meant.isEmpty()) {
            throw new ClientException(
                    ExitCode.NO_INPUT,
                    "there are no fragments of a message " + digits + "; mixminion list-fragments shows what there is");
        }
        if (meant.size() > 1) {
            String candidates = meant.stream().map(this::of).collect(Collectors.joining(", "));
            throw new ClientException(
                    ExitCode.USAGE, digits + " can be several messages: write enough digits of one of " + candidates);
        }
        return Digest20.fromHex(meant.first());
    }

    private String of(String id) {
        int shared = Math.max(alike(id, ids.lower(id)), alike(id, ids.higher(id)));
        return id.substring(0, Math.max(FEWEST, shared + 1));
    }

    /** How many digits two ids have in common at their beginnings. */
    private static int alike(String id, @Nullable String other) {
        int count = 0;
        while (other != null && id.charAt(count) == other.charAt(count)) {
            count++;
        }
        return count;
    }
}
