package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator asks and tells a server that runs, and one that doesn't. */
class OperatorIT {
    @TempDir
    private Path directory;

    private final Installation installation = Installation.find();
    private TestServer server;
    private Path home;

    @BeforeEach
    void configure() throws Exception {
        server = TestServer.create(installation, directory, "operated", TestServer.freePort(), Duration.ofHours(1));
        home = server.baseDir();
    }

    @AfterEach
    void leaveNothingBehind() {
        server.close();
    }

    @Test
    void theOperatorAlwaysKnowsAndCanAct() throws Exception {
        assertThat(server.command("status").status()).isEqualTo(2);
        server.start();
        Map<String, Long> stages = Stages.of(server);
        long stopped = Stages.pid(stages, "dirclient");
        tellsHowItIs();
        signal("STOP", stopped);

        pidFileIsLockedForScripts();
        reloadsWhatCanBeReloaded();
        changesTheNumberOfProcesses();
        holdsAndReleasesMessages();
        reopensItsLogOnHangup();

        aHungStageIsStartedAgain(stopped);
        oldSpellingsDoTheSame();
        server.close();
        assertThat(server.command("status").status()).isEqualTo(2);
    }

    @Test
    void allStagesInOneProcessTakePacketsAndStop() throws Exception {
        Trial.combine(server);
        Installation.Outcome started = server.command("start", "--daemon", "--quiet");
        assertThat(started.status()).as(started.err()).isZero();
        assertThat(started.out()).isEmpty();
        long supervisor = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        try {
            for (int fd = 0; fd <= 2; fd++) {
                assertThat(Path.of("/proc/" + supervisor + "/fd/" + fd).toRealPath())
                        .isEqualTo(Path.of("/dev/null"));
            }
            JsonNode status = json();
            assertThat(status.path("layout").asText()).isEqualTo("combined");
            assertThat(status.path("stages")).hasSize(1);
            server.hop();
            assertThat(Files.readAllLines(home.resolve("log")))
                    .anyMatch(line -> line.contains("] receiver: listening"));
            assertThat(Tls10.negotiated(server.port())).contains("DHE-RSA-AES128-SHA");
        } finally {
            assertThat(server.command("stop").status()).isZero();
        }
        assertThat(ProcessHandle.of(supervisor).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void oneCheckFindsTwelveFaultsAndChangesNothing() throws Exception {
        Trial.combine(server);
        server.start();
        assertThat(server.stop()).isZero();
        assertThat(server.command("check").status()).isZero();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String text = Files.readString(server.config())
                    .replace("MixInterval: 3600 seconds", "MixInterval: soon") // 1
                    .replace("LogLevel: INFO", "LogLevel: INFO\nNoSuchKey: 1") // 2
                    .replaceAll("(?m)^Port: .*$", "Port: " + taken.getLocalPort()) // 3
                    .replace("Hostname: 127.0.0.1", "Hostname: no-such-host.invalid"); // 4
            Files.writeString(server.config(), text);
            Path keys = home.resolve("keys");
            Files.setPosixFilePermissions(
                    keys.resolve("identity.key"), PosixFilePermissions.fromString("rw-r--r--")); // 5
            Files.setPosixFilePermissions(
                    home.resolve("work/queues"), PosixFilePermissions.fromString("rwxr-xr-x")); // 6
            Files.writeString(home.resolve("version"), "2002"); // 7
            Files.delete(keys.resolve("key_0001/mix.key")); // 8
            Files.writeString(home.resolve("current-desc"), "/no/such/file\n"); // 9
            Files.writeString(home.resolve("work/queues/outgoing/crp_aaaaaaaaaaaaaaaa"), "x"); // 10
            Files.writeString(home.resolve("work/stats.tmp"), "\u0080\u0002}q"); // 11
            Files.write(home.resolve("work/hashlogs/hash_0001"), new byte[0]); // 12
            List<String> before = tree();

            Installation.Outcome checked = server.command("check");
            assertThat(checked.status()).isEqualTo(78);
            assertThat(checked.out())
                    .contains(server.config() + ":9: [Server] MixInterval")
                    .containsPattern(server.config() + ":[0-9]+: \\[Server] NoSuchKey")
                    .containsPattern(server.config() + ":[0-9]+: \\[Incoming/MMTP] Port: can't listen")
                    .contains("no-such-host.invalid has no address")
                    .contains("identity.key are too open", "chmod 600")
                    .contains("work/queues are too open", "chmod 700")
                    .contains("too new for this program")
                    .contains("mix.key is missing")
                    .contains("current-desc names no descriptor")
                    .contains("crp_", "mixminiond queue check")
                    .contains("stats.tmp can't be understood")
                    .contains("hash_0001 is empty");
            assertThat(tree()).isEqualTo(before);
        }
    }

    private void tellsHowItIs() throws Exception {
        JsonNode status = json();
        assertThat(status.path("state").asText()).isEqualTo("healthy");
        assertThat(status.path("stages"))
                .extracting(stage -> stage.path("name").asText())
                .containsExactly("keyd", "receiver", "mixer", "sender", "dirclient");
        assertThat(status.path("keys").get(0).path("in_force").asBoolean()).isTrue();
        assertThat(status.path("counters").has("ReceivedPacket")).isTrue();
        assertThat(server.command("status").out()).contains("is healthy", "deliver/SMTP", "No problems.");
        await().untilAsserted(() -> assertThat(server.command("status").out())
                .containsPattern("mixer RSA: (AmazonCorrettoCryptoProvider|JDK)\n")
                .containsPattern("mixer Packets a second and core: [0-9]+\n"));
        assertThat(server.command("top", "--count=2", "--interval=1").out()).contains("is healthy");
        assertThat(server.command("check").out()).doesNotContain("Error:");
        Installation.Outcome dump = server.command("dump-config");
        assertThat(dump.out()).contains("[Server]", "MixInterval: 3600 seconds", "PublicKeyLifetime: 30 days");
    }

    private void pidFileIsLockedForScripts() throws Exception {
        Process flock = new ProcessBuilder("flock", "-n", home.resolve("pid").toString(), "true").start();
        assertThat(flock.waitFor()).isEqualTo(1);
    }

    private void reloadsWhatCanBeReloaded() throws Exception {
        String good = Files.readString(server.config());
        Files.writeString(server.config(), good.replace("MixInterval: 3600 seconds", "MixInterval: soon"));
        Installation.Outcome refused = server.command("reload");
        assertThat(refused.status()).isEqualTo(78);
        assertThat(refused.err()).contains("MixInterval", "goes on with the old configuration");
        Files.writeString(
                server.config(),
                good.replace("MixInterval: 3600 seconds", "MixInterval: 2 hours\nQueueDir: elsewhere")
                        .replace("LogLevel: INFO", "LogLevel: DEBUG"));
        Installation.Outcome reloaded = server.command("reload");
        assertThat(reloaded.status()).as(reloaded.err()).isZero();
        assertThat(reloaded.out())
                .contains("[Server] MixInterval is changed\n", "[Server] LogLevel is changed\n")
                .contains("QueueDir is changed only by a restart");
        assertThat(home.resolve("elsewhere")).doesNotExist();
        Files.writeString(server.config(), good);
        assertThat(server.command("reload").status()).isZero();
    }

    private void changesTheNumberOfProcesses() throws Exception {
        Installation.Outcome scaled = server.command("scale", "mixer=2");
        assertThat(scaled.status()).as(scaled.err()).isZero();
        assertThat(json().path("stages"))
                .extracting(stage ->
                        stage.path("name").asText() + " " + stage.path("state").asText())
                .contains("mixer-0 running", "mixer-1 running");
        assertThat(server.command("restart", "keyd").status()).isZero();
        assertThat(server.command("restart", "nobody").err()).contains("there is no such stage");
    }

    private void holdsAndReleasesMessages() throws Exception {
        Path waiting = server.pool("outgoing").resolve("crp_aaaaaaaaaaaaaaaa");
        Files.writeString(waiting, "nothing");
        assertThat(server.command("queue", "list").out()).containsPattern("outgoing +0 +0 +1");
        assertThat(server.command("status").status()).isEqualTo(1);
        assertThat(server.command("queue", "check").out()).contains("crp_aaaaaaaaaaaaaaaa: set aside");
        assertThat(server.command("queue", "requeue", "outgoing", "crp_aaaaaaaaaaaaaaaa")
                        .out())
                .contains("still can't be read");
        assertThat(server.command("queue", "hold", "mix", "--all").err()).contains("it would tell who sends to whom");
        Installation.Outcome deleted = server.command("queue", "delete", "outgoing", "aaaaaaaaaaaaaaaa");
        assertThat(deleted.out()).as(deleted.err()).contains("1 messages of outgoing are deleted");
        assertThat(waiting).doesNotExist();
    }

    private void reopensItsLogOnHangup() throws Exception {
        Files.move(home.resolve("log"), home.resolve("log.1"));
        signal("HUP", server.pid());
        Trial.await("a new log").until(() -> Files.exists(home.resolve("log")));
    }

    private void aHungStageIsStartedAgain(long stopped) throws Exception {
        Trial.await("the end of a stage that hangs").until(() -> Stages.isGone(stopped));
        Trial.await("another one in its place")
                .untilAsserted(() ->
                        assertThat(Stages.of(server)).containsKey("dirclient").doesNotContainValue(stopped));
        Stream<String> lines = Files.readAllLines(home.resolve("log.1")).stream();
        Stream<String> more = Files.readAllLines(home.resolve("log")).stream();
        assertThat(Stream.concat(lines, more)).anyMatch(line -> line.contains("dirclient has shown no sign of life"));
    }

    private void oldSpellingsDoTheSame() throws Exception {
        String statistics = stripTimes(server.command("stats").out());
        for (List<String> old : List.of(List.of("server-stats", "-f"), List.of("stats", "--f"))) {
            Installation.Outcome outcome = installation.run(
                    directory,
                    new byte[0],
                    installation.mixminion(),
                    old.get(0),
                    old.get(1),
                    server.config().toString());
            assertThat(stripTimes(outcome.out())).isEqualTo(statistics);
            assertThat(outcome.err().contains("deprecated"))
                    .isEqualTo(old.get(0).startsWith("server-"));
        }
    }

    private static String stripTimes(String text) {
        return text.replaceAll("=+ From .*", "").replaceAll("ReceivedConnection.*", "");
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(server.command("status", "--json").out());
    }

    private static void signal(String name, long pid) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.sorted()
                    .map(path -> {
                        try {
                            return path + " " + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + " "
                                    + (Files.isRegularFile(path)
                                            ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                                                    .hashCode()
                                            : 0);
                        } catch (IOException e) {
                            return path + " " + e;
                        }
                    })
                    .toList();
        }
    }
}
