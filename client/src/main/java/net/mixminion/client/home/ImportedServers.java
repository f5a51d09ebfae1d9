package net.mixminion.client.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;

/** The descriptors that the user imported, one file each: {@code NICK-YYYYMMDDHHMMSS} by the time of publication. */
public final class ImportedServers {
    private static final DateTimeFormatter NAME_TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** Files being written; never read as descriptors. */
    private static final String UNFINISHED = ".inp_";

    private final Path directory;

    ImportedServers(Path directory) {
        this.directory = directory;
    }

    /** What became of an import. */
    public enum Outcome {
        ADDED,
        ALREADY_KNOWN,
        REPLACED_OTHER_KEY
    }

    /** A descriptor and the file it is in. */
    private record Stored(Path file, ServerDescriptor server) {}

    /**
     * All descriptors, valid or expired, in no order.
     *
     * @param now to refuse descriptors from the future
     * @param complaints takes a line for each file that is no good descriptor; it is passed over
     * @throws ClientException if the directory can't be read
     */
    public List<ServerDescriptor> all(Instant now, Consumer<String> complaints) throws ClientException {
        return stored(now, complaints).stream().map(Stored::server).toList();
    }

    /**
     * Keeps a descriptor.
     *
     * @param server the descriptor, verified
     * @param now an expired descriptor is refused
     * @param replace whether a server of the same nickname but another identity key is forgotten for this one
     * @throws ClientException if it is of no use, or if another server bears the nickname and {@code replace} isn't set
     */
    public Outcome add(ServerDescriptor server, Instant now, boolean replace, Consumer<String> complaints)
            throws ClientException {
        if (server.isExpiredAt(now)) {
            throw refused(server.nickname() + " expired on " + day(server.validUntil()));
        }
        List<Stored> namesakes = stored(now, complaints).stream()
                .filter(known -> known.server().hasNicknameOf(server))
                .toList();
        if (namesakes.stream().anyMatch(known -> known.server().digest().equals(server.digest()))) {
            return Outcome.ALREADY_KNOWN;
        }
        List<Stored> others = namesakes.stream()
                .filter(known -> !known.server().keyId().equals(server.keyId()))
                .toList();
        if (!others.isEmpty() && !replace) {
            throw refused(String.format(
                    Locale.ROOT,
                    "%s is known with another identity key (%s, this one is %s); --replace forgets the one we know",
                    server.nickname(),
                    others.get(0).server().fingerprint(),
                    server.fingerprint()));
        }
        List<ServerDescriptor> same = namesakes.stream()
                .filter(known -> !others.contains(known))
                .map(Stored::server)
                .toList();
        if (server.isSupersededBy(same)) {
            throw refused("a newer descriptor of " + server.nickname() + " is known");
        }
        try {
            write(server);
            for (Stored other : others) {
                Files.deleteIfExists(other.file());
            }
            sync();
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't write to " + directory + ": " + ClientHome.reason(e));
        }
        return others.isEmpty() ? Outcome.ADDED : Outcome.REPLACED_OTHER_KEY;
    }

    private List<Stored> stored(Instant now, Consumer<String> complaints) throws ClientException {
        List<Stored> stored = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return stored;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!String.valueOf(file.getFileName()).startsWith(".")
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    read(file, now, stored, complaints);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ClientException(ExitCode.IO, "can't read " + directory + ": " + e.getMessage());
        }
        return stored;
    }

    private static void read(Path file, Instant now, List<Stored> stored, Consumer<String> complaints) {
        try {
            stored.add(new Stored(file, DescriptorFile.read(file, now)));
        } catch (IOException e) {
            complaints.accept(file + ": " + ClientHome.reason(e));
        } catch (WireFormatException e) {
            complaints.accept(file + ": " + e.getMessage());
        }
    }

    /** A temporary file is 0600 from the start and keeps that under its new name. */
    private void write(ServerDescriptor server) throws IOException {
        String name = server.nickname() + "-" + NAME_TIME.format(server.published());
        Path unfinished = Files.createTempFile(directory, UNFINISHED, "");
        try {
            Files.write(unfinished, server.text().getBytes(StandardCharsets.ISO_8859_1));
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            linkUnderFreeName(unfinished, name);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Two descriptors can be published in one second. */
    private void linkUnderFreeName(Path file, String name) throws IOException {
        for (int i = 0; ; i++) {
            try {
                Files.move(file, directory.resolve(i == 0 ? name : name + "." + i));
                return;
            } catch (FileAlreadyExistsException e) {
                // the next number then
            }
        }
    }

    private void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static ClientException refused(String why) {
        return new ClientException(ExitCode.DATA, why);
    }

    private static String day(Instant midnight) {
        return DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).format(midnight);
    }
}
