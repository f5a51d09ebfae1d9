package net.mixminion.sender;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of {@code outgoing/}: which packets wait for which destination, and since when. Used by one thread, but
 * where it says so.
 */
final class OutgoingPackets {
    private static final Logger LOG = LoggerFactory.getLogger(OutgoingPackets.class);

    private final Pool pool;
    private final PacketAges ages;
    private final Counters counters;
    private final Clock clock;
    private final Map<String, Outbound.Relay> known = new HashMap<>();

    OutgoingPackets(Pool pool, PacketAges ages, Counters counters, Clock clock) {
        this.pool = pool;
        this.ages = ages;
        this.counters = counters;
        this.clock = clock;
    }

    /** What waits, by destination. */
    Map<Outbound.Relay, List<String>> waiting() throws IOException {
        List<String> ids = pool.list();
        Set<String> present = new HashSet<>(ids);
        known.keySet().retainAll(present);
        ages.keepOnly(present);
        Map<Outbound.Relay, List<String>> result = new HashMap<>();
        for (String id : ids) {
            Outbound.Relay relay = known.get(id);
            if (relay == null) {
                Optional<Outbound.Relay> read = pool.header(id).flatMap(header -> relayOf(id, header));
                if (read.isEmpty()) {
                    continue;
                }
                relay = read.get();
                known.put(id, relay);
            }
            result.computeIfAbsent(relay, unused -> new ArrayList<>()).add(id);
        }
        return result;
    }

    private Optional<Outbound.Relay> relayOf(String id, Map<String, String> header) {
        Optional<Outbound.Relay> relay =
                Outbound.of(header).flatMap(o -> o.fold(Optional::of, exit -> Optional.empty()));
        if (relay.isEmpty()) {
            setAside(id);
        }
        return relay;
    }

    /** A packet, if it is still there. */
    Optional<Packet> read(String id) throws IOException {
        Optional<PoolRecord> record = pool.read(id);
        if (record.isPresent() && record.get().body().length != Packet.PACKET_LENGTH) {
            setAside(id);
            return Optional.empty();
        }
        return record.map(whole -> Packet.of(whole.body()));
    }

    /**
     * Takes packets away; whatever fails to go is sent again, and the peer discards it as a replay. May be called by any
     * thread.
     */
    void remove(List<String> ids) {
        try {
            pool.remove(ids);
        } catch (IOException e) {
            LOG.error("a packet that was sent can't be removed; it is sent again, and the peer will discard it", e);
        }
    }

    /** Notes that packets could not be sent, if that is new. */
    void failed(List<String> ids) {
        ages.tried(ids, clock.instant());
    }

    /** Whether a packet's first attempt was longer ago than {@code lifetime}. */
    boolean isOlderThan(Duration lifetime, String id) {
        return ages.isOlderThan(lifetime, id, clock.instant());
    }

    /** Brings what is remembered on the disk, soon. */
    void save() {
        ages.save();
    }

    private void setAside(String id) {
        try {
            pool.corrupt(id, "not a packet for another mix");
            counters.count(Event.CORRUPT_FILE);
        } catch (IOException e) {
            LOG.error("can't set a file of {} aside", pool.directory(), e);
        }
    }
}
