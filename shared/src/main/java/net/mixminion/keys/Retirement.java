package net.mixminion.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.Digest20;

/**
 * The end of a packet key before its time, because its replay memory is lost or can't be trusted. The mixer, who finds
 * that out, leaves a mark beside the memories, {@code hashlogs/retired_NNNN}: the KEYID of the key, the time and the
 * reason, each in a line. As long as the mark is there nobody uses the key, and keyd makes another for its days; who has
 * brought the memory back as it was removes the mark.
 *
 * @param since when the key was given up
 * @param reason why, for people
 */
public record Retirement(Instant since, String reason) {
    private static final String PREFIX = "retired_";

    public Retirement {
        reason = reason.replace('\n', ' ');
    }

    /** The mark of a key set, such as retired_0001 for key_0001. */
    public static Path mark(Path hashLogDir, String setName) {
        return hashLogDir.resolve(PREFIX + setName.substring(KeyDirectory.PREFIX.length()));
    }

    /**
     * Whether, and why, a key is retired. A mark that can't be understood counts, from the time of the file on; the mark of
     * another key that had the same number does not.
     *
     * @param keyId of the packet key
     * @throws IOException if there is a mark that can't be read
     */
    public static Optional<Retirement> read(Path hashLogDir, String setName, Digest20 keyId) throws IOException {
        Path mark = mark(hashLogDir, setName);
        try {
            Instant changed = Files.getLastModifiedTime(mark).toInstant();
            List<String> lines =
                    Files.readString(mark, StandardCharsets.ISO_8859_1).lines().toList();
            if (lines.size() < 3) {
                return Optional.of(new Retirement(changed, "its mark " + mark + " can't be understood"));
            }
            return lines.get(0).equals(keyId.hex())
                    ? Optional.of(new Retirement(time(lines.get(1), changed), lines.get(2)))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Instant time(String text, Instant otherwise) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    /** What the mark of a key holds. */
    public byte[] content(Digest20 keyId) {
        return (keyId.hex() + "\n" + since + "\n" + reason + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
