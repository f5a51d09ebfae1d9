package net.mixminion.client.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.path.Mix;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;

/**
 * The servers that a packet made now can go through: those whose keys are good from now to the coming midnight GMT, or as
 * long as a reply block is to be good; each by the descriptor it published last.
 */
public final class KnownServers {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).withLocale(Locale.ROOT);

    private final Map<String, ServerDescriptor> valid = new HashMap<>();
    private final Map<String, ServerDescriptor> invalid = new HashMap<>();
    private final Set<Digest20> notRecommended;
    private final Instant now;
    private final Instant until;
    private final Path userHome;

    /** As the next one, of servers from several places. */
    public KnownServers(ServerSources sources, Instant now, Path userHome) {
        this(sources, now, midnightAfter(now), userHome);
    }

    /** As before; those whose keys are good until a certain time. */
    public KnownServers(ServerSources sources, Instant now, Instant until, Path userHome) {
        this(sources.servers(), sources.notRecommended(), now, until, userHome);
    }

    /**
     * @param all descriptors of any age
     * @param now the time of sending
     * @param userHome what {@code ~/} at the start of a file name means
     */
    public KnownServers(Collection<ServerDescriptor> all, Instant now, Path userHome) {
        this(all, Set.of(), now, midnightAfter(now), userHome);
    }

    private KnownServers(
            Collection<ServerDescriptor> all, Set<Digest20> notRecommended, Instant now, Instant until, Path userHome) {
        this.notRecommended = notRecommended;
        this.now = now;
        this.until = until;
        this.userHome = userHome;
        for (ServerDescriptor server : all) {
            Map<String, ServerDescriptor> map = isValid(server) ? valid : invalid;
            map.merge(key(server.nickname()), server, (a, b) -> b.isNewerThan(a) ? b : a);
        }
    }

    /** The servers to choose from, sorted by nickname. */
    public List<Mix> usable() {
        return valid.entrySet().stream()
                .filter(entry -> !notRecommended.contains(entry.getValue().digest()))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> Mix.of(entry.getValue()).stream())
                .toList();
    }

    /**
     * The server that a name in a path means: one we know, or the one whose descriptor is in the file of that name.
     *
     * @throws ClientException if there is none, or none that is valid
     */
    public Mix find(String name) throws ClientException {
        ServerDescriptor known = valid.get(key(name));
        if (known != null) {
            return usable(known);
        }
        ServerDescriptor expired = invalid.get(key(name));
        if (expired != null) {
            throw notValid(expired);
        }
        return fromFile(name);
    }

    /**
     * The valid servers that listen at an address, sorted by nickname.
     *
     * @param host a name or IPv4 address in small letters, as their descriptors write it
     */
    public List<Mix> at(String host, int port) {
        return valid.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> Mix.of(entry.getValue()).stream())
                .filter(mix -> mix.hop().address().host().equals(host)
                        && mix.hop().address().port() == port)
                .toList();
    }

    private Mix fromFile(String name) throws ClientException {
        Path file;
        try {
            file = expandHome(name);
        } catch (InvalidPathException e) {
            throw unknown(name);
        }
        if (!Files.exists(file)) {
            throw unknown(name);
        }
        ServerDescriptor server;
        try {
            server = DescriptorFile.read(file, now);
        } catch (IOException e) {
            throw new ClientException(ExitCode.NO_INPUT, "can't read " + name + ": " + ClientHome.reason(e));
        } catch (WireFormatException e) {
            throw new ClientException(ExitCode.DATA, name + " is no server descriptor: " + e.getMessage());
        }
        if (!isValid(server)) {
            throw notValid(server);
        }
        return usable(server);
    }

    private static Mix usable(ServerDescriptor server) throws ClientException {
        Optional<Mix> mix = Mix.of(server);
        return mix.orElseThrow(() -> new ClientException(
                ExitCode.UNAVAILABLE, server.nickname() + " doesn't take packets that we can make"));
    }

    private ClientException notValid(ServerDescriptor server) {
        String when = server.isExpiredAt(now)
                ? " expired on " + DAY.format(server.validUntil())
                : " is valid from " + DAY.format(server.validAfter()) + " to " + DAY.format(server.validUntil())
                        + ", not from now to midnight GMT"
                        + (until.isAfter(midnightAfter(now)) ? " before " + DAY.format(until) : "");
        return new ClientException(ExitCode.UNAVAILABLE, "the descriptor of " + server.nickname() + when);
    }

    private static ClientException unknown(String name) {
        return new ClientException(
                ExitCode.NO_INPUT, "there is neither a server nor a descriptor file named '" + name + "'");
    }

    private boolean isValid(ServerDescriptor server) {
        return server.isValidFrom(now, until);
    }

    private static Instant midnightAfter(Instant time) {
        return time.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    }

    /** The shell leaves a {@code ~/} alone that isn't at the start of a word. */
    private Path expandHome(String name) {
        return name.startsWith("~/") ? userHome.resolve(name.substring(2)) : Path.of(name);
    }

    private static String key(String nickname) {
        return nickname.toLowerCase(Locale.ROOT);
    }
}
