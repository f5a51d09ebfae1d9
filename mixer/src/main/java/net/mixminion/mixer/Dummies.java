package net.mixminion.mixer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.PoolRecord;

/**
 * Makes the dummies that leave with a batch: packets over one to four servers, the last of which discards them. How many
 * there are varies as the tosses of a coin do before the first tail, so that who knows what the batch should have been
 * can't subtract them.
 */
final class Dummies {
    private static final int LONGEST_PATH = 4;

    private final KnownServers servers;
    private final String ourName;
    private final PacketBuilder builder;
    private final RandomGenerator random;

    /**
     * A maker of dummies.
     *
     * @param ourName the nickname of this server: its dummies begin elsewhere, or nobody on the network would see them
     * @param random cryptographically strong
     */
    Dummies(KnownServers servers, String ourName, PacketBuilder builder, RandomGenerator random) {
        this.servers = servers;
        this.ourName = ourName;
        this.builder = builder;
        this.random = random;
    }

    /**
     * Makes a random number of dummies.
     *
     * @param average how many on the average; 0 makes none
     * @return records for the mix; none if no directory tells where they could go
     */
    List<PoolRecord> make(int average) throws IOException {
        int count = average == 0 ? 0 : geometric(average);
        if (count == 0) {
            return List.of();
        }
        List<KnownServers.Known> known = servers.now();
        List<PoolRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Hop> path = path(known);
            if (path.isEmpty()) {
                break;
            }
            MmtpAddress first = path.get(0).address();
            Packet packet = builder.dummy(path);
            records.add(new PoolRecord(
                    new Outbound.Relay(first.host(), first.port(), first.keyId()).header(), packet.bytes()));
        }
        return records;
    }

    /** 0, 1, 2, …, each less probable than the one before by the same factor. */
    private int geometric(int average) {
        double goOn = average / (average + 1.0);
        return (int) (Math.log(1 - random.nextDouble()) / Math.log(goOn));
    }

    private List<Hop> path(List<KnownServers.Known> known) {
        int length = 1 + random.nextInt(LONGEST_PATH);
        List<Hop> path = new ArrayList<>();
        List<KnownServers.Known> candidates = known.stream()
                .filter(server -> !server.nickname().equalsIgnoreCase(ourName)
                        && server.accepts().contains(KnownServers.OUR_PROTOCOL))
                .toList();
        while (path.size() < length && !candidates.isEmpty()) {
            KnownServers.Known next = candidates.get(random.nextInt(candidates.size()));
            path.add(next.hop());
            candidates = known.stream().filter(next::canRelayTo).toList();
        }
        return path;
    }
}
