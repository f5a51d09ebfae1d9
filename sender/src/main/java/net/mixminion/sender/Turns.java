package net.mixminion.sender;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.mixminion.spool.Outbound;

/**
 * Whose turn it is: destinations for which packets wait, in an order left to chance, those that failed the last time
 * behind the others, as they may cost a connection for nothing. Used by one thread.
 */
final class Turns {
    private final DestinationStates states;
    private final Ownership ownership;
    private final Clock clock;
    private final Random random;
    /** What may go now, as of the last look at the pool. */
    private final Deque<Waiting> due = new ArrayDeque<>();

    private Instant lastFiring = Instant.MIN;

    /** Packets for one destination, by their files. */
    record Waiting(String destination, Outbound.Relay to, List<String> ids) {}

    Turns(DestinationStates states, Ownership ownership, Clock clock, Random random) {
        this.states = states;
        this.ownership = ownership;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Notes that the mix has just fired. What had failed before goes out with it, so that when it goes says nothing
     * about it; if we aren't told, a mix interval after it is due.
     */
    void fired() {
        lastFiring = clock.instant();
    }

    /**
     * Begins anew with what waits now.
     *
     * @param underWay the destinations that have a connection
     */
    void look(Map<Outbound.Relay, List<String>> packets, Set<String> underWay, Duration mixInterval) {
        List<Waiting> waiting = new ArrayList<>();
        packets.forEach((relay, ids) -> waiting.add(new Waiting(name(relay), relay, ids)));
        states.keepOnly(waiting.stream().map(Waiting::destination).collect(Collectors.toSet()));
        Collections.shuffle(waiting, random);
        due.clear();
        for (Waiting one : waiting) {
            String destination = one.destination;
            if (!underWay.contains(destination) && ownership.mine(destination) && isDue(destination, mixInterval)) {
                if (states.isFailing(destination)) {
                    due.addLast(one);
                } else {
                    due.addFirst(one);
                }
            }
        }
    }

    private boolean isDue(String destination, Duration mixInterval) {
        return states.isDue(destination, lastFiring)
                || states.isDue(destination, clock.instant().minus(mixInterval));
    }

    boolean isEmpty() {
        return due.isEmpty();
    }

    /** Takes the next one; one that has failed the last time only if that is {@code again}. */
    Optional<Waiting> next(boolean again) {
        for (Iterator<Waiting> all = due.iterator(); all.hasNext(); ) {
            Waiting one = all.next();
            if (again || !states.isFailing(one.destination)) {
                all.remove();
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** Queues what is too much for one connection behind all others. */
    void later(Waiting rest) {
        due.addLast(rest);
    }

    private static String name(Outbound.Relay relay) {
        return relay.host() + ":" + relay.port() + ":" + relay.keyId().hex();
    }
}
