package net.mixminion.mixer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;
import net.mixminion.spool.HashLog;

/** The packet keys in use at one time, each with its replay memory. */
final class LiveKeys {
    private final PacketHandler handler;
    private final Map<String, HashLog> logs;
    private final boolean complete;

    /**
     * Keys and memories.
     *
     * @param logs the memories by the name of the key set
     * @param complete whether these are all keys that should be in use
     */
    LiveKeys(List<PacketKey> keys, Map<String, HashLog> logs, boolean complete) {
        this.handler = new PacketHandler(keys);
        this.logs = Map.copyOf(logs);
        this.complete = complete;
    }

    /** No keys, though there should be some. */
    static LiveKeys none() {
        return new LiveKeys(List.of(), Map.of(), false);
    }

    /** What opens packets with these keys. */
    PacketHandler handler() {
        return handler;
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
     * Whether a packet that none of these keys opens is nobody's. If not, a key that should be here can't be used at the moment, and such
     * a packet has to wait.
     */
    boolean complete() {
        return complete;
    }
}
