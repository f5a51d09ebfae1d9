package net.mixminion.sender;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import net.mixminion.mmtp.Block;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.Packet;
import net.mixminion.stage.Counters;
import net.mixminion.stage.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packets on their way to other mixes: {@code outgoing/}. One connection for each destination, a limited number at a
 * time; a packet is removed only when the peer has acknowledged it. A destination that fails is left alone until the
 * schedule's next time and delays nobody else.
 *
 * <p>One thread, the owner of the executor, does everything but the network and the removal of what was acknowledged:
 * renaming waits for the file system's journal, and what is to be sent need not wait with it.
 */
final class RelayQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RelayQueue.class);
    private static final String REFUSED_TARGET = "REFUSED_TARGET";
    /** Packets that go on one connection at most while others wait for one, so that every destination gets its turn. */
    static final int MOST_IN_ONE_GO = 2048;
    /** As many as go on one connection if nobody waits: a handshake costs as much as a hundred packets. */
    private static final int MOST_IN_A_ROW = 8 * MOST_IN_ONE_GO;

    private final OutgoingPackets packets;
    private final Loopback loopback;
    private final Network network;
    private final DestinationStates states;
    private final Turns turns;
    private final Counters counters;
    private final Clock clock;
    private final SecureRandom random;
    private final Executor thread;
    private final Executor remover;
    private final AtomicBoolean acknowledged = new AtomicBoolean();
    private final Map<String, Attempt> inFlight = new HashMap<>();

    private SenderConfig config;
    private boolean stopping;
    private boolean toldOfRefusal;

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
            Executor remover,
            SenderConfig config) {
        this.packets = packets;
        this.loopback = loopback;
        this.network = network;
        this.states = states;
        this.turns = new Turns(states, ownership, clock, random);
        this.counters = counters;
        this.clock = clock;
        this.random = random;
        this.thread = thread;
        this.remover = remover;
        this.config = config;
    }

    void reload(SenderConfig fresh) {
        config = fresh;
    }

    /** Notes that the mix has just fired. */
    void fired() {
        turns.fired();
    }

    /** Looks at the pool and begins to send what may go now. */
    void work() throws IOException {
        turns.look(packets.waiting(), inFlight.keySet(), config.mixInterval());
        goOn();
        makeRoom();
    }

    /** Begins with what is due, as far as there are connections; at most half of them for what has failed before. */
    private void goOn() throws IOException {
        while (!stopping && inFlight.size() < config.maxConnections()) {
            boolean again = 2 * attemptsAgain() < Math.max(2, config.maxConnections());
            Optional<Turns.Waiting> next = turns.next(again);
            if (next.isEmpty()) {
                return;
            }
            begin(next.get());
        }
    }

    private long attemptsAgain() {
        return inFlight.values().stream().filter(Attempt::isAgain).count();
    }

    /** A destination that says nothing doesn't keep its connection while others wait for one. */
    private void makeRoom() {
        if (turns.isEmpty() || stopping || inFlight.size() < config.maxConnections()) {
            return;
        }
        List<Attempt> silent = inFlight.values().stream()
                .filter(attempt -> attempt.silence().compareTo(config.patience()) > 0)
                .toList();
        for (Attempt attempt : silent) {
            if (!attempt.leave()) {
                finish(attempt, List.of());
            }
        }
    }

    /** Has what is remembered of failures written to the disk. */
    void save() {
        states.save();
        packets.save();
    }

    /** Begins nothing new; true when nothing is under way any more. */
    boolean drained() {
        stopping = true;
        return inFlight.isEmpty();
    }

    private void begin(Turns.Waiting waiting) throws IOException {
        List<String> ids = waiting.ids();
        Collections.shuffle(ids, random);
        int count = Math.min(MOST_IN_A_ROW, ids.size());
        Shipment shipment = new Shipment(
                waiting.to(),
                ids.subList(0, count),
                packets,
                config.relaySchedule().total(),
                counters);
        List<Packet> first = shipment.load();
        if (first.isEmpty()) {
            return;
        }
        if (loopback.isOurs(waiting.to().keyId())) {
            keep(shipment, first);
            return;
        }
        List<String> left = new ArrayList<>(ids.subList(count, ids.size()));
        String destination = waiting.destination();
        Attempt attempt = new Attempt(destination, shipment, left, states.isFailing(destination));
        inFlight.put(destination, attempt);
        network.names()
                .find(waiting.to().host())
                .onComplete(found -> thread.execute(() -> found(attempt, first, found)));
    }

    private void found(Attempt attempt, List<Packet> first, AsyncResult<List<InetAddress>> found) {
        if (!attempt.connect()) {
            return;
        }
        if (found.failed()) {
            LOG.debug("a host name has no address now");
            counters.count(Event.ATTEMPTED_CONNECT);
            finish(attempt, List.of());
            return;
        }
        int port = attempt.shipment().to().port();
        Optional<InetAddress> choice = config.targets().choose(found.result(), port, random);
        if (choice.isEmpty()) {
            refuse(attempt, found.result());
        } else {
            connect(attempt, new InetSocketAddress(choice.get(), port), first);
        }
    }

    /** To ourselves: without the network. */
    private void keep(Shipment shipment, List<Packet> first) throws IOException {
        for (List<Packet> part = first; !part.isEmpty(); part = shipment.load()) {
            loopback.store(part);
        }
        packets.remove(shipment.loaded());
        counters.count(Event.SUCCESSFUL_RELAY, shipment.size());
    }

    private void connect(Attempt attempt, InetSocketAddress to, List<Packet> first) {
        counters.count(Event.ATTEMPTED_CONNECT);
        attempt.prepare(blocks(attempt.shipment(), first));
        network.client()
                .sendBlocks(
                        to,
                        attempt.shipment().to().keyId(),
                        () -> next(attempt),
                        (index, outcome) -> {
                            if (outcome.accepted() && attempt.acknowledge(index)) {
                                acknowledged.set(true);
                                remove(attempt);
                            }
                        },
                        attempt.leaving())
                .onComplete(result ->
                        thread.execute(() -> finish(attempt, result.succeeded() ? result.result() : List.of())));
    }

    private void remove(Attempt attempt) {
        remover.execute(() -> packets.remove(attempt.acknowledged()));
    }

    /** Whether a packet was acknowledged since this was asked last. May be called by any thread. */
    boolean isSending() {
        return acknowledged.getAndSet(false);
    }

    /** The next blocks. Once there is a connection, those after them are made ready while the peer gets these. */
    private Future<List<Block>> next(Attempt attempt) {
        Promise<List<Block>> blocks = Promise.promise();
        thread.execute(() -> {
            try {
                Optional<List<Block>> prepared = attempt.prepared();
                blocks.complete(prepared.isPresent() ? prepared.get() : load(attempt.shipment()));
                if (attempt.isAskedAgain()) {
                    attempt.prepare(load(attempt.shipment()));
                }
            } catch (IOException | RuntimeException e) {
                blocks.tryFail(e);
            }
        });
        return blocks.future();
    }

    private List<Block> load(Shipment shipment) throws IOException {
        if (stopping) {
            return List.of();
        }
        List<Packet> part = shipment.load();
        if (shipment.size() >= MOST_IN_ONE_GO && !turns.isEmpty()) {
            shipment.cut();
        }
        return blocks(shipment, part);
    }

    private List<Block> blocks(Shipment shipment, List<Packet> part) {
        return shipment.blocks(part, config.linkPadding(), this::padding);
    }

    private Packet padding() {
        byte[] octets = new byte[Packet.PACKET_LENGTH];
        random.nextBytes(octets);
        return Packet.of(octets);
    }

    /**
     * Nobody is to be reached there. An address that the packet itself names will be refused for ever; a name may get
     * another address.
     */
    private void refuse(Attempt attempt, List<InetAddress> addresses) {
        if (!toldOfRefusal) {
            toldOfRefusal = true;
            LOG.warn("packets for private or unusual addresses are refused (see AllowPrivate and Allow); said once");
        }
        Shipment shipment = attempt.shipment();
        if (addresses.stream()
                .noneMatch(one -> one.getHostAddress().equals(shipment.to().host()))) {
            finish(attempt, List.of());
            return;
        }
        attempt.end();
        inFlight.remove(attempt.destination());
        List<String> refused = shipment.all();
        packets.remove(refused);
        counters.count(Event.FAILED_RELAY, shipment.size());
        refused.forEach(id -> counters.discarded(REFUSED_TARGET));
        soon();
    }

    private void finish(Attempt attempt, List<SendOutcome> outcomes) {
        if (attempt.end()) {
            remove(attempt);
            // until they are gone the destination counts as in flight: or they would be found waiting, and sent again
            remover.execute(() -> thread.execute(() -> finished(attempt, outcomes)));
        }
    }

    private void finished(Attempt attempt, List<SendOutcome> outcomes) {
        Shipment shipment = attempt.shipment();
        List<String> left = shipment.rest();
        left.addAll(attempt.left());
        String destination = attempt.destination();
        inFlight.remove(destination);
        // what follows the packets is padding
        long accepted = outcomes.stream()
                .limit(shipment.size())
                .filter(SendOutcome::accepted)
                .count();
        boolean connected = outcomes.stream().anyMatch(SendOutcome::connected);
        counters.count(connected ? Event.SUCCESSFUL_CONNECT : Event.FAILED_CONNECT);
        counters.count(Event.SUCCESSFUL_RELAY, accepted);
        counters.count(Event.FAILED_RELAY, shipment.size() - accepted);
        if (accepted == shipment.size()) {
            states.reached(destination);
            if (!left.isEmpty() && !stopping) {
                turns.later(new Turns.Waiting(destination, shipment.to(), left));
            }
        } else {
            outcomes.stream()
                    .filter(outcome -> !outcome.accepted())
                    .findFirst()
                    .ifPresent(outcome -> LOG.debug("packets wait for another attempt: {}", outcome.reason()));
            states.failed(destination, config.relaySchedule(), clock.instant());
            packets.failed(shipment.all());
        }
        soon();
    }

    /** A connection has become free. */
    private void soon() {
        thread.execute(() -> {
            try {
                goOn();
            } catch (IOException e) {
                LOG.error("can't work on outgoing/; trying again in a second", e);
            }
        });
    }
}
