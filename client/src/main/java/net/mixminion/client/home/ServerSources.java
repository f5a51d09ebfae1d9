package net.mixminion.client.home;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.mixminion.crypto.Digest20;
import net.mixminion.directory.Directory;
import net.mixminion.directory.ServerDescriptor;

/**
 * The servers that the user imported together with those of the directory. A name belongs to one identity key: if the two
 * disagree, the user's word counts, and the other server is not used.
 *
 * @param servers all descriptors, of any age
 * @param notRecommended the digests of those that are used only if a path names them
 */
public record ServerSources(List<ServerDescriptor> servers, Set<Digest20> notRecommended) {
    public ServerSources {
        servers = List.copyOf(servers);
        notRecommended = Set.copyOf(notRecommended);
    }

    /**
     * Puts both together.
     *
     * @param complaints takes a line for each name that the directory gives to another server than the user
     */
    public static ServerSources of(
            List<ServerDescriptor> imported, Optional<Directory> directory, Consumer<String> complaints) {
        List<ServerDescriptor> servers = new ArrayList<>(imported);
        Set<Digest20> notRecommended = new HashSet<>();
        Map<String, Digest20> owners = new TreeMap<>();
        imported.forEach(server -> owners.put(key(server), server.keyId()));
        Set<String> said = new HashSet<>();
        for (ServerDescriptor server : directory.map(Directory::servers).orElse(List.of())) {
            if (!owners.getOrDefault(key(server), server.keyId()).equals(server.keyId())) {
                if (said.add(key(server))) {
                    complaints.accept("the directory's " + server.nickname() + " has another identity key ("
                            + server.fingerprint() + ") than the one you imported; it is not used");
                }
                continue;
            }
            servers.add(server);
            if (!directory.map(known -> known.recommends(server)).orElse(true) && !owners.containsKey(key(server))) {
                notRecommended.add(server.digest());
            }
        }
        return new ServerSources(servers, notRecommended);
    }

    private static String key(ServerDescriptor server) {
        return server.nickname().toLowerCase(Locale.ROOT);
    }
}
