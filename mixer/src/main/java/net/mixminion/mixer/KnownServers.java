package net.mixminion.mixer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryTrust;
import net.mixminion.directory.Outgoing;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The servers in the directory that dirclient has fetched, {@code WorkDir/dir/dir.gz}. Its signatures are verified here
 * again: who may write the file should not choose where our dummies go.
 */
final class KnownServers {
    /** The version of MMTP that we speak. */
    static final String OUR_PROTOCOL = "0.3";

    private static final int MAX_LENGTH = 16 << 20;

    private final Path file;
    private final DirectoryTrust trust;
    private final Clock clock;
    private @Nullable Directory directory;
    private @Nullable FileTime readAt;

    /** A server that takes packets. */
    record Known(String nickname, Hop hop, List<String> accepts, List<String> relays) {
        /** Whether packets can go on from here to the other, which is another server. */
        boolean canRelayTo(Known other) {
            return !hop.address().keyId().equals(other.hop.address().keyId())
                    && relays.stream().anyMatch(other.accepts::contains);
        }
    }

    KnownServers(Path file, DirectoryTrust trust, Clock clock) {
        this.file = file;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * The recommended servers whose keys are good now; none without a directory.
     *
     * @throws IOException if there is a directory that can't be used
     */
    List<Known> now() throws IOException {
        Instant now = clock.instant();
        Directory current = current(now);
        return current == null || trust.refuse(current, now, null).isPresent()
                ? List.of()
                : current.recommendedServers().stream()
                        .filter(server -> !now.isBefore(server.validAfter()) && now.isBefore(server.validUntil()))
                        .flatMap(server -> known(server).stream())
                        .toList();
    }

    private static Optional<Known> known(ServerDescriptor server) {
        return server.incoming()
                .filter(in -> in.reachable() && MmtpAddress.isPlausibleHost(in.hostname()) && server.takesOurPackets())
                .map(in -> new Known(
                        server.nickname(),
                        new Hop(server.packetKey(), new MmtpAddress(in.hostname(), in.port(), server.keyId())),
                        in.protocols(),
                        server.outgoing().map(Outgoing::protocols).orElse(List.of())));
    }

    private @Nullable Directory current(Instant now) throws IOException {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(readAt)) {
                directory = null;
                readAt = changed;
                directory = read(now);
            }
        } catch (NoSuchFileException e) {
            directory = null;
            readAt = null;
        }
        return directory;
    }

    private Directory read(Instant now) throws IOException {
        try (InputStream compressed = Files.newInputStream(file);
                InputStream stream = new GZIPInputStream(compressed)) {
            byte[] octets = stream.readNBytes(MAX_LENGTH + 1);
            if (octets.length > MAX_LENGTH) {
                throw new IOException(file + " is too long a directory");
            }
            return Directory.parse(new String(octets, StandardCharsets.ISO_8859_1), now);
        } catch (WireFormatException e) {
            throw new IOException(file + " can't be read: " + e.getMessage(), e);
        }
    }
}
