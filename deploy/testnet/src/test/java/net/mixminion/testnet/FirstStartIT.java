package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.mixminion.directory.ServerDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server from its first start in an empty place to its stop, and what it refuses to start with. */
class FirstStartIT {
    private static final Pattern PUBLIC_FILES =
            Pattern.compile("version|pid|current-desc|keys/key_[0-9]+/(ServerDesc|hashlog)|work/tls/dhparameters");
    private static final Pattern LOG_LINE =
            Pattern.compile("[A-Z][a-z]{2} [0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3} [+-][0-9]{4} \\[[A-Z]+] .*");

    /** Nobody answers these servers, as nobody answers to its mails. */
    private static final String DEAD_DIRECTORY = """
            Publish: yes
            PublishURL: http://directory.invalid/publish
            ServerURL: http://directory.invalid/Directory.gz
            Fingerprint: %s
            """.formatted("A".repeat(40));

    @TempDir
    private Path directory;

    private final Installation installation = Installation.find();
    private final List<Long> processes = new ArrayList<>();
    private TestServer server;
    private Path home;

    @BeforeEach
    void configure() throws Exception {
        server = TestServer.create(
                installation, directory, "first", TestServer.freePort(), Duration.ofHours(1), DEAD_DIRECTORY);
        home = server.baseDir();
    }

    @AfterEach
    void leaveNothingBehind() {
        server.close();
        processes.forEach(Stages::kill);
    }

    @Test
    void startsInAnEmptyPlaceKeepsOthersAwayAndStopsWhenTold() throws Exception {
        server.start();
        processes.addAll(Stages.of(server).values());
        sharesOneArchiveOfClasses();
        makesItsHome();
        describesItself();
        takesItsPidFileAndLogs();
        refusesASecondServer();

        countOnePacket();
        opensPacketsWithTheNativeCodeForThisMachine();
        String descriptor = Files.readString(server.descriptor());
        sigtermIsStop();

        startsInTheBackground();
        assertThat(Files.readString(server.descriptor())).isEqualTo(descriptor);
        assertThat(Trial.stats(installation, server)).containsEntry("ReceivedPacket", 1L);
        stopReturnsWhenTheServerIsGone();
        assertThat(Trial.stats(installation, server)).containsEntry("ReceivedPacket", 1L);
        stagesWithoutASupervisorCountToo();
        Installation.Outcome nothingToStop = server.command("stop");
        assertThat(nothingToStop.status()).isEqualTo(69);
        assertThat(nothingToStop.err()).contains("No server seems to be running");
    }

    @Test
    void refusesAPortThatIsTakenInTheForegroundAndInTheBackground() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Trial.configure(server, "Port", Integer.toString(taken.getLocalPort()));
            for (String mode : List.of("--nodaemon", "--daemon")) {
                Installation.Outcome refused = server.command("start", mode);
                assertThat(refused.status()).as(mode).isEqualTo(69);
                assertThat(refused.err())
                        .as(mode)
                        .contains("can't listen on 127.0.0.1 port " + taken.getLocalPort(), "ListenPort");
                assertThat(home.resolve("pid")).doesNotExist();
            }
        }
    }

    @Test
    void refusesAConfigurationOrAHomeThatIsNotInOrder() throws Exception {
        String good = Files.readString(server.config());
        Files.writeString(server.config(), good.replace("MixInterval: 3600 seconds", "MixInterval: soon"));
        int line = good.substring(0, good.indexOf("MixInterval")).split("\n", -1).length;
        Installation.Outcome wrong = server.command("start", "--daemon");
        assertThat(wrong.status()).isEqualTo(78);
        assertThat(wrong.err()).contains(server.config() + ":" + line + ":", "MixInterval", "soon");
        assertThat(home).doesNotExist();
        Files.writeString(server.config(), good);

        Files.createFile(home);
        assertRefused(73, home + " is not a directory");
        Files.delete(home);

        Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertRefused(77, "chmod 700 " + home);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));

        Files.writeString(home.resolve("version"), "1001");
        assertRefused(78, "mixminiond upgrade");
        Files.writeString(home.resolve("version"), "2002");
        assertRefused(78, "too new");
        Files.writeString(home.resolve("version"), "");
        assertRefused(78, home.resolve("version").toString());
    }

    private void assertRefused(int status, String remedy) throws IOException, InterruptedException {
        Installation.Outcome refused = server.command("start", "--nodaemon");
        assertThat(refused.err()).contains(remedy).contains(home.toString());
        assertThat(refused.status()).as(refused.err()).isEqualTo(status);
    }

    /** Without it, each start takes twice as long and each process 30 MB more. */
    private void sharesOneArchiveOfClasses() throws IOException {
        List<Long> all = new ArrayList<>(Stages.of(server).values());
        all.add(server.pid());
        for (long pid : all) {
            assertThat(Files.readAllLines(Path.of("/proc/" + pid + "/maps")))
                    .anyMatch(line -> line.contains(" r--p ") && line.endsWith("/all.jsa"));
        }
    }

    private void makesItsHome() throws Exception {
        assertThat(home.resolve("version")).hasContent("2001");
        for (String made : List.of(
                "keys",
                "work",
                "work/tls",
                "work/hashlogs",
                "work/dir",
                "work/queues",
                "work/queues/incoming",
                "work/queues/mix",
                "work/queues/outgoing",
                "work/queues/deliver",
                "work/queues/deliver/SMTP",
                "work/queues/deliver/FRAGMENT")) {
            assertThat(home.resolve(made)).isDirectory();
        }
        assertThat(mode(home.resolve("keys/identity.key"))).isEqualTo("rw-------");
        assertThat(Files.readString(home.resolve("keys/identity.key"))).startsWith("-----BEGIN PRIVATE KEY-----");
        List<String> sets;
        try (Stream<Path> all = Files.list(home.resolve("keys"))) {
            sets = all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("key_"))
                    .sorted()
                    .toList();
        }
        assertThat(sets).isNotEmpty().startsWith("key_0001");
        for (String set : sets) {
            for (String file : List.of("ServerDesc", "mix.key", "mmtp.key", "mmtp.cert")) {
                assertThat(home.resolve("keys").resolve(set).resolve(file)).isNotEmptyFile();
            }
            assertThat(home.resolve("keys").resolve(set).resolve("published")).doesNotExist();
            Path memory = home.resolve("work/hashlogs").resolve(set.replace("key", "hash"));
            // the mixer makes it when it first sees the key
            Trial.await("replay memory of " + set)
                    .untilAsserted(() -> assertThat(memory).isRegularFile());
        }
        assertThat(openToOthers()).isEmpty();
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "dhparam",
                        "-noout",
                        "-text",
                        "-in",
                        home.resolve("work/tls/dhparameters").toString())
                .redirectErrorStream(true)
                .start();
        Matcher bits = Pattern.compile("\\(([0-9]+) bit\\)")
                .matcher(new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        assertThat(bits.find()).isTrue();
        assertThat(Integer.parseInt(bits.group(1))).isGreaterThanOrEqualTo(2048);
    }

    private List<Path> openToOthers() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(path -> !mode(path).endsWith("------"))
                    .filter(path -> !PUBLIC_FILES
                            .matcher(home.relativize(path).toString())
                            .matches())
                    .toList();
        }
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            // a file that came and went
            return "rwx------";
        }
    }

    private void opensPacketsWithTheNativeCodeForThisMachine() {
        if (List.of("amd64", "aarch64").contains(System.getProperty("os.arch"))) {
            Trial.await("the mixer's check of itself")
                    .untilAsserted(() -> assertThat(home.resolve("log"))
                            .content(StandardCharsets.UTF_8)
                            .contains("RSA by AmazonCorrettoCryptoProvider"));
        }
    }

    private void describesItself() throws Exception {
        assertThat(server.descriptor()).isRegularFile().hasParent(home.resolve("keys/key_0001"));
        Instant now = Instant.now();
        ServerDescriptor descriptor = ServerDescriptor.parse(Files.readString(server.descriptor()), now);
        assertThat(descriptor.nickname()).isEqualTo("first");
        assertThat(descriptor.contact()).isEqualTo("first@example.test");
        assertThat(descriptor.incoming().orElseThrow().port()).isEqualTo(server.port());
        assertThat(descriptor.incoming().orElseThrow().hostname()).isEqualTo("127.0.0.1");
        assertThat(descriptor.capabilities()).contains("relay", "smtp", "frag");
        assertThat(descriptor.isValidAt(now)).isTrue();
        assertThat(descriptor.published()).isBetween(now.minus(Duration.ofMinutes(20)), now);
        assertThat(descriptor.validAfter())
                .isEqualTo(LocalDate.ofInstant(now, ZoneOffset.UTC)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant());
    }

    private void takesItsPidFileAndLogs() throws IOException {
        assertThat(Files.readString(home.resolve("pid")).strip()).isEqualTo(Long.toString(server.pid()));
        assertThat(Files.readAllLines(home.resolve("log")))
                .isNotEmpty()
                .allMatch(line -> LOG_LINE.matcher(line).matches());
    }

    private void refusesASecondServer() throws Exception {
        Map<String, Long> stages = Stages.of(server);
        String text = Files.readString(server.config());
        for (String different : List.of("", "PidFile: " + directory.resolve("other.pid") + "\n")) {
            Path config = directory.resolve("second.conf");
            Files.writeString(config, text.replace("Nickname", different + "Nickname"));
            Installation.Outcome second = installation.server(directory, config, "start", "--nodaemon");
            assertThat(second.err()).contains("Another server seems to be running", "mixminiond stop");
            assertThat(second.status()).isEqualTo(75);
        }
        assertThat(Stages.of(server)).isEqualTo(stages);
        assertThat(Files.readString(home.resolve("pid")).strip()).isEqualTo(Long.toString(server.pid()));
    }

    /** As systemd runs them one by one: the commands see them; what a stage counted stays, also when it is killed. */
    private void stagesWithoutASupervisorCountToo() throws Exception {
        Path said = directory.resolve("receiver.out");
        Process receiver = receiverOfItsOwn(said);
        sendOnePacket();
        Trial.awaitSaid("its packet is counted")
                .untilAsserted(
                        () -> assertThat(Trial.stats(installation, server)).containsEntry("ReceivedPacket", 2L));
        receiver.destroyForcibly().waitFor();
        assertThat(server.command("status").status()).isEqualTo(2);

        receiver = receiverOfItsOwn(said);
        Installation.Outcome status = server.command("status");
        assertThat(status.status()).isEqualTo(1);
        assertThat(status.out())
                .containsPattern("receiver +running +" + receiver.pid())
                .containsPattern("ReceivedPacket +2\n")
                .contains("Problem: mixer is missing");
        assertThat(server.command("reload").status()).isZero();
        Trial.await("it obeys").until(() -> Files.readString(said).contains("receiver: read the configuration again"));
        Installation.Outcome stopped = server.command("stop");
        assertThat(stopped.status()).as(stopped.err()).isZero();
        assertThat(receiver.waitFor()).isZero();
        assertThat(Files.readString(said)).contains("receiver: stopped");
    }

    /** Where SIGHUP is ignored, as under nohup(1): a stage hears it all the same. */
    private Process receiverOfItsOwn(Path said) throws Exception {
        Process receiver = new ProcessBuilder(
                        "sh",
                        "-c",
                        "trap '' HUP; exec \"$0\" \"$@\"",
                        installation.mixminiond(),
                        "stage",
                        "receiver",
                        "--config=" + server.config())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        processes.add(receiver.pid());
        Trial.await("a receiver of its own").until(() -> Files.readString(said).contains("receiver: ready"));
        return receiver;
    }

    private void countOnePacket() throws Exception {
        sendOnePacket();
        Trial.awaitSaid("the packet is counted")
                .untilAsserted(() -> assertThat(Trial.stats(installation, server))
                        .containsEntry("ReceivedPacket", 1L)
                        .containsEntry("Discarded:BAD_RSA", 1L));
    }

    private void sendOnePacket() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            PacketSource source = new PacketSource(vertx);
            assertThat(source.sendRaw(server.hop(), List.of(source.noise()))).isTrue();
        } finally {
            vertx.close().await();
        }
    }

    private void sigtermIsStop() throws Exception {
        Collection<Long> all = new ArrayList<>(Stages.of(server).values());
        all.add(server.pid());
        Process signal = new ProcessBuilder("kill", "-TERM", Long.toString(server.pid())).start();
        assertThat(signal.waitFor()).isZero();
        Trial.await("the end of the server").until(() -> !server.isAlive());
        assertThat(Stages.alive(all)).isEmpty();
        assertThat(home.resolve("pid")).doesNotExist();
    }

    private void startsInTheBackground() throws Exception {
        Installation.Outcome started = server.command("start", "--daemon");
        assertThat(started.status()).as(started.err()).isZero();
        assertThat(started.out()).contains("Server ready");
        processes.add(backgroundPid());
        processes.addAll(Stages.of(backgroundPid()).values());
        server.hop();
        new Socket(InetAddress.getLoopbackAddress(), server.port()).close();
        assertThat(Path.of("/proc/" + backgroundPid() + "/cwd").toRealPath()).isEqualTo(Path.of("/"));
        assertThat(Path.of("/proc/" + backgroundPid() + "/fd/0").toRealPath()).isEqualTo(Path.of("/dev/null"));
    }

    private long backgroundPid() throws IOException {
        return Long.parseLong(Files.readString(home.resolve("pid")).strip());
    }

    private void stopReturnsWhenTheServerIsGone() throws Exception {
        assertThat(Stages.alive(processes)).hasSizeGreaterThanOrEqualTo(5);
        Installation.Outcome stopped = server.command("stop");
        assertThat(stopped.status()).as(stopped.err()).isZero();
        assertThat(stopped.out()).contains("Server stopped.");
        assertThat(Stages.alive(processes)).isEmpty();
    }
}
