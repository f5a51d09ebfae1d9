package net.mixminion.sender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which destinations can't be reached at present, and when to try each again. Kept in a file beside the queue, so that a
 * restart doesn't hurry; a file that can't be read costs only that. Not safe for several threads.
 */
final class DestinationStates {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationStates.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_FILE_LENGTH = 16 << 20;

    private final LazyFile saved;
    private final Map<String, Failing> failing = new HashMap<>();

    /**
     * @param first when the present run of failures began
     * @param next when to try again
     */
    record Failing(Instant first, Instant next) {}

    private DestinationStates(LazyFile saved) {
        this.saved = saved;
    }

    /** The states in a file, which is kept up to date by {@link #save}. */
    static DestinationStates load(LazyFile saved) {
        Path file = saved.path();
        DestinationStates result = new DestinationStates(saved);
        if (!Files.exists(file)) {
            return result;
        }
        try {
            if (Files.size(file) > MAX_FILE_LENGTH) {
                throw new IOException("too long");
            }
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            json.properties()
                    .forEach(e -> result.failing.put(
                            e.getKey(),
                            new Failing(
                                    Instant.ofEpochSecond(
                                            e.getValue().path("first").asLong()),
                                    Instant.ofEpochSecond(
                                            e.getValue().path("next").asLong()))));
        } catch (IOException e) {
            LOG.warn("{} can't be read; every destination is tried at once", file, e);
        }
        return result;
    }

    /** Whether the destination may be tried now. */
    boolean isDue(String destination, Instant now) {
        Failing state = failing.get(destination);
        return state == null || !state.next.isAfter(now);
    }

    /** Whether the last attempt failed. */
    boolean isFailing(String destination) {
        return failing.containsKey(destination);
    }

    /** Notes a success: everything that waits for the destination may go. */
    void reached(String destination) {
        if (failing.remove(destination) != null) {
            saved.changed();
        }
    }

    /** Notes a failure: nothing goes there before the schedule's next time. */
    void failed(String destination, RetrySchedule schedule, Instant now) {
        Failing before = failing.get(destination);
        Instant first = before == null ? now : before.first;
        failing.put(destination, new Failing(first, schedule.nextForever(first, now)));
        saved.changed();
    }

    /** Forgets destinations for which nothing waits any more. */
    void keepOnly(Set<String> destinations) {
        if (failing.keySet().retainAll(new HashSet<>(destinations))) {
            saved.changed();
        }
    }

    /** Brings the file up to date, soon. */
    void save() {
        saved.save(() -> {
            ObjectNode json = JSON.createObjectNode();
            failing.forEach((destination, state) -> json.putObject(destination)
                    .put("first", state.first.getEpochSecond())
                    .put("next", state.next.getEpochSecond()));
            return json.toString().getBytes(StandardCharsets.US_ASCII);
        });
    }
}
