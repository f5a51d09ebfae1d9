package net.mixminion.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import net.mixminion.stage.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all processes of the server have counted in the current period, kept in {@code $WorkDir/stats.tmp} so that a
 * restart forgets nothing. Each process tells its own counts since its start; the sum over processes, less what went
 * into earlier periods, is the truth. When a period is over it becomes one block of the history file.
 */
final class Statistics {
    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORMAT = 1;
    private static final int MAX_FILE_LENGTH = 1 << 20;

    private final Path file;
    private final Clock clock;
    /** Of this period, by processes that have ended. */
    private final Map<String, Long> before = new TreeMap<>();
    /** Of processes that run, since their start. */
    private final Map<String, Map<String, Long>> byProcess = new HashMap<>();
    /** The part of that which belongs to earlier periods. */
    private final Map<String, Map<String, Long>> earlier = new HashMap<>();

    /** The part of what stages without a supervisor have counted that is in these statistics already, by their files. */
    private final Map<String, Map<String, Long>> units = new TreeMap<>();

    private Instant since;
    private Duration observed = Duration.ZERO;
    private Instant lastLook;
    private Instant saved;
    /** A block that is to be in the history file, and may be there already. */
    private @Nullable String pending;

    private Statistics(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.since = clock.instant();
        this.lastLook = since;
        this.saved = since;
    }

    /** Goes on with what the file holds; a file that can't be read is set aside and counting starts anew. */
    static Statistics load(Path file, Clock clock) {
        return load(file, clock, true);
    }

    /** Reads what the file holds and changes nothing. */
    static Statistics peek(Path file, Clock clock) {
        return load(file, clock, false);
    }

    private static Statistics load(Path file, Clock clock, boolean setAside) {
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
            result.observed = Duration.ofSeconds(json.path("observed").asLong());
            result.saved = Instant.ofEpochSecond(json.path("saved").asLong(result.lastLook.getEpochSecond()));
            result.pending =
                    json.path("pending").isTextual() ? json.path("pending").asText() : null;
            json.path("counts")
                    .properties()
                    .forEach(e -> result.before.put(e.getKey(), e.getValue().asLong()));
            json.path("units").properties().forEach(unit -> {
                Map<String, Long> taken = new TreeMap<>();
                unit.getValue()
                        .properties()
                        .forEach(e -> taken.put(e.getKey(), e.getValue().asLong()));
                result.units.put(unit.getKey(), taken);
            });
        } catch (IOException e) {
            LOG.error(
                    "{} can't be read ({}); it is set aside, counting starts anew",
                    file,
                    e.getClass().getSimpleName());
            if (setAside) {
                StatsHistory.setAside(file);
            }
        }
        return result;
    }

    /**
     * Takes what a process has counted since its start.
     *
     * @param process a name that no other process has
     * @param counts a JSON object of numbers; anything else is passed over
     */
    synchronized void take(String process, String counts) {
        try {
            Map<String, Long> taken = byProcess.computeIfAbsent(process, unused -> new TreeMap<>());
            JSON.readTree(counts).properties().forEach(e -> {
                if (e.getValue().isIntegralNumber()) {
                    taken.put(e.getKey(), e.getValue().asLong());
                }
            });
        } catch (IOException e) {
            LOG.debug("counts that are no JSON", e);
        }
    }

    /**
     * Takes what stages have counted that ran without a supervisor: what is new since this was done last. To be saved
     * afterwards, or it is taken again.
     *
     * @param files all that each of them has counted, by the name of its file
     */
    synchronized void takeUnits(Map<String, Map<String, Long>> files) {
        files.forEach((name, counts) -> {
            add(counts, units.get(name), before);
            units.put(name, new TreeMap<>(counts));
        });
    }

    /** Notes that something was counting since this moment, though nobody was here to observe it. */
    synchronized void observedSince(Instant begun) {
        Instant from = begun.isAfter(saved) ? begun : saved;
        lastLook = from.isBefore(lastLook) ? from : lastLook;
    }

    /** Notes that a process has ended: its counts stay. */
    synchronized void ended(String process) {
        Map<String, Long> counts = byProcess.remove(process);
        Map<String, Long> old = earlier.remove(process);
        if (counts != null) {
            add(counts, old, before);
        }
    }

    /** The sums of the current period: the reference's thirteen events in its order, then ours. */
    synchronized Map<String, Long> totals() {
        Map<String, Long> sums = new TreeMap<>(before);
        byProcess.forEach((process, counts) -> add(counts, earlier.get(process), sums));
        Map<String, Long> ordered = new LinkedHashMap<>();
        for (Event event : Event.values()) {
            ordered.put(event.label(), sums.getOrDefault(event.label(), 0L));
        }
        sums.forEach(ordered::putIfAbsent);
        return ordered;
    }

    /** When the current period began. */
    synchronized Instant since() {
        return since;
    }

    /** The current period as text. */
    synchronized String text() {
        return StatsHistory.block(since, clock.instant(), totals());
    }

    /**
     * Ends the period if it has lasted for the interval and at least three quarters of it were observed, so that no
     * block tells of a short time only (as in the reference).
     *
     * @param history the file for past periods
     */
    synchronized void rotateIfDue(Path history, Duration interval) {
        look();
        if (pending == null) {
            if (clock.instant().isBefore(nextRotation(interval))) {
                return;
            }
            pending = text();
            before.clear();
            byProcess.forEach((process, counts) -> earlier.put(process, new TreeMap<>(counts)));
            since = clock.instant();
            observed = Duration.ZERO;
            if (!save()) {
                return;
            }
        }
        if (StatsHistory.append(history, pending)) {
            pending = null;
            save();
        }
    }

    /** When the period ends if the server runs on. */
    synchronized Instant nextRotation(Duration interval) {
        return StatsHistory.next(since, clock.instant(), observed, interval);
    }

    /** Writes the file; a failure is logged, it costs statistics only. */
    synchronized boolean save() {
        look();
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("since", since.getEpochSecond());
        json.put("saved", lastLook.getEpochSecond());
        json.put("observed", observed.toSeconds());
        if (pending != null) {
            json.put("pending", pending);
        }
        ObjectNode counts = json.putObject("counts");
        totals().forEach(counts::put);
        ObjectNode taken = json.putObject("units");
        units.forEach((name, unit) -> unit.forEach(taken.putObject(name)::put));
        try {
            StatsHistory.replace(file, JSON.writeValueAsBytes(json));
            return true;
        } catch (IOException e) {
            LOG.error("can't save the statistics in {}", file, e);
            return false;
        }
    }

    private void look() {
        Instant now = clock.instant();
        Duration passed = Duration.between(lastLook, now);
        if (!passed.isNegative()) {
            observed = observed.plus(passed);
        }
        lastLook = now;
    }

    private static void add(Map<String, Long> counts, @Nullable Map<String, Long> less, Map<String, Long> to) {
        counts.forEach((name, n) -> {
            long old = less == null ? 0 : less.getOrDefault(name, 0L);
            // less than before: it began anew
            old = n < old ? 0 : old;
            if (n != old) {
                to.merge(name, n - old, Long::sum);
            }
        });
    }
}
