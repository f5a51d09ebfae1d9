package net.mixminion.client;

import java.time.Instant;
import java.util.Optional;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.DirectoryCache;
import net.mixminion.client.home.DirectorySettings;
import net.mixminion.client.home.DirectoryUpdate;
import net.mixminion.client.home.KnownServers;
import net.mixminion.client.home.ServerSources;
import net.mixminion.directory.Directory;
import net.mixminion.web.ProxySettings;
import net.mixminion.web.Web;

/** The servers that a command works with: imported ones, and those of a directory that is fetched when it is too old. */
final class Directories {
    private final ClientContext context;
    private final ClientHome home;
    private final DirectorySettings settings;

    Directories(ClientContext context, ClientHome home, DirectorySettings settings) {
        this.context = context;
        this.home = home;
        this.settings = settings;
    }

    /** As the user's configuration file says. */
    static Directories of(ClientContext context, CommonOptions common) throws ClientException {
        return new Directories(
                context, common.home(context), common.settings(context).directories());
    }

    /**
     * All servers we know.
     *
     * @param refresh whether a directory that is not for today is replaced; if that fails, we go on with the one we have
     */
    ServerSources servers(Instant now, boolean refresh) throws ClientException {
        Optional<Directory> directory = Optional.empty();
        if (settings.trustsSomebody()) {
            directory = home.directory(false).read(settings.trust(), context::warn);
            boolean stale =
                    directory.map(held -> !now.isBefore(held.validUntil())).orElse(true);
            if (stale && refresh && settings.isComplete()) {
                Optional<Directory> fresh = update(now);
                if (fresh.isEmpty()) {
                    context.warn(
                            directory.isPresent() ? "going on with an old directory" : "going on without a directory");
                }
                directory = fresh.isPresent() ? fresh : directory;
            }
        }
        return ServerSources.of(home.importedServers(false).all(now, context::warn), directory, context::warn);
    }

    /** The servers that a packet made now can go through; {@code refresh} as above. */
    KnownServers known(Instant now, boolean refresh) throws ClientException {
        return new KnownServers(servers(now, refresh), now, ClientHome.userHome(context.environment()));
    }

    /** Those that a packet can go through until a certain time. */
    KnownServers known(Instant now, Instant until, boolean refresh) throws ClientException {
        return new KnownServers(servers(now, refresh), now, until, ClientHome.userHome(context.environment()));
    }

    /**
     * Fetches a directory and keeps it.
     *
     * @return empty if nobody has one that can be believed; why has been said
     */
    Optional<Directory> update(Instant now) throws ClientException {
        DirectoryCache cache = home.directory(true);
        Optional<Directory> held = cache.read(settings.trust(), context::warn);
        try {
            Web web = new Web(ProxySettings.of(context.environment()), Web.MAX_OCTETS, settings.timeout());
            return new DirectoryUpdate(web, settings, cache, context.random()).run(held, now, context::warn);
        } catch (IllegalArgumentException e) {
            throw new ClientException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
