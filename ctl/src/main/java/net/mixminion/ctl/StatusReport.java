package net.mixminion.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.mixminion.config.ServerConfig;
import net.mixminion.keys.Retirement;
import net.mixminion.spool.Prefix;
import net.mixminion.stage.StageException;

/** How a server is: what its supervisor tells, and what its files show. Nothing here names a peer or a message. */
final class StatusReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LITTLE_SPACE = 256L << 20;
    private static final long RECENT_DEATH_SECONDS = 600;
    private static final Duration OLD_DIRECTORY = Duration.ofDays(2);

    private final ServerConfig config;
    private final Clock clock;
    private final Instant now;
    private final ObjectNode status = JSON.createObjectNode();
    private final ArrayNode problems = JSON.createArrayNode();

    private StatusReport(ServerConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.now = clock.instant();
    }

    /** Looks at everything. */
    static ObjectNode of(ServerConfig config, Clock clock) throws IOException, StageException {
        return new StatusReport(config, clock).look();
    }

    /** 0 healthy, 1 degraded, 2 down. */
    static int exitStatus(JsonNode status) {
        return switch (status.path("state").asText()) {
            case "healthy" -> 0;
            case "degraded" -> 1;
            default -> 2;
        };
    }

    private ObjectNode look() throws IOException, StageException {
        Home home = new Home(config);
        boolean running = HomeLocks.runningServer(config.server()).isPresent();
        Optional<String> live = running ? ControlSocket.ask(home.runDir(), "status") : Optional.empty();
        List<Unit> units = running ? List.of() : Units.alive(config);
        status.put("nickname", config.server().nickname());
        status.put("state", "down");
        if (live.isPresent()) {
            status.setAll((ObjectNode) JSON.readTree(live.get()));
            stages();
        } else if (running) {
            problems.add("the server does not answer (it may be starting or stopping)");
        } else if (!units.isEmpty()) {
            UnitStatus.add(status, config, units, clock);
            stages();
        }
        queues();
        keys();
        peers();
        directory();
        disk();
        if (running || !units.isEmpty()) {
            status.put("state", problems.isEmpty() ? "healthy" : "degraded");
        }
        status.set("problems", problems);
        return status;
    }

    private void stages() {
        for (JsonNode stage : status.path("stages")) {
            String name = stage.path("name").asText();
            String state = stage.path("state").asText();
            if (state.equals(UnitStatus.MISSING)) {
                problems.add(name + " is missing; systemctl start "
                        + stage.path("unit").asText());
            } else if (!state.equals("running")) {
                problems.add(name + " is " + state);
            }
            long died = stage.path("died_s_ago").asLong(-1);
            if (died >= 0 && died < RECENT_DEATH_SECONDS) {
                problems.add(name + " died within the last 10 minutes and was started again; the log tells why");
            }
        }
    }

    private void queues() throws IOException {
        ObjectNode queues = status.putObject("queues");
        for (Queues.Count count : new Queues(config.server().queueDir(), Clock.systemUTC()).counts()) {
            ObjectNode one = queues.putObject(count.name());
            one.put("waiting", count.of(Prefix.MSG) + count.of(Prefix.FIR));
            one.put("held", count.of(Prefix.HLD));
            one.put("corrupt", count.of(Prefix.CRP) + count.of(Prefix.CRPM));
            if (count.of(Prefix.CRP) > 0) {
                problems.add(count.name() + " has " + count.of(Prefix.CRP)
                        + " files that could not be read; see mixminiond queue check");
            }
        }
    }

    private void keys() throws IOException {
        List<KeyReport.KeySet> sets = KeyReport.of(config.server().keyDir(), now);
        ArrayNode keys = status.putArray("keys");
        Path hashLogs = config.server().workDir().resolve("hashlogs");
        for (KeyReport.KeySet set : sets) {
            ObjectNode one = keys.addObject();
            one.put("name", set.name());
            set.descriptor().ifPresent(d -> {
                one.put("valid_after", d.validAfter().toString());
                one.put("valid_until", d.validUntil().toString());
            });
            one.put("in_force", set.isValidAt(now));
            one.put("published", set.published());
            Optional<Retirement> retirement = set.retirement(hashLogs);
            one.put("retired", retirement.isPresent());
            retirement.ifPresent(why -> problems.add(set.name() + " is retired: " + why.reason()));
        }
        if (!sets.isEmpty() && sets.stream().noneMatch(set -> set.isValidAt(now))) {
            problems.add("no key set is valid today; look at the clock, and at the log of keyd");
        }
        if (config.directory().publish()
                && sets.stream().anyMatch(set -> set.isValidAt(now))
                && sets.stream().noneMatch(set -> set.isValidAt(now) && set.published())) {
            problems.add("the descriptor in force is not published yet");
        }
    }

    /** Numbers alone: names of peers are in no report. */
    private void peers() throws IOException {
        int failing = 0;
        Path outgoing = config.server().queueDir().resolve("outgoing");
        if (Files.isDirectory(outgoing)) {
            try (DirectoryStream<Path> notes = Files.newDirectoryStream(outgoing, ".destinations-*")) {
                for (Path note : notes) {
                    if (!note.toString().endsWith(".new")) {
                        failing += JSON.readTree(Files.readAllBytes(note)).size();
                    }
                }
            } catch (IOException e) {
                // it is being written, or not ours to read
            }
        }
        ObjectNode peers = status.putObject("peers");
        peers.put("failing", failing);
    }

    private void directory() throws IOException {
        Path file = config.server().workDir().resolve("dir").resolve("dir.gz");
        ObjectNode directory = status.putObject("directory");
        boolean wanted = !config.directory().serverUrls().isEmpty();
        directory.put("wanted", wanted);
        if (Files.exists(file)) {
            Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now);
            directory.put("age_hours", Math.max(0, age.toHours()));
            if (wanted && age.compareTo(OLD_DIRECTORY) > 0) {
                problems.add("the directory was fetched last " + age.toHours() + " hours ago");
            }
        }
    }

    private void disk() throws IOException {
        Path base = config.server().queueDir();
        if (!Files.exists(base)) {
            return;
        }
        long free = Files.getFileStore(base).getUsableSpace();
        status.put("disk_free_mib", free >> 20);
        if (free < LITTLE_SPACE) {
            problems.add("only " + (free >> 20) + " MiB are free on the disk of the queues; packets will be rejected");
        }
    }
}
