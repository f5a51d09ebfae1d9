package net.mixminion.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Looks at the files of a pool and changes nothing, not even what it can't read. */
public final class Inspection {
    private Inspection() {}

    /**
     * Why a file is no message of its pool; empty if it is one.
     *
     * @param rawLength the length in octets of the raw packets that the pool holds; 0 if it holds records
     */
    public static Optional<String> fault(Path file, int rawLength) {
        try {
            if (rawLength > 0) {
                return BoundedFile.read(file, rawLength, rawLength).isPresent() ? Optional.empty() : gone();
            }
            return PoolRecord.of(file, PoolRecord.MAX_BODY_LENGTH).isPresent() ? Optional.empty() : gone();
        } catch (UnreadableException e) {
            return Optional.of(e.reason());
        } catch (IOException e) {
            return Optional.of(e.getClass().getSimpleName());
        }
    }

    /** The names and values of a record or of metadata; empty if there is none that can be read. */
    public static Map<String, String> header(Path file) {
        try {
            return PoolRecord.of(file, PoolRecord.MAX_BODY_LENGTH)
                    .map(PoolRecord::header)
                    .orElse(Map.of());
        } catch (UnreadableException | IOException e) {
            return Map.of();
        }
    }

    private static Optional<String> gone() {
        return Optional.of("it is gone");
    }
}
