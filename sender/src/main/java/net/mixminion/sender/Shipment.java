package net.mixminion.sender;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.mixminion.mmtp.Block;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Outbound;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packets that go to one destination on one connection, read from the disk a few at a time. Used by one thread, but where
 * it says so.
 */
final class Shipment {
    private static final Logger LOG = LoggerFactory.getLogger(Shipment.class);
    private static final int PART = 8;

    private final Outbound.Relay to;
    private final Deque<String> rest;
    private final OutgoingPackets packets;
    private final Duration lifetime;
    private final Counters counters;
    private final List<String> cutOff = new ArrayList<>();
    private final List<String> loaded = Collections.synchronizedList(new ArrayList<>());

    /**
     * A shipment of which nothing is loaded.
     *
     * @param ids the packets in the order in which they go
     * @param lifetime how long after its first attempt a packet is given up
     */
    Shipment(Outbound.Relay to, Collection<String> ids, OutgoingPackets packets, Duration lifetime, Counters counters) {
        this.to = to;
        this.rest = new ArrayDeque<>(ids);
        this.packets = packets;
        this.lifetime = lifetime;
        this.counters = counters;
    }

    Outbound.Relay to() {
        return to;
    }

    /** The next packets; none if that was all. What is too old is given up instead. */
    List<Packet> load() throws IOException {
        List<Packet> part = new ArrayList<>();
        while (part.size() < PART && !rest.isEmpty()) {
            String id = rest.remove();
            if (packets.isOlderThan(lifetime, id)) {
                giveUp(id);
                continue;
            }
            Optional<Packet> packet = packets.read(id);
            if (packet.isPresent()) {
                loaded.add(id);
                part.add(packet.get());
            }
        }
        counters.count(Event.ATTEMPTED_RELAY, part.size());
        return part;
    }

    /**
     * Packets as blocks; behind the last of the shipment, as much padding as makes the number of all a multiple.
     *
     * @param part what was loaded last
     * @param multiple at least 1; 1 is no padding
     * @param padding gives octets that mean nothing
     */
    List<Block> blocks(List<Packet> part, int multiple, Supplier<Packet> padding) {
        List<Block> blocks = new ArrayList<>();
        part.forEach(packet -> blocks.add(new Block(Block.Command.SEND, packet)));
        if (rest.isEmpty() && !part.isEmpty()) {
            for (int missing = Math.floorMod(-loaded.size(), multiple); missing > 0; missing--) {
                blocks.add(new Block(Block.Command.JUNK, padding.get()));
            }
        }
        return blocks;
    }

    private void giveUp(String id) {
        packets.remove(List.of(id));
        counters.count(Event.UNRETRIABLE_RELAY);
        LOG.info("a packet could not be delivered within the retry schedule and is discarded");
    }

    /** The file of the packet that went as the {@code index}th block; empty for padding. May be called by any thread. */
    Optional<String> id(int index) {
        return index < loaded.size() ? Optional.of(loaded.get(index)) : Optional.empty();
    }

    /** How many packets were loaded so far. */
    int size() {
        return loaded.size();
    }

    /** The files of all that were loaded so far and of all that were not. */
    List<String> all() {
        List<String> result = new ArrayList<>(loaded);
        result.addAll(rest());
        return result;
    }

    /** Ends here: the others wait for their turn. */
    void cut() {
        cutOff.addAll(rest);
        rest.clear();
    }

    /** The files of all that were not loaded. */
    List<String> rest() {
        List<String> result = new ArrayList<>(cutOff);
        result.addAll(rest);
        return result;
    }

    /** The files of all that were loaded so far. */
    List<String> loaded() {
        return List.copyOf(loaded);
    }
}
