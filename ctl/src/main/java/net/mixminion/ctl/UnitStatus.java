package net.mixminion.ctl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.mixminion.config.ServerConfig;

/** How the stages are that run without a supervisor, as {@link LiveStatus} tells it of those that have one. */
final class UnitStatus {
    /** The state of an instance that should be there. */
    static final String MISSING = "missing";

    private UnitStatus() {}

    /**
     * Adds what the stages tell.
     *
     * @param alive those whose processes live
     */
    static void add(ObjectNode status, ServerConfig config, List<Unit> alive, Clock clock) {
        Instant now = clock.instant();
        status.put("layout", "units");
        ArrayNode list = status.putArray("stages");
        ObjectNode facts = status.putObject("facts");
        for (String stage : StageSpec.SEPARATE) {
            list(stage, alive).forEach((label, unit) -> {
                ObjectNode one = list.addObject();
                one.put("name", label);
                one.put("unit", unitOf(label, alive));
                one.put("state", unit.map(u -> u.report().state().text()).orElse(MISSING));
                one.put("pid", unit.map(Unit::pid).orElse(0L));
                one.put("uptime_s", unit.map(u -> uptime(u, now)).orElse(0L));
                one.put(
                        "resident_kib",
                        unit.map(u -> LiveStatus.residentKib(u.pid())).orElse(0L));
                unit.ifPresent(u -> u.report().facts().forEach((name, text) -> facts.put(label + " " + name, text)));
            });
        }
        if (config.server().logStats()) {
            Statistics statistics = Statistics.peek(new Home(config).statsTmp(), clock);
            statistics.takeUnits(Units.counts(config.server().workDir()));
            status.put("counting_since", statistics.since().toString());
            ObjectNode counters = status.putObject("counters");
            statistics.totals().forEach(counters::put);
        }
    }

    /** The instances of a stage by their labels; those that should be there and aren't, without a unit. */
    private static Map<String, Optional<Unit>> list(String stage, List<Unit> alive) {
        Map<String, Optional<Unit>> result = new TreeMap<>();
        int instances = instances(stage, alive);
        for (int i = 0; i < instances; i++) {
            result.put(Unit.label(stage, i, instances), Optional.empty());
        }
        alive.stream()
                .filter(unit -> unit.stage().equals(stage))
                .forEach(unit -> result.put(unit.label(), Optional.of(unit)));
        return result;
    }

    private static String unitOf(String label, List<Unit> alive) {
        String stage = Unit.stage(label);
        int instance = label.equals(stage) ? 0 : Integer.parseInt(label.substring(stage.length() + 1));
        return Unit.name(stage, instance, instances(stage, alive));
    }

    /** How many instances of a stage there are to be, as those say that run. */
    private static int instances(String stage, List<Unit> alive) {
        return alive.stream()
                .filter(unit -> unit.stage().equals(stage))
                .mapToInt(unit -> unit.report().instances())
                .max()
                .orElse(1);
    }

    private static long uptime(Unit unit, Instant now) {
        return Math.max(0, Duration.between(unit.report().started(), now).toSeconds());
    }
}
