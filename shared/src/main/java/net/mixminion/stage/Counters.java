package net.mixminion.stage;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a process has counted since it started. Numbers only: no times, no peers, no packets. */
public final class Counters {
    private static final String DISCARDED = "Discarded:";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, String> facts = new ConcurrentHashMap<>();

    /** Counts one event. */
    public void count(Event event) {
        count(event, 1);
    }

    /** Counts several events at once. */
    public void count(Event event, long times) {
        add(event.label(), times);
    }

    /**
     * Counts a packet or message that ends here.
     *
     * @param reason the reason's name, such as {@code REPLAY}
     */
    public void discarded(String reason) {
        add(DISCARDED + reason, 1);
    }

    /**
     * Tells something of this process that the operator may want to know, such as who does its cryptography.
     *
     * @param name what it is; a later text under the same name takes the place of the earlier one
     */
    public void tell(String name, String text) {
        facts.put(name, text);
    }

    /** Everything told so far, by name. */
    public Map<String, String> facts() {
        return new TreeMap<>(facts);
    }

    /** Everything counted so far, by name. */
    public Map<String, Long> snapshot() {
        Map<String, Long> result = new TreeMap<>();
        counts.forEach((name, count) -> result.put(name, count.sum()));
        return result;
    }

    private void add(String name, long times) {
        counts.computeIfAbsent(name, unused -> new LongAdder()).add(times);
    }
}
