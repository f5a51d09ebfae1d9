package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerSection;
import net.mixminion.stage.Privileges;
import net.mixminion.stage.StageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedHomeTest {
    private static final String USERS = """
            [Processes]
            User-Receiver: 61001:61001
            User-Mixer: 61002:61002
            User-Sender: 61003:61003
            User-Keyd: 61004:61004
            User-Dirclient: 61005:61005
            Group: 61000
            """;

    @TempDir
    Path temp;

    @BeforeEach
    void onlyRootCan() {
        assumeTrue(Privileges.isRoot(), "only root can give files away");
    }

    @Test
    void givesTheHomeOfOneUserToAllOfThemOnce() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        new Home(config).prepare();
        Path keys = config.server().keyDir();
        Path set = Files.createDirectory(keys.resolve("key_0001"));
        Files.writeString(keys.resolve("identity.key"), "");
        Files.setPosixFilePermissions(keys.resolve("identity.key"), PosixFilePermissions.fromString("rw-------"));
        for (String name : List.of("mix.key", "mmtp.key", "mmtp.cert", "ServerDesc", "published")) {
            Files.writeString(set.resolve(name), "");
        }
        Path base = config.server().baseDir();
        Files.writeString(base.resolve("current-desc"), "the one in force\n");
        Path outside = Files.writeString(temp.resolve("outside"), "");
        Files.createSymbolicLink(config.server().queueDir().resolve("incoming/msg_link"), outside);
        Path packet = Files.writeString(config.server().queueDir().resolve("mix/msg_A"), "");

        share();
        assertThat(seen(base)).isEqualTo("0:61000 0750");
        assertThat(seen(keys)).isEqualTo("61004:61000 0750");
        assertThat(seen(keys.resolve("identity.key"))).isEqualTo("61004:61004 0600");
        assertThat(seen(set)).isEqualTo("61004:61005 1775");
        assertThat(seen(set.resolve("mix.key"))).isEqualTo("61004:61002 0640");
        assertThat(seen(set.resolve("mmtp.key"))).isEqualTo("61004:61004 0640");
        assertThat(seen(set.resolve("published"))).startsWith("61005:61005 ");
        assertThat(seen(config.server().queueDir().resolve("mix"))).isEqualTo("61002:61003 2720");
        assertThat(seen(packet)).isEqualTo("61002:61003 0660");
        assertThat(Files.getAttribute(outside, "unix:uid")).isEqualTo(0);
        assertThat(base.resolve("current-desc")).isSymbolicLink().hasContent("the one in force");

        Files.setAttribute(packet, "unix:uid", 61009);
        share();
        assertThat(Files.getAttribute(packet, "unix:uid")).isEqualTo(61009);
    }

    @Test
    void refusesDirectoriesThatStrangersMayEnterAndLinks() throws Exception {
        share();
        Path mix = temp.resolve("home/work/queues/mix");
        Files.setAttribute(mix, "unix:mode", 02725);
        assertThatThrownBy(this::share)
                .isInstanceOf(StageException.class)
                .hasMessageContaining(mix.toString())
                .hasMessageContaining("chmod o=");
        Files.delete(mix);
        Files.createSymbolicLink(mix, Files.createDirectory(temp.resolve("elsewhere")));
        assertThatThrownBy(this::share).isInstanceOf(StageException.class).hasMessageContaining("not a directory");
        assertThat(Files.getAttribute(temp.resolve("elsewhere"), "unix:uid")).isEqualTo(0);
    }

    @Test
    void aLinkThatAStagePlantsIsNotFollowedByRoot() throws Exception {
        share();
        ServerSection server = ServerConfig.load(TestConfig.file(temp)).server();
        Path victim = temp.resolve("victim");
        for (Path planted : List.of(
                server.keyDir().resolve("lock"),
                server.queueDir().resolve("lock"),
                server.workDir().resolve("lock"),
                server.pidFile())) {
            Files.deleteIfExists(planted);
            Files.createSymbolicLink(planted, victim);
            assertThatThrownBy(() -> HomeLocks.take(server))
                    .as("%s", planted)
                    .isInstanceOf(StageException.class)
                    .hasMessageContaining(planted.toString());
            Files.delete(planted);
        }
        Path keys = server.keyDir();
        for (String name : List.of("current-desc", "identity.key")) {
            Files.createSymbolicLink(keys.resolve(name), victim);
        }
        Files.createSymbolicLink(keys.resolve("key_0001"), temp);
        Files.setAttribute(keys, "unix:uid", 61009); // a home that changes hands
        share();
        assertThat(victim).doesNotExist();
        assertThat(Files.getAttribute(temp, "unix:uid")).isEqualTo(0);
        try (HomeLocks locks = HomeLocks.take(server)) {
            assertThat(locks).isNotNull();
        }
    }

    @Test
    void namesAUserThatIsNotThere() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        Files.writeString(
                TestConfig.file(temp),
                Files.readString(TestConfig.file(temp)) + USERS.replace("61004:61004", "no-such-user-here"));
        ServerConfig changed = ServerConfig.load(config.file());
        assertThatThrownBy(() -> new Home(changed).prepare())
                .isInstanceOf(StageException.class)
                .hasMessageContaining("User-Keyd")
                .hasMessageContaining("useradd --system no-such-user-here");
        assertThat(config.server().baseDir()).doesNotExist();
    }

    @Test
    void aStageRunsWithItsUserAndTheGroupsThatItSharesFilesWith() throws Exception {
        Home home = share();
        assertThat(String.join(" ", home.asUser("mixer", List.of("java", "-x"))))
                .endsWith("setpriv --reuid=61002 --regid=61002 --groups=61000,61001 --no-new-privs java -x");
        assertThat(home.asUser("sender", List.of("java")))
                .contains("--groups=61000,61001,61004")
                .doesNotContain("--no-new-privs");
        assertThat(home.asUser("keyd", List.of("java"))).contains("--groups=61000,61002,61005");
    }

    private Home share() throws IOException, ConfigException, StageException {
        TestConfig.write(temp);
        Files.writeString(TestConfig.file(temp), Files.readString(TestConfig.file(temp)) + USERS);
        Home home = new Home(ServerConfig.load(TestConfig.file(temp)));
        home.prepare();
        return home;
    }

    private static String seen(Path path) throws IOException {
        return String.format(
                Locale.ROOT,
                "%d:%d %04o",
                (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS),
                (int) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS),
                (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777);
    }
}
