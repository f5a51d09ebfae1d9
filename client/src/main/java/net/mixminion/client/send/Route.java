package net.mixminion.client.send;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.mixminion.client.address.ExitAddress;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.KnownServers;
import net.mixminion.client.path.Avoided;
import net.mixminion.client.path.ChosenPath;
import net.mixminion.client.path.ExitDemand;
import net.mixminion.client.path.Mix;
import net.mixminion.client.path.PathElement;
import net.mixminion.client.path.PathException;
import net.mixminion.client.path.PathSelection;
import net.mixminion.client.path.PathSpec;
import net.mixminion.client.path.PathUse;
import org.jspecify.annotations.Nullable;

/** The way to an address or a reply block: the path that the user asked for, with the servers its names stand for. */
public final class Route {
    private final PathSpec spec;
    private final PathUse use;
    private final List<Mix> known;
    private final @Nullable Mix fixedExit;
    private final PathSelection selection;

    private Route(PathSpec spec, PathUse use, List<Mix> known, @Nullable Mix fixedExit, PathSelection selection) {
        this.spec = spec;
        this.use = use;
        this.known = known;
        this.fixedExit = fixedExit;
        this.selection = selection;
    }

    /**
     * Finds the servers that a path names; the server of an address that is bound to one becomes its end.
     *
     * @param spec a path for that use
     * @param use forward, or a reply block's
     * @param random for the choice of the other servers
     * @param avoided servers that are not chosen at random
     * @throws ClientException if a server isn't known or has no valid descriptor
     */
    public static Route of(
            PathSpec spec,
            PathUse use,
            ExitAddress address,
            KnownServers servers,
            RandomGenerator random,
            Avoided avoided)
            throws ClientException {
        Map<String, Mix> named = named(spec, servers);
        PathSpec whole = spec;
        @Nullable Mix last = lastNamed(spec, named);
        @Nullable String lastHop = address.lastHop();
        if (lastHop != null) {
            Mix bound = servers.find(lastHop);
            if (last == null || !last.keyId().equals(bound.keyId())) {
                named.put(lastHop, bound);
                List<PathElement> leg2 = new ArrayList<>(spec.leg2());
                leg2.add(new PathElement.Named(lastHop));
                whole = new PathSpec(spec.leg1(), leg2, spec.splitLater());
                last = bound;
            }
        } else if (address.isBoundToServer() && last == null) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "a mailbox is one of a certain server: write " + address.kind() + ":" + address.info()
                            + "@SERVER, or end the path with a server's name");
        }
        List<Mix> known = servers.usable();
        return new Route(whole, use, known, last, new PathSelection(known, named, random, avoided));
    }

    /** The way to a reply block, which goes on from the last server; otherwise as above. */
    public static Route toReplyBlock(PathSpec spec, KnownServers servers, RandomGenerator random, Avoided avoided)
            throws ClientException {
        List<Mix> known = servers.usable();
        PathSelection selection = new PathSelection(known, named(spec, servers), random, avoided);
        return new Route(spec, PathUse.REPLY, known, null, selection);
    }

    private static Map<String, Mix> named(PathSpec spec, KnownServers servers) throws ClientException {
        Map<String, Mix> named = new HashMap<>();
        for (PathElement element :
                Stream.concat(spec.leg1().stream(), spec.leg2().stream()).toList()) {
            if (element instanceof PathElement.Named name && !named.containsKey(name.text())) {
                named.put(name.text(), servers.find(name.text()));
            }
        }
        return named;
    }

    private static @Nullable Mix lastNamed(PathSpec spec, Map<String, Mix> named) {
        List<PathElement> real = spec.leg2().stream()
                .filter(element -> !element.equals(new PathElement.Exactly(0)))
                .toList();
        return !real.isEmpty() && real.get(real.size() - 1) instanceof PathElement.Named name
                ? named.get(name.text())
                : null;
    }

    /** The longest message, in octets, that a server at the end of the path delivers; 0 if there is no such server. */
    public long limit(ExitDemand demand) {
        return (fixedExit == null ? known.stream() : Stream.of(fixedExit))
                .filter(mix -> demand.refusal(mix).isEmpty())
                .mapToLong(demand::limitOf)
                .max()
                .orElse(0);
    }

    /**
     * Chooses paths with a common end.
     *
     * @throws ClientException if there is no such path; the message begins with the path
     */
    public List<ChosenPath> choose(ExitDemand demand, int paths) throws ClientException {
        try {
            return selection.choose(spec, use, demand, paths);
        } catch (PathException e) {
            throw new ClientException(
                    e.fault() == PathException.Fault.IMPOSSIBLE ? ExitCode.UNAVAILABLE : ExitCode.USAGE,
                    "no packet can take the path " + spec + ": " + e.getMessage());
        }
    }
}
