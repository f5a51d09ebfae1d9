package net.mixminion.client.fragments;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.crypto.Digest20;

/** Messages by the first hexadecimal digits of their ids: as many as tell them apart, and at least {@value #FEWEST}. */
final class MessageNames {
    static final int FEWEST = 8;

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{" + FEWEST + "," + 2 * Digest20.LENGTH + "}");

    private final List<Digest20> ids;

    MessageNames(Collection<Digest20> ids) {
        this.ids = List.copyOf(ids);
    }

    /** The shortest name that no other message has. */
    String of(Digest20 id) {
        String whole = id.hex();
        int length = FEWEST;
        while (length < whole.length() && isShared(whole.substring(0, length), id)) {
            length++;
        }
        return whole.substring(0, length);
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
        List<Digest20> meant =
                ids.stream().filter(id -> id.hex().startsWith(digits)).toList();
        if (meant.isEmpty()) {
            throw new ClientException(
                    ExitCode.NO_INPUT,
                    "there are no fragments of a message " + digits + "; mixminion list-fragments shows what there is");
        }
        if (meant.size() > 1) {
            String candidates = meant.stream().map(this::of).sorted().collect(Collectors.joining(", "));
            throw new ClientException(
                    ExitCode.USAGE, digits + " can be several messages: write enough digits of one of " + candidates);
        }
        return meant.get(0);
    }

    private boolean isShared(String name, Digest20 owner) {
        return ids.stream().anyMatch(id -> !id.equals(owner) && id.hex().startsWith(name));
    }
}
