package net.mixminion.sender;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import net.mixminion.crypto.Digest20;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
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
    private static final String QUEUED = "queued";
    private static final int BATCH = 64;
    private static final int PURGE_LIMIT = 1000;

    private final Pool outgoing;
    private final Loopback loopback;
    private final MmtpClient client;
    private final DestinationStates states;
    private final Ownership ownership;
    private final Counters counters;
    private final Clock clock;
    private final SecureRandom random;
    private final Executor thread;
    private final Map<String, Outbound.Relay> known = new HashMap<>();
    private final Set<String> inFlight = new HashSet<>();
    private RetrySchedule schedule;
    private int maxConnections;
    private boolean stopping;

    /** Tells whether this instance works for a destination. */
    @FunctionalInterface
    interface Ownership {
        boolean mine(String destination);
    }

    RelayQueue(
            Pool outgoing,
            Loopback loopback,
            MmtpClient client,
            DestinationStates states,
            Ownership ownership,
            Counters counters,
            Clock clock,
            SecureRandom random,
            Executor thread,
            SenderConfig config) {
        this.outgoing = outgoing;
        this.loopback = loopback;
        this.client = client;
        this.states = states;
        this.ownership = ownership;
        this.counters = counters;
        this.clock = clock;
        this.random = random;
        this.thread = thread;
        this.schedule = config.relaySchedule();
        this.maxConnections = config.maxConnections();
    }

    void reload(SenderConfig config) {
        schedule = config.relaySchedule();
        maxConnections = config.maxConnections();
    }

    /** Looks at the pool and begins to send what may go now. */
    void work() throws IOException {
        outgoing.purge(PURGE_LIMIT);
        Map<String, List<String>> waiting = waitingByDestination();
        states.keepOnly(waiting.keySet());
        Instant now = clock.instant();
        List<String> destinations = new ArrayList<>(waiting.keySet());
        Collections.shuffle(destinations, random);
        for (String destination : destinations) {
            if (stopping || inFlight.size() >= maxConnections) {
                return;
            }
            if (!inFlight.contains(destination) && ownership.mine(destination) && states.isDue(destination, now)) {
                begin(destination, waiting.getOrDefault(destination, List.of()));
            }
        }
    }

    /** Begins nothing new; true when nothing is under way any more. */
    boolean drained() {
        stopping = true;
        return inFlight.isEmpty();
    }

    private Map<String, List<String>> waitingByDestination() throws IOException {
        List<String> ids = outgoing.list();
        known.keySet().retainAll(new HashSet<>(ids));
        Map<String, List<String>> result = new HashMap<>();
        for (String id : ids) {
            Outbound.Relay relay = known.get(id);
            if (relay == null) {
                Optional<Outbound.Relay> read = outgoing.read(id).flatMap(record -> relayOf(id, record));
                if (read.isEmpty()) {
                    continue;
                }
                relay = read.get();
                known.put(id, relay);
            }
            result.computeIfAbsent(name(relay), unused -> new ArrayList<>()).add(id);
        }
        return result;
    }

    private Optional<Outbound.Relay> relayOf(String id, PoolRecord record) {
        Optional<Outbound.Relay> relay =
                Outbound.of(record).flatMap(o -> o.fold(Optional::of, exit -> Optional.empty()));
        if (relay.isEmpty() || record.body().length != Packet.PACKET_LENGTH) {
            setAside(id);
            return Optional.empty();
        }
        return relay;
    }

    private void begin(String destination, List<String> ids) throws IOException {
        Collections.shuffle(ids, random);
        List<String> batch = new ArrayList<>();
        List<Packet> packets = new ArrayList<>();
        for (String id : ids.subList(0, Math.min(BATCH, ids.size()))) {
            if (isTooOld(id)) {
                giveUp(id);
                continue;
            }
            Optional<PoolRecord> record = outgoing.read(id);
            if (record.isPresent()) {
                batch.add(id);
                packets.add(Packet.of(record.get().body()));
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        Outbound.Relay to = known.getOrDefault(batch.get(0), new Outbound.Relay("", 1, Digest20.of(new byte[20])));
        counters.count(Event.ATTEMPTED_RELAY, batch.size());
        if (loopback.isOurs(to.keyId())) {
            loopback.store(packets);
            outgoing.remove(batch);
            counters.count(Event.SUCCESSFUL_RELAY, batch.size());
            return;
        }
        inFlight.add(destination);
        counters.count(Event.ATTEMPTED_CONNECT);
        client.send(new MmtpAddress(to.host(), to.port(), to.keyId()), packets, (index, outcome) -> {
                    if (outcome.accepted()) {
                        thread.execute(() -> remove(batch.get(index)));
                    }
                })
                .onComplete(result -> thread.execute(
                        () -> finish(destination, batch, result.succeeded() ? result.result() : List.of())));
    }

    private void finish(String destination, List<String> batch, List<SendOutcome> outcomes) {
        inFlight.remove(destination);
        long accepted = outcomes.stream().filter(SendOutcome::accepted).count();
        boolean connected = outcomes.stream().anyMatch(SendOutcome::connected);
        counters.count(connected ? Event.SUCCESSFUL_CONNECT : Event.FAILED_CONNECT);
        counters.count(Event.SUCCESSFUL_RELAY, accepted);
        counters.count(Event.FAILED_RELAY, batch.size() - accepted);
        if (accepted == batch.size()) {
            states.reached(destination);
            return;
        }
        outcomes.stream()
                .filter(outcome -> !outcome.accepted())
                .findFirst()
                .ifPresent(outcome -> LOG.debug("packets wait for another attempt: {}", outcome.reason()));
        states.failed(destination, schedule, clock.instant());
        batch.forEach(this::noteFirstAttempt);
    }

    private void remove(String id) {
        try {
            outgoing.remove(List.of(id));
            outgoing.meta().remove(id);
            known.remove(id);
        } catch (IOException e) {
            LOG.error("a packet that was sent can't be removed; it is sent again, and the peer will discard it", e);
        }
    }

    /** The age of a packet counts from its first failed attempt: files bear no times. */
    private void noteFirstAttempt(String id) {
        try {
            if (outgoing.contains(id) && outgoing.meta().read(id).isEmpty()) {
                outgoing.meta()
                        .write(id, Map.of(QUEUED, Long.toString(clock.instant().getEpochSecond())));
            }
        } catch (IOException e) {
            LOG.error("can't note the age of a packet; it is kept", e);
        }
    }

    private boolean isTooOld(String id) throws IOException {
        return outgoing.meta()
                .read(id)
                .map(meta -> meta.getOrDefault(QUEUED, ""))
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(text -> Instant.ofEpochSecond(Long.parseLong(text)))
                .filter(first -> first.plus(schedule.total()).isBefore(clock.instant()))
                .isPresent();
    }

    private void giveUp(String id) {
        remove(id);
        counters.count(Event.UNRETRIABLE_RELAY);
        LOG.info("a packet could not be delivered within the retry schedule and is discarded");
    }

    private void setAside(String id) {
        try {
            outgoing.corrupt(id, "not a packet for another mix");
            counters.count(Event.CORRUPT_FILE);
        } catch (IOException e) {
            LOG.error("can't set a file of {} aside", outgoing.directory(), e);
        }
    }

    private static String name(Outbound.Relay relay) {
        return relay.host() + ":" + relay.port() + ":" + relay.keyId().hex();
    }
}
