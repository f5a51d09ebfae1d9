package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.mixminion.spool.SecureDelete;
import net.mixminion.stage.Privileges;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server that root starts with a user for each stage, and what each of them can reach. The users are numbers that no
 * account has, so nothing of the machine changes.
 */
class PrivilegeIT {
    private static final int FIRST = 61_000 + (int) (ProcessHandle.current().pid() % 500) * 10;
    private static final List<String> STAGES = List.of("receiver", "mixer", "sender", "keyd", "dirclient");

    private final Installation installation = Installation.find();
    private final MailSink sink = MailSink.start();
    private Path directory;
    private TestServer server;
    private @Nullable Process process;

    @BeforeEach
    void configure() throws Exception {
        assumeTrue(Privileges.isRoot(), "only root can start processes as others");
        directory = Files.createTempDirectory(
                "privileges", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        server = TestServer.create(installation, directory, "drop", sink.port(), Duration.ofSeconds(2));
        Files.setPosixFilePermissions(server.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void leaveNothingBehind() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        }
        if (server != null) {
            server.close();
            SecureDelete.tree(directory);
        }
        sink.close();
    }

    @Test
    void eachStageReachesWhatItsWorkNeedsAndNothingElse() throws Exception {
        nameUsers();
        server.start();
        Map<String, Long> stages = Stages.of(server);
        assertThat(stages).containsOnlyKeys(STAGES);
        mailArrives();

        Path home = server.baseDir();
        Path keys = home.resolve("keys/key_0001");
        assertThat(server.descriptor()).hasParent(keys);
        Map<String, Path> places = new TreeMap<>(Map.of(
                "identity.key", home.resolve("keys/identity.key"),
                "mix.key", keys.resolve("mix.key"),
                "mmtp.key", keys.resolve("mmtp.key"),
                "incoming", home.resolve("work/queues/incoming"),
                "mix", home.resolve("work/queues/mix"),
                "outgoing", home.resolve("work/queues/outgoing"),
                "deliver", home.resolve("work/queues/deliver/SMTP"),
                "hashlogs", home.resolve("work/hashlogs"),
                "control", home.resolve("work/run/control")));
        assertThat(reached("receiver", stages, places)).containsExactlyInAnyOrder("incoming", "mmtp.key");
        assertThat(reached("mixer", stages, places))
                .containsExactlyInAnyOrder("deliver", "hashlogs", "incoming", "mix", "mix.key", "outgoing");
        assertThat(reached("sender", stages, places))
                .containsExactlyInAnyOrder("deliver", "incoming", "mmtp.key", "outgoing");
        assertThat(reached("keyd", stages, places))
                .containsExactlyInAnyOrder("hashlogs", "identity.key", "mix.key", "mmtp.key");
        assertThat(reached("dirclient", stages, places)).isEmpty();
        nobodyButKeydChangesKeys(stages, keys);

        assertThat(tried(List.of("--reuid=65533", "--regid=65533", "--clear-groups"), "ls " + home))
                .isNotZero();
        assertThat(Files.readString(home.resolve("log"))).doesNotContain("running as root", "[ERROR]");
        aCrashLeavesNothingOfTheMemory(Stages.pid(stages, "mixer"));
        assertThat(Files.readString(home.resolve("current-desc"))).startsWith(keys.toString());
        assertThat(server.stop()).isZero();
        assertThat(Stages.alive(stages.values())).isEmpty();
    }

    @Test
    void whoIsRootWithoutBeingToldIsWarnedAndWhoIsNotRootStartsForItself() throws Exception {
        assertThat(installation
                        .server(server.directory(), server.config(), "prepare")
                        .status())
                .isZero();
        process = new ProcessBuilder(
                        installation.mixminiond(),
                        "stage",
                        "dirclient",
                        "-f",
                        server.config().toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        Trial.await("the warning")
                .untilAsserted(() ->
                        assertThat(Files.readString(directory.resolve("said"))).contains("[WARN]", "running as root"));

        Path other = Files.createDirectory(directory.resolve("other"));
        Files.setAttribute(other, "unix:uid", FIRST);
        Path config = server.directory().resolve("other.conf");
        Files.writeString(
                config,
                Files.readString(server.config())
                        .replace(
                                server.baseDir().toString(),
                                other.resolve("home").toString()));
        List<String> other1 = List.of("--reuid=" + FIRST, "--regid=" + FIRST, "--clear-groups");
        assertThat(tried(other1, installation.mixminiond() + " prepare -f " + config))
                .isZero();
        assertThat(other.resolve("home/work/queues/mix")).isDirectory();

        nameUsers();
        assertThat(tried(other1, installation.mixminiond() + " start -f " + server.config()))
                .isEqualTo(77);
    }

    @Test
    void theEnvironmentTurnsTheChecksOffThatRefuseOpenDirectories() throws Exception {
        Path home = Files.createDirectory(server.baseDir());
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        String config = server.config().toString();
        Installation.Outcome refused = installation.server(server.directory(), server.config(), "prepare");
        assertThat(refused.status()).isEqualTo(77);
        assertThat(refused.err()).contains("MM_NO_FILE_PARANOIA", home.toString());
        Installation.Outcome taken = installation.run(
                server.directory(),
                new byte[0],
                "env",
                "MM_NO_FILE_PARANOIA=1",
                installation.mixminiond(),
                "prepare",
                "-f",
                config);
        assertThat(taken.status()).as(taken.err()).isZero();
    }

    private void aCrashLeavesNothingOfTheMemory(long pid) throws Exception {
        assertThat(Files.readString(Path.of("/proc/" + Stages.pid(Stages.of(server), "keyd") + "/cmdline")))
                .doesNotContain("HeapDump");
        assertThat(new ProcessBuilder("kill", "-SEGV", Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
        Trial.await("another mixer").until(() -> Stages.of(server).getOrDefault("mixer", pid) != pid);
        for (Path place : List.of(Path.of(""), Path.of("/tmp"), server.baseDir(), server.directory())) {
            try (Stream<Path> files = Files.list(place.toAbsolutePath())) {
                assertThat(files.map(file -> String.valueOf(file.getFileName())))
                        .noneMatch(name -> name.equals("core")
                                || name.equals("core." + pid)
                                || name.equals("hs_err_pid" + pid + ".log")
                                || name.equals("java_pid" + pid + ".hprof"));
            }
        }
    }

    private void nameUsers() throws IOException {
        String users = """
                [Processes]
                User-Receiver: %d:%d
                User-Mixer: %d:%d
                User-Sender: %d:%d
                User-Keyd: %d:%d
                User-Dirclient: %d:%d
                Group: %d
                """.formatted(Stream.concat(
                        STAGES.stream().flatMap(stage -> Stream.of(uid(stage), uid(stage))), Stream.of(FIRST))
                .toArray());
        Files.writeString(server.config(), Files.readString(server.config()) + users);
    }

    private static int uid(String stage) {
        return FIRST + 1 + STAGES.indexOf(stage);
    }

    private void mailArrives() throws Exception {
        send("import-server", server.descriptor().toString());
        send("send", "-t", "bob@example.test", "-P", "drop,drop", "--subject", "short");
        Trial.await("the mail").untilAsserted(() -> assertThat(sink.mails()).hasSize(1));
        Trial.awaitEmpty(server);
    }

    private void send(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(installation.mixminion()));
        command.addAll(List.of(words));
        Path user = directory.resolve("user");
        if (!Files.exists(user)) {
            Files.createDirectory(user);
        }
        Installation.Outcome outcome =
                installation.run(user, "Hello\n".getBytes(StandardCharsets.US_ASCII), command.toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.err()).isZero();
    }

    /** What of the places a process with the stage's user and groups can list or read, and for directories change. */
    private List<String> reached(String stage, Map<String, Long> stages, Map<String, Path> places) throws Exception {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, Path> place : places.entrySet()) {
            Path path = place.getValue();
            boolean in = tried(rights(stage, stages), "test -r " + path) == 0;
            boolean out = tried(rights(stage, stages), "test -w " + path) == 0;
            boolean through = Files.isDirectory(path) && tried(rights(stage, stages), "test -x " + path) == 0;
            if (Files.isDirectory(path)) {
                assertThat(through)
                        .as("%s enters and reads %s, or neither", stage, path)
                        .isEqualTo(in);
            }
            if (in) {
                found.add(place.getKey());
                assertThat(Files.isDirectory(path) ? out : !out || stage.equals("keyd"))
                        .as("%s changes %s", stage, path)
                        .isTrue();
            }
        }
        return found;
    }

    private void nobodyButKeydChangesKeys(Map<String, Long> stages, Path keys) throws Exception {
        for (String stage : STAGES) {
            String steal = "mv " + keys + "/mix.key " + keys + "/stolen || rm -f " + keys + "/mix.key || touch "
                    + server.baseDir() + "/keys/planted";
            if (!stage.equals("keyd")) {
                assertThat(tried(rights(stage, stages), steal)).as(stage).isNotZero();
            }
            assertThat(tried(rights(stage, stages), "touch " + keys + "/published"))
                    .as(stage)
                    .isEqualTo(stage.equals("keyd") || stage.equals("dirclient") ? 0 : 1);
            Files.deleteIfExists(keys.resolve("published"));
        }
    }

    /** The options of setpriv(1) that give a command what the running stage has. */
    private List<String> rights(String stage, Map<String, Long> stages) throws IOException {
        String status = Files.readString(Path.of("/proc/" + Stages.pid(stages, stage) + "/status"));
        String uid = Integer.toString(uid(stage));
        assertThat(ids(status, "Uid")).as(stage).containsOnly(uid);
        assertThat(ids(status, "Gid")).as(stage).containsOnly(uid);
        String groups = String.join(",", ids(status, "Groups"));
        return List.of("--reuid=" + uid, "--regid=" + uid, "--groups=" + groups);
    }

    private static List<String> ids(String status, String line) {
        Matcher ids = Pattern.compile("(?m)^" + line + ":\\s*(.*?)\\s*$").matcher(status);
        assertThat(ids.find()).as(line).isTrue();
        return List.of(ids.group(1).split("\\s+"));
    }

    private static int tried(List<String> rights, String command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("setpriv"));
        words.addAll(rights);
        words.addAll(List.of("sh", "-c", command));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
