package net.mixminion.stage;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a stage without a supervisor tells of itself, as it stands in its file.
 *
 * @param state what it does
 * @param pid its process id
 * @param started when its process began
 * @param instances how many instances of the stage there are to be
 * @param facts what else the operator may want to know, by name
 * @param counts all that was counted since there is such a file; empty if nothing is to be counted
 */
public record StageReport(
        State state, long pid, Instant started, int instances, Map<String, String> facts, Map<String, Long> counts) {
    /** The directory of the files, below WorkDir. */
    public static final String DIRECTORY = "counts";
    /** Ends the name of each file, after the stage's label. */
    public static final String SUFFIX = ".json";

    private static final int MOST_INSTANCES = 9999;

    /** What a stage does. */
    public enum State {
        STARTING,
        RUNNING,
        /** Its event loops are stuck. */
        HUNG,
        STOPPING;

        /** As operators read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public StageReport {
        facts = Map.copyOf(facts);
        counts = Map.copyOf(counts);
    }

    /** As it is written. */
    String encode() {
        JsonObject told = new JsonObject();
        new TreeMap<>(facts).forEach(told::put);
        JsonObject numbers = new JsonObject();
        new TreeMap<>(counts).forEach(numbers::put);
        return new JsonObject()
                .put("state", state.name())
                .put("pid", pid)
                .put("started", started.getEpochSecond())
                .put("instances", instances)
                .put("facts", told)
                .put("counts", numbers)
                .encode();
    }

    /**
     * Reads a file's text. What is missing in it, as in files of earlier releases, is that of a process that has ended.
     *
     * @throws DecodeException if it can't be understood
     */
    public static StageReport decode(String text) {
        JsonObject json = new JsonObject(text);
        try {
            Map<String, String> facts = new TreeMap<>();
            json.getJsonObject("facts", new JsonObject())
                    .forEach(fact -> facts.put(printing(fact.getKey()), printing(String.valueOf(fact.getValue()))));
            Map<String, Long> counts = new TreeMap<>();
            JsonObject numbers = json.getJsonObject("counts", new JsonObject());
            numbers.fieldNames().forEach(name -> counts.put(printing(name), numbers.getLong(name)));
            return new StageReport(
                    State.valueOf(json.getString("state", State.STOPPING.name())),
                    json.getLong("pid", 0L),
                    Instant.ofEpochSecond(json.getLong("started", 0L)),
                    Math.min(MOST_INSTANCES, Math.max(1, json.getInteger("instances", 1))),
                    facts,
                    counts);
        } catch (ClassCastException | NullPointerException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new DecodeException("not what a stage tells", e);
        }
    }

    /** What a stage tells is shown on terminals, perhaps root's. */
    private static String printing(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
