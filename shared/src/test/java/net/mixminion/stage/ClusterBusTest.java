package net.mixminion.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterBusTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path ours;

    @TempDir
    Path theirs;

    @Test
    void carriesHintsBetweenItsMembers() throws IOException {
        BusSettings settings = BusSettings.create(ours, freePort(), new SecureRandom(), Instant.now());
        List<JsonObject> heard = new CopyOnWriteArrayList<>();
        // the stage comes first and has to wait for the supervisor
        try (ClusterBus stage = ClusterBus.join(BusSettings.read(ours));
                ClusterBus supervisor = ClusterBus.host(settings)) {
            stage.connect();
            supervisor.connect();
            supervisor.subscribe(Topic.DIRECTORY, heard::add);
            await().atMost(LIMIT).until(() -> stage.isConnected() && supervisor.isConnected());
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
                stage.publish(Topic.DIRECTORY, new JsonObject().put("n", 7));
                return !heard.isEmpty();
            });
            assertThat(heard.get(0).getInteger("n")).isEqualTo(7);
        }
    }

    @Test
    void hearsNobodyWhoHasNotGotTheKey() throws IOException {
        BusSettings settings = BusSettings.create(ours, freePort(), new SecureRandom(), Instant.now());
        BusSettings other = BusSettings.create(theirs, settings.port(), new SecureRandom(), Instant.now());
        // a local user who has learnt the name and the port, but can't read the key
        BusSettings stranger =
                new BusSettings(settings.clusterName(), settings.port(), other.key(), other.certificate());
        List<JsonObject> heard = new CopyOnWriteArrayList<>();
        List<JsonObject> overheard = new CopyOnWriteArrayList<>();
        try (ClusterBus supervisor = ClusterBus.host(settings);
                ClusterBus stage = ClusterBus.join(settings);
                ClusterBus intruder = ClusterBus.join(stranger)) {
            supervisor.connect();
            stage.connect();
            intruder.connect();
            supervisor.subscribe(Topic.KEYS, heard::add);
            intruder.subscribe(Topic.KEYS, overheard::add);
            await().atMost(LIMIT)
                    .until(() -> stage.isConnected() && supervisor.isConnected() && intruder.isConnected());
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
                intruder.publish(Topic.KEYS, new JsonObject().put("from", "intruder"));
                stage.publish(Topic.KEYS, new JsonObject().put("from", "stage"));
                return heard.stream()
                                .filter(m -> "stage".equals(m.getString("from")))
                                .count()
                        > 5;
            });
            assertThat(heard).allMatch(message -> "stage".equals(message.getString("from")));
            assertThat(overheard).allMatch(message -> "intruder".equals(message.getString("from")));
        }
    }

    @Test
    void keepsItsKeyToItself() throws IOException {
        BusSettings settings = BusSettings.create(ours, freePort(), new SecureRandom(), Instant.now());
        for (Path file : List.of(settings.key(), settings.certificate(), ours.resolve("bus.json"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void closesWhileItStillWaitsForTheFirstMember() throws IOException {
        BusSettings settings = BusSettings.create(ours, freePort(), new SecureRandom(), Instant.now());
        ClusterBus alone = ClusterBus.join(settings);
        alone.connect();
        Instant begin = Instant.now();
        alone.close();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(alone.isConnected()).isFalse();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
