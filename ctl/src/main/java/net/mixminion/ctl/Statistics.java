package net.mixminion.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import net.mixminion.stage.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all processes of the server have counted in the current period, kept in {@code $WorkDir/stats.tmp} so that a
 * restart forgets nothing. Each process tells its own counts since its start; the sum over processes is the truth.
 */
final class Statistics {
    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORMAT = 1;
    private static final int MAX_FILE_LENGTH = 1 << 20;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final Path file;
    private final Clock clock;
    private final Map<String, Long> before = new TreeMap<>();
    private final Map<String, Map<String, Long>> byProcess = new TreeMap<>();
    private Instant since;

    private Statistics(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Goes on with what the file holds; a file that can't be read is set aside and counting starts anew. */
    static Statistics load(Path file, Clock clock) {
        Statistics result = new Statistics(file, clock);
        if (!Files.exists(file)) {
            return result;
        }
        try {
            if (Files.size(file) > MAX_FILE_LENGTH) {
                throw new IOException("too long");
            }
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (json.path("format").asInt() != FORMAT || !json.path("counts").isObject()) {
                throw new IOException("not statistics of this version");
            }
            result.since = Instant.ofEpochSecond(json.path("since").asLong());
            json.path("counts")
                    .properties()
                    .forEach(e -> result.before.put(e.getKey(), e.getValue().asLong()));
        } catch (IOException e) {
            LOG.error("{} can't be read ({}); it is set aside, counting starts anew", file, e.getMessage());
            setAside(file);
        }
        return result;
    }

    /** Takes what one process told over the bus. */
    synchronized void take(JsonObject told) {
        String process = told.getString("stage", "?") + "/" + told.getLong("process", 0L);
        Map<String, Long> counts = byProcess.computeIfAbsent(process, unused -> new TreeMap<>());
        for (Map.Entry<String, Object> entry : told.getJsonObject("counts", new JsonObject())) {
            if (entry.getValue() instanceof Number number) {
                counts.put(entry.getKey(), number.longValue());
            }
        }
    }

    /** The sums of the current period: the reference's thirteen events in its order, then ours. */
    synchronized Map<String, Long> totals() {
        Map<String, Long> sums = new TreeMap<>(before);
        byProcess.values().forEach(counts -> counts.forEach((name, n) -> sums.merge(name, n, Long::sum)));
        Map<String, Long> ordered = new LinkedHashMap<>();
        for (Event event : Event.values()) {
            ordered.put(event.label(), sums.getOrDefault(event.label(), 0L));
        }
        sums.forEach(ordered::putIfAbsent);
        return ordered;
    }

    /** The current period as text. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("========== From ").append(TIME.format(since)).append(" to ");
        text.append(TIME.format(clock.instant())).append(":\n");
        totals().forEach((name, n) ->
                text.append("  ").append(name).append(": ").append(n).append('\n'));
        return text.toString();
    }

    /** Writes the file; a failure is logged, it costs statistics only. */
    synchronized void save() {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("since", since.getEpochSecond());
        ObjectNode counts = json.putObject("counts");
        totals().forEach(counts::put);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, JSON.writeValueAsBytes(json));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.error("can't save the statistics in {}", file, e);
        }
    }

    private static void setAside(Path file) {
        try {
            Files.move(file, file.resolveSibling("crp_" + file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.error("can't set {} aside", file, e);
        }
    }
}
