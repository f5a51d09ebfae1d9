package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.Counters;
import net.mixminion.stage.OwnReport;
import net.mixminion.stage.Privileges;
import net.mixminion.stage.StageReport;
import net.mixminion.stage.StageReport.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands see and do where stages run one by one, without a supervisor. */
class UnitsTest {
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Counters counters = new Counters();
    private final List<OwnReport> stages = new ArrayList<>();
    private ServerConfig config;

    @TempDir
    private Path temp;

    @BeforeEach
    void prepare() throws Exception {
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        config = TestConfig.write(temp, "StatsInterval: 90 min");
        new Home(config).prepare();
    }

    @AfterEach
    void end() {
        System.setOut(realOut);
        System.setErr(realErr);
        stages.forEach(OwnReport::close);
    }

    @Test
    void isHealthyWithAllStagesDegradedWithoutOneAndDownWithNone() throws Exception {
        assertThat(run("status")).isEqualTo(2);
        for (String stage : List.of("keyd", "receiver", "sender", "dirclient")) {
            begin(stage, 1);
        }
        counters.discarded("REPLAY");
        counters.tell("RSA", "JDK");
        OwnReport mixer = begin("mixer-1", 2);
        assertThat(run("status")).isEqualTo(1);
        assertThat(text())
                .contains(
                        "test is degraded: its stages run as units",
                        "Problem: mixer-0 is missing; systemctl start mixminiond-mixer@0-2");

        begin("mixer-0", 2);
        JsonNode status = StatusReport.of(config, Clock.systemUTC());
        assertThat(status.path("problems")).isEmpty();
        assertThat(StatusReport.exitStatus(status)).isZero();
        assertThat(status.path("stages"))
                .extracting(stage -> stage.path("name").asText())
                .containsExactly("keyd", "receiver", "mixer-0", "mixer-1", "sender", "dirclient");
        assertThat(status.path("stages").get(3).path("pid").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(status.path("stages").get(3).path("resident_kib").asLong()).isPositive();
        assertThat(status.path("facts").path("mixer-1 RSA").asText()).isEqualTo("JDK");
        assertThat(status.path("counters").path("Discarded:REPLAY").asLong()).isEqualTo(2);

        mixer.is(State.HUNG);
        assertThat(run("status")).isEqualTo(1);
        assertThat(text()).contains("Problem: mixer-1 is hung");
        stages.forEach(OwnReport::close);
        assertThat(run("status")).isEqualTo(2);
    }

    @Test
    void believesNoProcessIdThatTheOwnerOfTheFileCantHave() throws Exception {
        begin("mixer", 1);
        assertThat(Units.alive(config)).hasSize(1);
        Path file = config.server().workDir().resolve("counts/mixer.json");
        if (Privileges.isRoot()) {
            Files.setAttribute(file, "unix:uid", 61_234);
        } else {
            String text = Files.readString(file).replaceAll("\"pid\":[0-9]+", "\"pid\":1");
            Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
        }
        assertThat(Units.all(config.server().workDir())).hasSize(1);
        assertThat(Units.alive(config)).isEmpty();
        assertThat(run("stop")).isEqualTo(69);
    }

    @Test
    void passesFilesOverThatMakeNoSense() throws Exception {
        Path counts = config.server().workDir().resolve("counts");
        for (String text : List.of("", "{", "[]", "{\"pid\":\"x\"}", "{\"state\":\"lost\"}", "{\"started\":1e300}")) {
            Path file = Files.writeString(counts.resolve("mixer.json"), text);
            try (FileChannel lock = FileChannel.open(file, StandardOpenOption.WRITE)) {
                assertThat(lock.tryLock()).isNotNull();
                assertThat(Units.alive(config)).as(text).isEmpty();
                assertThat(StatusReport.of(config, Clock.systemUTC())
                                .path("state")
                                .asText())
                        .isEqualTo("down");
            }
        }
        Files.writeString(counts.resolve("mixer-x.json"), "{\"pid\":1}");
        Files.writeString(counts.resolve("nobody.json"), "{\"pid\":1}");
        Files.createDirectory(counts.resolve("keyd.json"));
        Files.createSymbolicLink(counts.resolve("sender.json"), counts.resolve("mixer.json"));
        assertThat(Units.counts(config.server().workDir())).isEmpty();
    }

    @Test
    void showsNothingThatATerminalWouldObey() throws Exception {
        counters.tell("RSA \u001b[2J", "J\nDK\u009b");
        begin("mixer", 1);
        run("status");
        assertThat(text()).contains("RSA ?[2J: J?DK?").doesNotContain("\u001b");
        Path file = config.server().workDir().resolve("counts/mixer.json");
        String text = Files.readString(file).replace("\"instances\":1,", "\"instances\":2000000000,");
        assertThat(StageReport.decode(text).instances()).isEqualTo(9999);
    }

    @Test
    void saysWhatDoesTheWorkOfCommandsThatOnlyASupervisorObeys() throws Exception {
        begin("mixer", 1);
        begin("sender", 1);
        assertThat(run("restart", "mixer")).isEqualTo(69);
        assertThat(text()).contains("use: systemctl restart 'mixminiond-mixer@*'");
        assertThat(run("scale", "mixer=2")).isEqualTo(69);
        assertThat(text())
                .contains("use: systemctl disable --now 'mixminiond-mixer@*'; systemctl enable --now"
                        + " mixminiond-mixer@0-2 mixminiond-mixer@1-2");
        assertThat(run("queue", "hold", "outgoing", "--all")).isEqualTo(75);
        assertThat(text()).contains("systemctl stop 'mixminiond-sender@*'");
        stages.get(1).close();
        assertThat(run("queue", "hold", "outgoing", "--all")).isZero();
    }

    @Test
    void refusesWhatWouldDisturbTheStages() throws Exception {
        begin("keyd", 1);
        Path set = Files.createDirectory(config.server().keyDir().resolve("key_0001"));
        assertThat(run("DELKEYS")).isEqualTo(75);
        assertThat(set).exists();
        assertThat(run("start", "--nodaemon")).isEqualTo(75);
        assertThat(text()).contains("the keyd of this server run without a supervisor", "mixminiond stop");
        stages.get(0).close();
        assertThat(run("DELKEYS")).isZero();
    }

    @Test
    void takesAPortThatItsOwnReceiverHasForNoFault() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = TestConfig.file(temp);
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace(
                                    "IP: 127.0.0.1",
                                    "IP: 127.0.0.1\nListenIP: 127.0.0.1\nListenPort: " + taken.getLocalPort()));
            run("check");
            assertThat(text()).contains("can't listen on");
            begin("receiver", 1);
            run("check");
            assertThat(text()).doesNotContain("can't listen on").doesNotContain("nothing listens");
        }
        run("check");
        assertThat(text()).contains("nothing listens");
    }

    @Test
    void endsPeriodsThoughNothingRunsAllTheTime() throws Exception {
        Path saved = config.server().workDir().resolve("stats.tmp");
        begin("receiver", 1);
        counters.discarded("REPLAY");
        stages.get(0).is(State.STOPPING);
        assertThat(run("stats", "--rotate")).isZero();
        assertThat(config.server().statsFile()).doesNotExist();

        // two days ago, and one of them observed
        Instant old = Instant.now().minus(Duration.ofDays(2));
        Files.writeString(
                saved,
                Files.readString(saved)
                        .replaceAll("\"since\":[0-9]+", "\"since\":" + old.getEpochSecond())
                        .replaceAll("\"observed\":[0-9]+", "\"observed\":86400"));
        assertThat(run("stats", "--rotate")).isZero();
        assertThat(config.server().statsFile())
                .content()
                .containsOnlyOnce("==========")
                .contains("Discarded:REPLAY: 1");
        run("stats");
        assertThat(text()).doesNotContain("no server is running", "REPLAY");
    }

    private OwnReport begin(String label, int instances) throws IOException {
        OwnReport report = new OwnReport(config.server().workDir(), label, instances, counters, true);
        report.is(State.RUNNING);
        stages.add(report);
        return report;
    }

    private int run(String... words) {
        said.reset();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(1, List.of("-f", TestConfig.file(temp).toString()));
        return CtlMain.run(all.toArray(String[]::new));
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
