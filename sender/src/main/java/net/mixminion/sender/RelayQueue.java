package net.mixminion.sender;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import net.mixminion.mmtp.Block;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Outbound;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packets on their way to other mixes: {@code outgoing/}. One connection for each destination, a limited number at a
 * time; a packet is removed only when the peer has acknowledged it. A destination that fails is left alone until the
 * schedule's next time and delays nobody else.
 *
 * <p>One thread, the owner of the executor, does everything but the network.
 */
final class RelayQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RelayQueue.class);
    private static final String REFUSED_TARGET = "REFUSED_TARGET";
    /** Packets that go on one connection at most, so that every destination gets its turn. */
    private static final int MOST_IN_ONE_GO = 2048;

    private final OutgoingPackets packets;
    private final Loopback loopback;
    private final Network network;
    private final DestinationStates states;
    private final Ownership ownership;
    private final Counters counters;
    private final Clock clock;
    private final SecureRandom random;
    private final Executor thread;
    private final Set<String> inFlight = new HashSet<>();
    private SenderConfig config;
    private Instant lastFiring = Instant.MIN;
    private boolean stopping;
    private boolean toldOfRefusal;

    /** Tells whether this instance works for a destination. */
    @FunctionalInterface
    interface Ownership {
        boolean mine(String destination);
    }

    /** What leads to other mixes. */
    record Network(MmtpClient client, Names names) {}

    RelayQueue(
            OutgoingPackets packets,
            Loopback loopback,
            Network network,
            DestinationStates states,
            Ownership ownership,
            Counters counters,
            Clock clock,
            SecureRandom random,
            Executor thread,
            SenderConfig config) {
        this.packets = packets;
        this.loopback = loopback;
        this.network = network;
        this.states = states;
        this.ownership = ownership;
        this.counters = counters;
        this.clock = clock;
        this.random = random;
        this.thread = thread;
        this.config = config;
    }

    void reload(SenderConfig fresh) {
        config = fresh;
    }

    /**
     * Notes that the mix has just fired. What had failed before goes out with it, so that when it goes says nothing
     * about it; if we aren't told, a mix interval after it is due.
     */
    void fired() {
        lastFiring = clock.instant();
    }

    /** Looks at the pool and begins to send what may go now. */
    void work() throws IOException {
        Map<String, Outbound.Relay> targets = new HashMap<>();
        Map<String, List<String>> waiting = new HashMap<>();
        packets.waiting().forEach((relay, ids) -> {
            targets.put(name(relay), relay);
            waiting.put(name(relay), ids);
        });
        states.keepOnly(waiting.keySet());
        List<String> destinations = new ArrayList<>(waiting.keySet());
        Collections.shuffle(destinations, random);
        for (String destination : destinations) {
            if (stopping || inFlight.size() >= config.maxConnections()) {
                return;
            }
            Outbound.Relay to = targets.get(destination);
            if (to != null && !inFlight.contains(destination) && ownership.mine(destination) && isDue(destination)) {
                begin(destination, to, waiting.getOrDefault(destination, List.of()));
            }
        }
    }

    private boolean isDue(String destination) {
        return states.isDue(destination, lastFiring)
                || states.isDue(destination, clock.instant().minus(config.mixInterval()));
    }

    /** Begins nothing new; true when nothing is under way any more. */
    boolean drained() {
        stopping = true;
        return inFlight.isEmpty();
    }

    private void begin(String destination, Outbound.Relay to, List<String> ids) throws IOException {
        Collections.shuffle(ids, random);
        List<String> now = ids.subList(0, Math.min(MOST_IN_ONE_GO, ids.size()));
        Shipment shipment =
                new Shipment(to, now, packets, config.relaySchedule().total(), counters);
        List<Packet> first = shipment.load();
        if (first.isEmpty()) {
            return;
        }
        if (loopback.isOurs(to.keyId())) {
            keep(shipment, first);
            return;
        }
        inFlight.add(destination);
        network.names()
                .find(to.host())
                .onComplete(found -> thread.execute(() -> {
                    if (found.failed()) {
                        LOG.debug("a host name has no address now");
                        counters.count(Event.ATTEMPTED_CONNECT);
                        finish(destination, shipment, List.of());
                    } else if (config.targets().admits(found.result(), to.port())) {
                        connect(destination, found.result(), shipment, first);
                    } else {
                        refuse(destination, shipment, found.result());
                    }
                }));
    }

    /** To ourselves: without the network. */
    private void keep(Shipment shipment, List<Packet> first) throws IOException {
        for (List<Packet> part = first; !part.isEmpty(); part = shipment.load()) {
            loopback.store(part);
        }
        packets.remove(shipment.loaded());
        counters.count(Event.SUCCESSFUL_RELAY, shipment.loaded().size());
    }

    private void connect(String destination, InetAddress address, Shipment shipment, List<Packet> first) {
        counters.count(Event.ATTEMPTED_CONNECT);
        List<List<Packet>> ready = new ArrayList<>(List.of(first));
        MmtpAddress to = new MmtpAddress(
                // the address that was judged; of IPv6, which has no such form, the name, which the resolver remembers
                address instanceof Inet4Address
                        ? address.getHostAddress()
                        : shipment.to().host(),
                shipment.to().port(),
                shipment.to().keyId());
        network.client()
                .sendBlocks(to, () -> next(shipment, ready), (index, outcome) -> {
                    if (outcome.accepted()) {
                        thread.execute(() -> packets.remove(List.of(shipment.id(index))));
                    }
                })
                .onComplete(result -> thread.execute(
                        () -> finish(destination, shipment, result.succeeded() ? result.result() : List.of())));
    }

    /** The next blocks: the part that is loaded already, then parts as they are asked for. */
    private Future<List<Block>> next(Shipment shipment, List<List<Packet>> ready) {
        Promise<List<Block>> blocks = Promise.promise();
        thread.execute(() -> {
            try {
                List<Packet> part = !ready.isEmpty() ? ready.remove(0) : stopping ? List.of() : shipment.load();
                blocks.complete(part.stream()
                        .map(packet -> new Block(Block.Command.SEND, packet))
                        .toList());
            } catch (IOException | RuntimeException e) {
                blocks.fail(e);
            }
        });
        return blocks.future();
    }

    /**
     * Nobody is to be reached there. An address that the packet itself names will be refused for ever; a name may get
     * another address.
     */
    private void refuse(String destination, Shipment shipment, InetAddress address) {
        if (!toldOfRefusal) {
            toldOfRefusal = true;
            LOG.warn("packets for private or unusual addresses are refused (see AllowPrivate and Allow); said once");
        }
        if (!address.getHostAddress().equals(shipment.to().host())) {
            finish(destination, shipment, List.of());
            return;
        }
        inFlight.remove(destination);
        List<String> refused = shipment.all();
        packets.remove(refused);
        counters.count(Event.FAILED_RELAY, shipment.loaded().size());
        refused.forEach(id -> counters.discarded(REFUSED_TARGET));
    }

    private void finish(String destination, Shipment shipment, List<SendOutcome> outcomes) {
        inFlight.remove(destination);
        long accepted = outcomes.stream().filter(SendOutcome::accepted).count();
        boolean connected = outcomes.stream().anyMatch(SendOutcome::connected);
        counters.count(connected ? Event.SUCCESSFUL_CONNECT : Event.FAILED_CONNECT);
        counters.count(Event.SUCCESSFUL_RELAY, accepted);
        counters.count(Event.FAILED_RELAY, shipment.loaded().size() - accepted);
        if (accepted == shipment.loaded().size()) {
            states.reached(destination);
        } else {
            outcomes.stream()
                    .filter(outcome -> !outcome.accepted())
                    .findFirst()
                    .ifPresent(outcome -> LOG.debug("packets wait for another attempt: {}", outcome.reason()));
            states.failed(destination, config.relaySchedule(), clock.instant());
            packets.failed(shipment.all());
        }
        thread.execute(this::goOn);
    }

    /** A connection has become free. */
    private void goOn() {
        try {
            work();
        } catch (IOException e) {
            LOG.error("can't work on outgoing/; trying again in a second", e);
        }
    }

    private static String name(Outbound.Relay relay) {
        return relay.host() + ":" + relay.port() + ":" + relay.keyId().hex();
    }
}
