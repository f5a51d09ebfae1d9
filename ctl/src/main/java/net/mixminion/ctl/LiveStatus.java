package net.mixminion.ctl;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.Release;

/** What only the running supervisor knows of the server, as JSON for {@code mixminiond status}. */
final class LiveStatus {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LiveStatus() {}

    static String json(
            ServerConfig config,
            Instant begun,
            List<StageStatus> stages,
            Statistics statistics,
            Map<String, String> facts) {
        Instant now = Instant.now();
        ObjectNode status = JSON.createObjectNode();
        status.put("version", Release.VERSION);
        status.put("pid", ProcessHandle.current().pid());
        status.put("layout", config.processes().layout().text());
        status.put("uptime_s", Duration.between(begun, now).toSeconds());
        status.put("resident_kib", residentKib(ProcessHandle.current().pid()));
        ArrayNode list = status.putArray("stages");
        for (StageStatus stage : stages) {
            ObjectNode one = list.addObject();
            one.put("name", stage.label());
            one.put("state", stage.state());
            one.put("pid", stage.pid());
            one.put(
                    "uptime_s",
                    stage.pid() == 0
                            ? 0
                            : Duration.between(stage.launched(), now).toSeconds());
            one.put("restarts", stage.restarts());
            one.put(
                    "died_s_ago",
                    stage.restarts() == 0
                            ? -1
                            : Duration.between(stage.lastDeath(), now).toSeconds());
            one.put("resident_kib", residentKib(stage.pid()));
        }
        ObjectNode told = status.putObject("facts");
        facts.forEach(told::put);
        if (config.server().logStats()) {
            status.put("counting_since", statistics.since().toString());
            ObjectNode counters = status.putObject("counters");
            statistics.totals().forEach(counters::put);
        }
        return status.toString();
    }

    /** The memory that a process has in use, in KiB; 0 if that can't be told. */
    static long residentKib(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException | NumberFormatException e) {
            // not Linux, or gone
        }
        return 0;
    }
}
