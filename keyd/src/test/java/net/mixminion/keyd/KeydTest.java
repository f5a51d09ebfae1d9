package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.Bus;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.PassphraseSource;
import net.mixminion.stage.StageException;
import net.mixminion.stage.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeydTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final TestHome home;
    private final List<Topic> hints = new CopyOnWriteArrayList<>();

    KeydTest(@TempDir Path base) {
        this.home = new TestHome(base);
    }

    @Test
    void makesKeysAndTellsTheOthersBeforeItIsReady() throws Exception {
        Keyd keyd = keyd(home.serverConfig());
        keyd.start();
        try {
            assertThat(home.keys().inForce(home.now)).isPresent();
            assertThat(hints).containsExactly(Topic.KEYS);
            keyd.tick();
            assertThat(hints).as("nothing changed").hasSize(1);
        } finally {
            keyd.stop(LIMIT);
        }
    }

    @Test
    void onlyOneWorksOnAKeyDirectory() throws Exception {
        Keyd first = keyd(home.serverConfig());
        first.start();
        try {
            Keyd second = keyd(home.serverConfig());
            assertThatThrownBy(second::start)
                    .isInstanceOfSatisfying(
                            StageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER));
            second.stop(LIMIT);
        } finally {
            first.stop(LIMIT);
        }
        Keyd third = keyd(home.serverConfig());
        third.start();
        third.stop(LIMIT);
    }

    @Test
    void aReloadedConfigurationIsTold() throws Exception {
        Keyd keyd = keyd(home.serverConfig());
        keyd.start();
        try {
            keyd.reload(home.serverConfig("Comments: told"));
            await().atMost(LIMIT)
                    .until(() ->
                            home.keys().sets().get(0).descriptor().comments().equals(java.util.Optional.of("told")));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(hints).hasSize(2));
        } finally {
            keyd.stop(LIMIT);
        }
    }

    @Test
    void endsWithTheStatusOfAWrongConfigurationIfTheIdentityKeyIsGone() throws Exception {
        Keyd keyd = keyd(home.serverConfig());
        keyd.start();
        keyd.stop(LIMIT);
        Files.delete(home.keyDir().resolve("identity.key"));
        Keyd again = keyd(home.serverConfig());
        assertThatThrownBy(again::start)
                .isInstanceOfSatisfying(
                        StageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG));
        again.stop(LIMIT);
    }

    @Test
    void aFailingRoundDoesNotEndIt() throws Exception {
        Keyd keyd = keyd(home.serverConfig());
        keyd.start();
        try {
            Files.move(home.keyDir().resolve("identity.key"), home.keyDir().resolve("aside"));
            home.pass(Duration.ofDays(20));
            keyd.tick();
            assertThat(home.keys().sets()).hasSize(1);
            Files.move(home.keyDir().resolve("aside"), home.keyDir().resolve("identity.key"));
            keyd.tick();
            assertThat(home.keys().sets()).hasSize(2);
        } finally {
            keyd.stop(LIMIT);
        }
    }

    @Test
    void needsANameUnderWhichPeersFindTheServer() throws Exception {
        ServerConfig none = home.serverConfig("", new String[0]);
        for (String local : List.of("", "localhost", "localhost.localdomain", "nodots", "a_b.example")) {
            assertThatThrownBy(() -> KeydConfig.of(none, () -> local))
                    .isInstanceOfSatisfying(
                            StageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG));
        }
        assertThat(hostname(KeydConfig.of(none, () -> "mix.example.org"))).isEqualTo("mix.example.org");
        ServerConfig address = home.serverConfig("IP: 192.0.2.7\n", new String[0]);
        assertThat(hostname(KeydConfig.of(address, () -> "mix.example.org"))).isEqualTo("192.0.2.7");
    }

    private static String hostname(KeydConfig config) {
        var incoming = config.content().incoming();
        return incoming == null ? "" : incoming.hostname();
    }

    private Keyd keyd(ServerConfig config) throws StageException {
        Bus bus = new Bus() {
            @Override
            public void publish(Topic topic, JsonObject message) {
                hints.add(topic);
            }

            @Override
            public void subscribe(Topic topic, Consumer<JsonObject> listener) {}
        };
        Clock clock = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public java.time.Instant instant() {
                return home.now;
            }
        };
        return new Keyd(config, clock, bus, home::makeKey, PassphraseSource.NONE, TestHome.RANDOM, () -> home.nanos);
    }
}
