package net.mixminion.mixer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import net.mixminion.packet.DropReason;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;
import net.mixminion.spool.HashLog;

/** The packet keys in use at one time, each with its replay memory. */
final class LiveKeys {
    private final Function<Packet, HopResult> opener;
    private final Map<String, HashLog> logs;
    private final Map<String, Boolean> retired;
    private final boolean complete;

    /**
     * Keys and memories.
     *
     * @param keys in use, and retired ones, so that packets for those are known
     * @param logs the memories by the name of the key set
     * @param retired the key sets that were given up, and whether the time is over in which that can be taken back
     * @param complete whether these are all keys that should be in use
     */
    LiveKeys(List<PacketKey> keys, Map<String, HashLog> logs, Map<String, Boolean> retired, boolean complete) {
        this(new PacketHandler(keys)::process, logs, retired, complete);
    }

    /** As above, with another way to open packets. */
    LiveKeys(
            Function<Packet, HopResult> opener,
            Map<String, HashLog> logs,
            Map<String, Boolean> retired,
            boolean complete) {
        this.opener = opener;
        this.logs = Map.copyOf(logs);
        this.retired = Map.copyOf(retired);
        this.complete = complete;
    }

    /** No keys, though there should be some. */
    static LiveKeys none() {
        return new LiveKeys(List.<PacketKey>of(), Map.of(), Map.of(), false);
    }

    /** The same keys; the time that they take is measured. */
    LiveKeys measuredBy(OpeningRate rate) {
        return new LiveKeys(packet -> rate.measured(() -> opener.apply(packet)), logs, retired, complete);
    }

    /** Opens a packet with these keys. */
    HopResult open(Packet packet) {
        return opener.apply(packet);
    }

    /** The memory of a key set. */
    Optional<HashLog> log(String keySet) {
        return Optional.ofNullable(logs.get(keySet));
    }

    /** All memories. */
    Collection<HashLog> logs() {
        return logs.values();
    }

    /**
     * Whether a packet that none of these keys opens is nobody's. If not, a key that should be here can't be used at
     * the moment, and such a packet has to wait.
     */
    boolean complete() {
        return complete;
    }

    /** Whether a packet has to wait for a key, or for the memory of a key. */
    boolean isWaiting(HopResult result) {
        boolean nobodys = result instanceof HopResult.Drop drop && drop.reason() == DropReason.BAD_RSA;
        return nobodys ? !complete : isForRetired(result, false);
    }

    /** Whether a packet was made for a key that was given up, for good. */
    boolean isLost(HopResult result) {
        return isForRetired(result, true);
    }

    private boolean isForRetired(HopResult result, boolean forGood) {
        return result.toLog()
                .filter(hash -> Boolean.valueOf(forGood).equals(retired.get(hash.keySet())))
                .isPresent();
    }
}
