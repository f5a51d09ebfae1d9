package net.mixminion.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;

/** The status as people read it. */
final class StatusText {
    private static final String DISCARDED = "Discarded:";

    private final StringBuilder text = new StringBuilder();

    private StatusText() {}

    static String of(JsonNode status) {
        StatusText result = new StatusText();
        result.head(status);
        result.stages(status);
        result.facts(status);
        result.queues(status);
        result.keys(status);
        result.counters(status);
        result.text.append('\n');
        status.path("problems").forEach(problem -> result.line("Problem: %s", problem.asText()));
        if (status.path("problems").isEmpty()) {
            result.line("No problems.");
        }
        return result.text.toString();
    }

    private void head(JsonNode status) {
        String name = status.path("nickname").asText();
        if (status.has("pid")) {
            line(
                    "%s is %s: mixminiond %s, process %d, up %s",
                    name,
                    status.path("state").asText(),
                    status.path("version").asText(),
                    status.path("pid").asLong(),
                    time(status.path("uptime_s").asLong()));
        } else if (status.has("stages")) {
            line(
                    "%s is %s: its stages run as units, without a supervisor",
                    name, status.path("state").asText());
        } else {
            line("%s is %s: no server is running", name, status.path("state").asText());
        }
    }

    private void stages(JsonNode status) {
        if (!status.has("stages")) {
            return;
        }
        line("%n%-12s %-9s %8s %10s %9s %9s", "stage", "state", "process", "up", "restarts", "memory");
        for (JsonNode stage : status.path("stages")) {
            line(
                    "%-12s %-9s %8d %10s %9s %5d MiB",
                    stage.path("name").asText(),
                    stage.path("state").asText(),
                    stage.path("pid").asLong(),
                    time(stage.path("uptime_s").asLong()),
                    stage.path("restarts").asText("-"),
                    stage.path("resident_kib").asLong() / 1024);
        }
    }

    /** What the stages tell of themselves, such as who does their cryptography. */
    private void facts(JsonNode status) {
        if (!status.path("facts").isEmpty()) {
            line("");
            status.path("facts")
                    .properties()
                    .forEach(fact ->
                            line("%s: %s", fact.getKey(), fact.getValue().asText()));
        }
    }

    private void queues(JsonNode status) {
        line("%n%-18s %8s %8s %8s", "queue", "waiting", "held", "corrupt");
        status.path("queues")
                .properties()
                .forEach(queue -> line(
                        "%-18s %8d %8d %8d",
                        queue.getKey(),
                        queue.getValue().path("waiting").asInt(),
                        queue.getValue().path("held").asInt(),
                        queue.getValue().path("corrupt").asInt()));
        line("%-18s %8d", "peers failing", status.path("peers").path("failing").asInt());
        if (status.has("disk_free_mib")) {
            line("%-18s %8d MiB free", "disk", status.path("disk_free_mib").asLong());
        }
    }

    private void keys(JsonNode status) {
        line("%n%-10s %-21s %-21s %s", "keys", "from", "until", "");
        for (JsonNode key : status.path("keys")) {
            line(
                    "%-10s %-21s %-21s %s%s%s",
                    key.path("name").asText(),
                    key.path("valid_after").asText("?"),
                    key.path("valid_until").asText("?"),
                    key.path("in_force").asBoolean() ? "in force" : "",
                    key.path("published").asBoolean() ? " published" : "",
                    key.path("retired").asBoolean() ? " retired" : "");
        }
    }

    private void counters(JsonNode status) {
        if (!status.has("counters")) {
            return;
        }
        JsonNode counters = status.path("counters");
        line("%nsince %s", status.path("counting_since").asText());
        for (String name :
                new String[] {"ReceivedPacket", "SuccessfulRelay", "FailedRelay", "SuccessfulDelivery", "FailedDelivery"
                }) {
            line("%-24s %10d", name, counters.path(name).asLong());
        }
        counters.properties().forEach(counter -> {
            if (counter.getKey().startsWith(DISCARDED)) {
                line(
                        "discarded %-14s %10d",
                        counter.getKey().substring(DISCARDED.length()),
                        counter.getValue().asLong());
            }
        });
    }

    private static String time(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        return time.toDays() > 0
                ? time.toDays() + "d " + time.toHoursPart() + "h"
                : String.format(
                        Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
