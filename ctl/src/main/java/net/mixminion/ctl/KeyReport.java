package net.mixminion.ctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.keys.Retirement;

/** What the public half of the key sets tells: which there are, and when they are valid. No secret is read. */
final class KeyReport {
    private static final int MOST_OCTETS = 1 << 20;

    /**
     * One key set.
     *
     * @param name such as {@code key_0001}
     * @param descriptor what its ServerDesc says; empty if it can't be read
     * @param published whether a directory has accepted it
     */
    record KeySet(String name, Optional<ServerDescriptor> descriptor, boolean published) {
        boolean isValidAt(Instant when) {
            return descriptor.map(d -> d.isValidAt(when)).orElse(false);
        }

        /** Why it was given up before its time, if it was, and if we may know. */
        Optional<Retirement> retirement(Path hashLogDir) {
            try {
                return descriptor.isPresent()
                        ? Retirement.read(hashLogDir, name, descriptor.get().packetKeyId())
                        : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    private KeyReport() {}

    /** All key sets, in the order of their names. */
    static List<KeySet> of(Path keyDir, Instant now) throws IOException {
        List<KeySet> sets = new ArrayList<>();
        if (!Files.isDirectory(keyDir)) {
            return sets;
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(keyDir, "key_*")) {
            for (Path directory : directories) {
                sets.add(new KeySet(
                        String.valueOf(directory.getFileName()),
                        descriptor(directory.resolve("ServerDesc"), now),
                        Files.exists(directory.resolve("published"))));
            }
        }
        sets.sort(Comparator.comparing(KeySet::name));
        return sets;
    }

    private static Optional<ServerDescriptor> descriptor(Path file, Instant now) {
        try {
            if (Files.size(file) > MOST_OCTETS) {
                return Optional.empty();
            }
            return Optional.of(ServerDescriptor.parse(Files.readString(file, StandardCharsets.ISO_8859_1), now));
        } catch (IOException | WireFormatException e) {
            return Optional.empty();
        }
    }
}
