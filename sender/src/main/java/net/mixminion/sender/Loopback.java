package net.mixminion.sender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Pool;
import net.mixminion.stage.Bus;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import net.mixminion.stage.Topic;

/** Packets whose next hop is this server itself: they go into {@code incoming/} without touching the network. */
final class Loopback {
    private final Path keyDir;
    private final Pool incoming;
    private final Bus bus;
    private final Counters counters;
    private Optional<Digest20> ownKeyId = Optional.empty();

    Loopback(Path keyDir, Pool incoming, Bus bus, Counters counters) {
        this.keyDir = keyDir;
        this.incoming = incoming;
        this.bus = bus;
        this.counters = counters;
    }

    /** Whether the identity is ours, whatever the address says. */
    boolean isOurs(Digest20 keyId) throws IOException {
        if (ownKeyId.isEmpty()) {
            // the identity never changes, so once is enough
            ownKeyId = KeyDirectory.read(keyDir).sets().stream()
                    .map(set -> set.descriptor().keyId())
                    .findFirst();
        }
        return ownKeyId.isPresent() && ownKeyId.get().equals(keyId);
    }

    /** Stores the packets durably, as if they had come over the network. */
    void store(List<Packet> packets) throws IOException {
        try (Pool.Batch batch = incoming.batch()) {
            for (Packet packet : packets) {
                batch.write(packet.bytes());
            }
            batch.commit();
        }
        counters.count(Event.RECEIVED_PACKET, packets.size());
        bus.hint(Topic.INCOMING);
    }
}
