package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** What the integration tests ask and tell a server. */
final class Trial {
    /** Far more than anything here should take, also on a crowded machine. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Pattern COUNT = Pattern.compile("^  ([A-Za-z:_]+): ([0-9]+)$", Pattern.MULTILINE);
    private static final List<String> POOLS =
            List.of("incoming", "mix", "outgoing", "deliver/SMTP", "deliver/FRAGMENT");

    private Trial() {}

    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(100));
    }

    /** As above, for what a command has to be run for each time: a JVM's start is not for nothing. */
    static ConditionFactory awaitSaid(String what) {
        return await(what).pollInterval(Duration.ofMillis(700));
    }

    /** Gives a key of the server's configuration file another value. */
    static void configure(TestServer server, String key, String value) throws IOException {
        String text = Files.readString(server.config());
        Matcher line = Pattern.compile("(?m)^" + key + ": .*$").matcher(text);
        assertThat(line.find()).as("%s is in the configuration", key).isTrue();
        Files.writeString(server.config(), line.replaceFirst(Matcher.quoteReplacement(key + ": " + value)));
    }

    /** Lets a server run in one process, which starts in half the time; for what no stage has to do with. */
    static void combine(TestServer server) throws IOException {
        Files.writeString(server.config(), Files.readString(server.config()) + "[Processes]\nLayout: combined\n");
    }

    /** What {@code mixminiond stats} counts. */
    static Map<String, Long> stats(Installation installation, TestServer server)
            throws IOException, InterruptedException {
        Installation.Outcome outcome = installation.server(server.directory(), server.config(), "stats");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        Map<String, Long> counts = new TreeMap<>();
        Matcher count = COUNT.matcher(outcome.out());
        while (count.find()) {
            counts.put(count.group(1), Long.parseLong(count.group(2)));
        }
        return counts;
    }

    /** The names in all pools of the server that begin with one of the prefixes, each with its pool's. */
    static List<String> files(TestServer server, String... prefixes) throws IOException {
        List<String> found = new ArrayList<>();
        for (String pool : POOLS) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(server.pool(pool))) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    if (List.of(prefixes).stream().anyMatch(name::startsWith)) {
                        found.add(pool + "/" + name);
                    }
                }
            }
        }
        return found;
    }

    /** Waits until no packet is left anywhere in the server. */
    static void awaitEmpty(TestServer server) {
        await("empty pools of " + server.nickname())
                .untilAsserted(
                        () -> assertThat(files(server, "msg_", "inp_", "fir_")).isEmpty());
    }
}
