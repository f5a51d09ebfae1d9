package net.mixminion.mmtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who may be connected: one for all servers of a process. When all places are taken, a newcomer gets that of the
 * connection that has made no progress for the longest time; trickled octets are no progress, a whole step of the
 * conversation is. When three quarters are taken, everybody gets less time (Postfix's stress mode). Safe for use by
 * several threads.
 */
public final class Admission {
    private static final int NETWORK_OCTETS_IPV6 = 8;

    /** A connection as the admission sees it. */
    interface Guest {
        /** True if something of the guest's is being stored: it is not to be sent away. */
        boolean isServed();

        /** Sends the guest away; called by any thread. */
        void shed();
    }

    private final Map<Guest, ByteBuffer> guests = new LinkedHashMap<>();
    private final Map<ByteBuffer, Integer> perAddress = new HashMap<>();
    private final FairShares shares = new FairShares();
    private ConnectionLimits limits;
    private ConnectionLimits underStress;
    private Predicate<InetAddress> welcome;

    /**
     * @param limits how many and how long
     * @param welcome who may connect at all
     */
    public Admission(ConnectionLimits limits, Predicate<InetAddress> welcome) {
        this.limits = limits;
        this.underStress = limits.underStress();
        this.welcome = welcome;
    }

    /** Lets everybody in, within the limits. */
    public static Admission of(ConnectionLimits limits) {
        return new Admission(limits, address -> true);
    }

    /** Sets other limits and rules, for those who connect from now on; times hold at once for all. */
    public synchronized void update(ConnectionLimits newLimits, Predicate<InetAddress> newWelcome) {
        limits = newLimits;
        underStress = newLimits.underStress();
        welcome = newWelcome;
    }

    /** Connections that are open, in whatever state. */
    public synchronized int size() {
        return guests.size();
    }

    /** How those who bring packets share the disk. */
    FairShares shares() {
        return shares;
    }

    /** The limits that hold now. */
    synchronized ConnectionLimits limits() {
        return guests.size() > limits.total() - limits.total() / 4 ? underStress : limits;
    }

    /**
     * Lets a guest in, if need be in another's place.
     *
     * @return why not; empty if the guest is in
     */
    Optional<String> enter(Guest guest, InetAddress from) {
        Guest shed;
        synchronized (this) {
            if (!welcome.test(from)) {
                return Optional.of("the rules deny it");
            }
            ByteBuffer network = network(from);
            int already = perAddress.getOrDefault(network, 0);
            if (already >= limits.perAddress()) {
                return Optional.of("there are " + already + " connections from its address");
            }
            shed = guests.size() >= limits.total() ? longestWithoutProgress() : null;
            if (shed == null && guests.size() >= limits.total()) {
                return Optional.of("all " + limits.total() + " connections are taken");
            }
            if (shed != null) {
                leave(shed);
            }
            guests.put(guest, network);
            perAddress.merge(network, 1, Integer::sum);
        }
        if (shed != null) {
            shed.shed();
        }
        return Optional.empty();
    }

    private @Nullable Guest longestWithoutProgress() {
        for (Guest guest : guests.keySet()) {
            if (!guest.isServed()) {
                return guest;
            }
        }
        return null;
    }

    /** Notes that a guest has come a step further. */
    synchronized void progressed(Guest guest) {
        ByteBuffer network = guests.remove(guest);
        if (network != null) {
            guests.put(guest, network);
        }
    }

    /** Frees a guest's place. */
    synchronized void leave(Guest guest) {
        ByteBuffer network = guests.remove(guest);
        if (network != null) {
            perAddress.merge(network, -1, (count, less) -> count + less > 0 ? Integer.valueOf(count + less) : null);
        }
    }

    /** What counts as one address: an IPv4 address, or a /64 of IPv6, of which whoever has one has all. */
    static ByteBuffer network(InetAddress address) {
        byte[] octets = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(octets, NETWORK_OCTETS_IPV6) : octets);
    }
}
