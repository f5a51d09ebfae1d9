package net.mixminion.dirclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryTrust;
import net.mixminion.directory.Samples;
import net.mixminion.stage.Bus;
import net.mixminion.stage.Topic;
import net.mixminion.web.Gzip;
import net.mixminion.web.ProxySettings;
import net.mixminion.web.Web;
import net.mixminion.web.WebStub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DirclientTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Path base;
    private final WebStub upload = new WebStub();
    private final WebStub download = new WebStub();
    private final List<Topic> hints = new CopyOnWriteArrayList<>();
    private final Map<Topic, Consumer<JsonObject>> listeners = new ConcurrentHashMap<>();

    DirclientTest(@TempDir Path base) throws Exception {
        this.base = base;
    }

    @AfterEach
    void close() {
        upload.close();
        download.close();
    }

    @Test
    @Timeout(60)
    void publishesAndFetchesByItselfAndWhenKeysChange() throws Exception {
        upload.answers("text/plain", "Status: 1\nMessage: Accepted.\n");
        download.answers(
                "application/gzip",
                Gzip.compress(Samples.signed(Samples.directory(Directory.Status.CONSENSUS, "d1"), "d1")));
        set("key_0001");
        Dirclient dirclient = dirclient(List.of(upload.url()), List.of(download.url()));
        dirclient.start();
        try {
            await().atMost(LIMIT).until(() -> Files.exists(mark("key_0001")));
            await().atMost(LIMIT).until(() -> hints.contains(Topic.DIRECTORY));
            assertThat(base.resolve("dir.gz")).exists();

            set("key_0002");
            Consumer<JsonObject> listener = listeners.get(Topic.KEYS);
            assertThat(listener).isNotNull();
            listener.accept(new JsonObject());
            await().atMost(LIMIT).until(() -> Files.exists(mark("key_0002")));
            assertThat(download.requests()).hasSize(1);
        } finally {
            dirclient.stop(LIMIT);
        }
    }

    @Test
    @Timeout(60)
    void isReadyAtOnceAndStopsSoonThoughNobodyAnswers() throws Exception {
        upload.hangs();
        set("key_0001");
        Dirclient dirclient = dirclient(List.of(upload.url()), List.of());
        dirclient.start();
        await().atMost(LIMIT).until(() -> !upload.requests().isEmpty());
        dirclient.stop(Duration.ofSeconds(5));
        assertThat(mark("key_0001")).doesNotExist();
    }

    private Dirclient dirclient(List<URI> publishUrls, List<URI> serverUrls) {
        DirclientConfig config = new DirclientConfig(
                true,
                publishUrls,
                serverUrls,
                new DirectoryTrust(List.of(Samples.voter("d1").fingerprint()), Duration.ZERO),
                Duration.ofMinutes(10),
                base.resolve("keys"),
                base.resolve("dir.gz"));
        Bus bus = new Bus() {
            @Override
            public void publish(Topic topic, JsonObject message) {
                hints.add(topic);
            }

            @Override
            public void subscribe(Topic topic, Consumer<JsonObject> listener) {
                listeners.put(topic, listener);
            }
        };
        return new Dirclient(
                config, new Web(ProxySettings.NONE), Clock.fixed(Samples.NOW, ZoneOffset.UTC), bus, new Random());
    }

    private void set(String name) throws Exception {
        Path set = Files.createDirectories(base.resolve("keys").resolve(name));
        Files.writeString(set.resolve("ServerDesc"), Samples.text(Samples.content("Alpha")));
    }

    private Path mark(String name) {
        return base.resolve("keys").resolve(name).resolve("published");
    }
}
