package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options of {@code mixminiond start} do with a real server, and where it refuses to start. */
class CommandLineIT {
    @TempDir
    private Path directory;

    private final Installation installation = Installation.find();
    private TestServer server;
    private Path home;

    @BeforeEach
    void configure() throws Exception {
        server = TestServer.create(installation, directory, "options", TestServer.freePort(), Duration.ofSeconds(1));
        home = server.baseDir();
        append("[Processes]\nLayout: combined\n");
    }

    @AfterEach
    void leaveNothingBehind() throws Exception {
        if (Files.exists(home.resolve("pid"))) {
            server.command("stop");
        }
    }

    @Test
    void optionsWinOverTheConfigurationAndTheLogTellsNothingOfPackets() throws Exception {
        Path deepPid = home.resolve("a/b/pid");
        replace("LogLevel: INFO", "LogLevel: ERROR\nDaemon: yes\nEchoMessages: no\nPidFile: " + deepPid);
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(
                        installation.mixminiond(),
                        "start",
                        "--nodaemon",
                        "--echo",
                        "--severity=inFo",
                        "-f",
                        server.config().toString())
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        try {
            Trial.await("the server").until(() -> Files.readString(out).contains("Server ready"));
            assertThat(process.isAlive()).isTrue();
            assertThat(Long.parseLong(Files.readString(deepPid).strip())).isEqualTo(process.pid());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deepPid.getParent())))
                    .isEqualTo("rwx------");
            sendAPacket();
            hangupKeepsWhatWasCounted(process.pid());
        } finally {
            process.destroy();
            assertThat(process.waitFor()).isZero();
        }
        assertThat(deepPid).doesNotExist();
        List<String> logged = Files.readAllLines(home.resolve("log"));
        assertThat(logged).anyMatch(line -> line.contains("[INFO]"));
        assertThat(Files.readAllLines(out)).containsAll(logged);
        // every server of the trial is at this address: at INFO it is nowhere
        assertThat(logged)
                .noneMatch(line -> line.contains("bob@example.test"))
                .noneMatch(
                        line -> line.contains(InetAddress.getLoopbackAddress().getHostAddress())
                                && !line.contains("listening on"));
    }

    @Test
    void theConfigurationDecidesWhereAServerRunsAndAnOddEnvironmentChangesNothing() throws Exception {
        replace("LogLevel: INFO", "LogLevel: INFO\nDaemon: yes");
        assertThat(inAnOddEnvironment("0000", "prepare").status()).isZero();
        Installation.Outcome started = inAnOddEnvironment("0777", "start");
        assertThat(started.status()).as(started.err()).isZero();
        long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::isAlive);
        sendAPacket();
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.map(CommandLineIT::mode)).allMatch(mode -> mode.matches("rw(x|-)(------|r--r--)"));
        }
        assertThat(server.command("stop").status()).isZero();
    }

    /** A mask of any kind, no home, no language or time of ours, and no standard input at all. */
    private Installation.Outcome inAnOddEnvironment(String mask, String command) throws Exception {
        return installation.run(
                directory,
                new byte[0],
                "env",
                "-i",
                "PATH=" + System.getenv("PATH"),
                "JAVA_HOME=" + System.getProperty("java.home"),
                "LC_ALL=tr_TR.ISO-8859-9",
                "TZ=Asia/Kathmandu",
                "sh",
                "-c",
                "umask $1 && exec \"$2\" $3 -f \"$4\" <&-",
                "sh",
                mask,
                installation.mixminiond(),
                command,
                server.config().toString());
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            // it came and went
            return "rw-------";
        }
    }

    @Test
    void whatStopsAStartIsToldThoughTheStartIsQuiet() throws Exception {
        Installation.Outcome missing =
                installation.run(directory, new byte[0], installation.mixminiond(), "start", "-Q", "-f", "/nope");
        assertThat(missing.status()).isNotZero();
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err()).contains("/nope");

        replace("LogLevel: INFO", "LogLevel: INFO\nPidFile: /proc/nowhere/pid");
        Installation.Outcome noPid = server.command("start", "--nodaemon", "-Q");
        assertThat(noPid.status()).isEqualTo(73);
        assertThat(noPid.err()).contains("/proc/nowhere");
    }

    @Test
    void aReadOnlyFileSystemIsNamed() throws Exception {
        String mount = "mount -t tmpfs tmpfs \"$1\" && mount -o remount,ro \"$1\"";
        Files.createDirectory(home);
        assumeTrue(inNameSpace(mount + " && exit 9").status() == 9, "no mounts here");
        Installation.Outcome refused = inNameSpace(mount + " && exec \"$2\" start --nodaemon -f \"$3\"");
        assertThat(refused.status()).as(refused.err()).isIn(73, 77);
        assertThat(refused.err()).contains(home.toString());
    }

    private void sendAPacket() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            PacketSource source = new PacketSource(vertx);
            assertThat(source.sendRaw(server.hop(), List.of(source.noise()))).isTrue();
            var good = source.make(1, server.hop(), server.hop());
            assertThat(source.send(server.hop(), good)).hasSize(1);
        } finally {
            vertx.close().await();
        }
        Trial.awaitSaid("the packets")
                .untilAsserted(
                        () -> assertThat(Trial.stats(installation, server).get("ReceivedPacket"))
                                .isGreaterThanOrEqualTo(2L));
    }

    /** The order to reload saves the statistics and looks at the keys. */
    private void hangupKeepsWhatWasCounted(long pid) throws Exception {
        Path saved = home.resolve("work/stats.tmp");
        Path keys = home.resolve("keys");
        Files.deleteIfExists(saved);
        Files.delete(home.resolve("current-desc"));
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
        Trial.await("statistics").until(() -> Files.exists(saved));
        Trial.await("the name of the descriptor").until(() -> Files.exists(home.resolve("current-desc")));
        try (Stream<Path> sets = Files.list(keys)) {
            assertThat(sets.filter(set -> set.getFileName().toString().startsWith("key_")))
                    .isNotEmpty();
        }
    }

    private Installation.Outcome inNameSpace(String script) throws Exception {
        return installation.run(
                directory,
                new byte[0],
                "unshare",
                "--mount",
                "sh",
                "-c",
                script,
                "sh",
                home.toString(),
                installation.mixminiond(),
                server.config().toString());
    }

    private void replace(String from, String to) throws IOException {
        Files.writeString(
                server.config(),
                Files.readString(server.config(), StandardCharsets.UTF_8).replace(from, to));
    }

    private void append(String text) throws IOException {
        Files.writeString(server.config(), Files.readString(server.config()) + text);
    }
}
