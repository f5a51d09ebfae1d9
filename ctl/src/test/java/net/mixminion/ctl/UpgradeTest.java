package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.mixminion.config.ServerConfig;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.spool.HashLog;
import net.mixminion.spool.SqliteHashLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {
    private static final int TRY_LATER = 75;
    private static final int CONFIG = 78;

    @TempDir
    Path temp;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "stopped"})
    void keepsNicknameIdentityAndReplayMemoryOfAPythonHome(String which) throws Exception {
        ServerConfig config = PythonHomes.unpack(which, temp);
        JsonNode contents = PythonHomes.contents(which);
        Map<String, List<Byte>> keysBefore = PythonHomes.tree(config.server().keyDir());
        assertThat(upgrade()).as(said()).isZero();

        assertThat(new Home(config).version()).isEqualTo(2001);
        KeySet set = KeyDirectory.read(config.server().keyDir()).sets().get(0);
        assertThat(set.descriptor().nickname()).isEqualTo("Basepublic");
        assertThat(PythonHomes.tree(config.server().keyDir())).containsAllEntriesOf(keysBefore);
        String identity = contents.get("identity_keyid_b64").asText();
        assertThat(set.descriptor().keyId().bytes())
                .isEqualTo(Base64.getDecoder().decode(identity));
        assertThat(said())
                .contains(RsaKeys.fingerprint(
                        KeyDirectory.identityIn(config.server().keyDir())
                                .orElseThrow()
                                .publicKey()));
        List<String> hashes = new ArrayList<>();
        contents.get("hashlog").get("hashes_hex").forEach(hash -> hashes.add(hash.asText()));
        try (HashLog log = SqliteHashLog.open(
                config.server().workDir().resolve("hashlogs/hash_0001"),
                set.descriptor().packetKeyId())) {
            assertThat(log.size()).isEqualTo(hashes.size());
            assertThat(log.openIds()).isEmpty();
            for (String hash : hashes) {
                assertThat(log.insert(List.of(new HashLog.Entry(Digest20.fromHex(hash), "again"))))
                        .containsExactly(HashLog.Verdict.REPLAY);
            }
        }
        assertThat(said()).contains("with the memory of " + hashes.size() + " packets");
        try (Stream<Path> left = Files.list(config.server().workDir().resolve("hashlogs"))) {
            assertThat(left.map(file -> file.getFileName().toString())).containsOnly("hash_0001");
        }
    }

    @Test
    void keepsRawPacketsAndNoPickles() throws Exception {
        ServerConfig config = PythonHomes.unpack("running", temp);
        Path queues = config.server().queueDir();
        Files.write(queues.resolve("incoming/msg_AAAAAAAA"), new byte[32_768]);
        Files.write(queues.resolve("incoming/msg_BBBBBBBB"), new byte[5]);
        Path marker = temp.resolve("a pickle was run");
        Files.writeString(queues.resolve("mix/msg_CCCCCCCC"), "cos\nsystem\n(S'touch \"" + marker + "\"'\ntR.");
        Files.writeString(
                config.server().workDir().resolve("stats.tmp"), "cos\nsystem\n(S'touch \"" + marker + "\"'\ntR.");
        assertThat(upgrade()).isZero();
        assertThat(queues.resolve("incoming/msg_AAAAAAAA")).hasSize(32_768);
        assertThat(queues.resolve("incoming/crp_BBBBBBBB")).exists();
        assertThat(queues.resolve("incoming/rmv_zYvUB1RZ")).doesNotExist();
        assertThat(said()).contains("1 packets in incoming stay").contains("9 messages that were mixed");
        for (String pool : List.of("mix", "outgoing", "deliver")) {
            assertThat(PythonHomes.tree(queues.resolve(pool))).isEmpty();
        }
        assertThat(marker).doesNotExist();
        assertThat(config.server().workDir().resolve("stats.tmp")).doesNotExist();
        assertThat(Files.readString(config.server().statsFile())).startsWith("# Mixminion server statistics");
    }

    @Test
    void keepsABackupOfEverythingAndCanBeStartedAgain() throws Exception {
        ServerConfig config = PythonHomes.unpack("stopped", temp);
        Path base = config.server().baseDir();
        Map<String, List<Byte>> before = PythonHomes.tree(base);
        assertThat(upgrade()).isZero();
        Path backup = base.resolve("upgrade-backup-1001");
        before.remove("log");
        before.remove("stats");
        before.remove("pid");
        assertThat(PythonHomes.tree(backup)).containsAllEntriesOf(before);

        // as if it had been interrupted before its last step
        Files.writeString(base.resolve("version"), "1001");
        Map<String, List<Byte>> kept = PythonHomes.tree(backup);
        assertThat(upgrade()).as(said()).isZero();
        assertThat(PythonHomes.tree(backup)).isEqualTo(kept);
        assertThat(KeyDirectory.read(config.server().keyDir()).sets()).hasSize(1);
        assertThat(upgrade()).isZero();
        assertThat(said()).contains("No need to upgrade");
    }

    @Test
    void retiresAKeyWhoseReplayMemoryCantBeRead() throws Exception {
        for (String damage : List.of("missing", "another kind", "index", "another key")) {
            Path directory = Files.createDirectory(temp.resolve(damage));
            ServerConfig config = PythonHomes.unpack("stopped", directory);
            Path logs = config.server().workDir().resolve("hashlogs");
            switch (damage) {
                case "missing" -> deleteAll(logs);
                case "another kind" -> {
                    deleteAll(logs);
                    Files.writeString(logs.resolve("hash_0001"), "gdbm");
                }
                case "index" -> {
                    Files.writeString(logs.resolve("hash_0001.dir"), "rubbish\n");
                    Files.writeString(logs.resolve("hash_0001.bak"), "'0616d49e8b6e1debb2");
                }
                default -> {
                    byte[] data = Files.readAllBytes(logs.resolve("hash_0001.dat"));
                    data[0] ^= 1;
                    Files.write(logs.resolve("hash_0001.dat"), data);
                }
            }
            assertThat(upgrade(directory)).as(said()).isZero();
            assertThat(config.server().keyDir().resolve("key_0001")).as(damage).doesNotExist();
            assertThat(config.server().keyDir().resolve("identity.key")).exists();
            assertThat(logs).isEmptyDirectory();
            assertThat(said()).contains("key_0001 is retired at once");
            out.reset();
        }
    }

    @Test
    void anIndexThatACrashCutShortIsReplacedByItsCopy() throws Exception {
        ServerConfig config = PythonHomes.unpack("running", temp);
        Path index = config.server().workDir().resolve("hashlogs/hash_0001.dir");
        String text = Files.readString(index);
        Files.writeString(index, text.substring(0, text.length() / 2));
        assertThat(upgrade()).isZero();
        assertThat(said()).contains("with the memory of 12 packets");
    }

    @Test
    void takesOverTheOldestFormatWithoutKeysThatNobodyUsesAnyMore() throws Exception {
        ServerConfig config = PythonHomes.unpack("stopped", temp);
        Files.delete(config.server().baseDir().resolve("version"));
        Path old = Files.createDirectory(config.server().keyDir().resolve("key_0000"));
        Files.writeString(old.resolve("ServerDesc"), "[Server]\nDescriptor-Version: 0.1\n");
        Files.writeString(old.resolve("mix.key"), "secret");
        assertThat(upgrade()).as(said()).isZero();
        assertThat(old).doesNotExist();
        assertThat(config.server().baseDir().resolve("upgrade-backup-1000/keys/key_0000/mix.key"))
                .hasContent("secret");
        assertThat(KeyDirectory.read(config.server().keyDir()).sets())
                .extracting(KeySet::name)
                .containsExactly("key_0001");
    }

    @Test
    void changesNothingWhereItCantWork() throws Exception {
        ServerConfig config = PythonHomes.unpack("stopped", temp);
        Path base = config.server().baseDir();
        Path identity = config.server().keyDir().resolve("identity.key");
        byte[] key = Files.readAllBytes(identity);
        Files.writeString(identity, "rubbish");
        assertUntouched(CONFIG, "can't read the identity key", base);
        Files.delete(identity);
        assertUntouched(CONFIG, "there is no identity key", base);
        Files.write(identity, key);
        for (String version : List.of("9999", "7")) {
            Files.writeString(base.resolve("version"), version);
            assertUntouched(CONFIG, "the format of " + base + ", " + version, base);
        }
    }

    @Test
    void refusesWhileAServerRuns() throws Exception {
        ServerConfig config = PythonHomes.unpack("stopped", temp);
        HomeLocks locks = HomeLocks.take(config.server());
        try (locks) {
            assertThat(upgrade()).isEqualTo(TRY_LATER);
            assertThat(said()).contains("a server is running");
        }
        Process python = new ProcessBuilder("sh", "-c", "read x # python mixminiond").start();
        try {
            Files.writeString(config.server().pidFile(), python.pid() + "\n");
            assertThat(upgrade()).isEqualTo(TRY_LATER);
            assertThat(said()).contains("the Python server is running");
        } finally {
            python.destroy();
            python.waitFor();
        }
        assertThat(new Home(config).version()).isEqualTo(1001);
        assertThat(upgrade()).isZero();
    }

    private void assertUntouched(int status, String words, Path base) throws Exception {
        Map<String, List<Byte>> before = PythonHomes.tree(base);
        before.keySet().removeIf(name -> name.endsWith("lock"));
        assertThat(upgrade()).isEqualTo(status);
        assertThat(said()).contains(words);
        Map<String, List<Byte>> after = PythonHomes.tree(base);
        after.keySet().removeIf(name -> name.endsWith("lock"));
        assertThat(after).isEqualTo(before);
        out.reset();
    }

    private static void deleteAll(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private int upgrade() {
        return upgrade(temp);
    }

    private static int upgrade(Path directory) {
        return CtlMain.run("upgrade", "-f", directory.resolve("mixminiond.conf").toString());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
