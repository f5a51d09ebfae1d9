package net.mixminion.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CombinedStageTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void startsTheReceiverLastAndStopsItFirst() throws Exception {
        Stage all = CombinedStage.create(context(), factories());
        all.start();
        all.reload(config());
        all.stop(Duration.ofSeconds(1));
        assertThat(told)
                .containsSubsequence("keyd starts", "mixer 0 starts", "mixer 1 starts", "receiver 0 starts")
                .containsSubsequence(
                        "receiver 0 stops", "mixer 0 stops", "mixer 1 stops", "sender 0 stops", "keyd stops")
                .contains("keyd reloads");
    }

    @Test
    void saysWhichStageIsMissing() {
        assertThatThrownBy(() -> CombinedStage.create(context(), Map.of()))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("keyd is not on the class path");
    }

    @Test
    void carriesHintsBetweenItsStages() throws Exception {
        LocalBus bus = new LocalBus(vertx);
        CountDownLatch heard = new CountDownLatch(2);
        bus.subscribe(Topic.KEYS, message -> heard.countDown());
        bus.subscribe(Topic.KEYS, message -> heard.countDown());
        bus.hint(Topic.KEYS);
        bus.hint(Topic.INCOMING);
        assertThat(heard.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private Map<String, StageFactory> factories() {
        Map<String, StageFactory> factories = new HashMap<>();
        for (String name : List.of("keyd", "dirclient", "receiver", "mixer", "sender")) {
            boolean single = name.equals("keyd") || name.equals("dirclient");
            factories.put(name, context -> stage(single ? name : name + " " + context.instance()));
        }
        return factories;
    }

    private Stage stage(String name) {
        return new Stage() {
            @Override
            public void start() {
                told.add(name + " starts");
            }

            @Override
            public void reload(ServerConfig config) {
                told.add(name + " reloads");
            }

            @Override
            public void stop(Duration limit) {
                assertThat(limit).isPositive();
                told.add(name + " stops");
            }
        };
    }

    private StageContext context() throws ConfigException {
        return new StageContext(0, 1, config(), vertx, Bus.NONE, new Counters(), Clock.systemUTC());
    }

    private static ServerConfig config() throws ConfigException {
        return ServerConfig.fromText("test.conf", """
                [Server]
                Nickname: test
                Contact-Email: test@example.test
                Mode: relay
                [Incoming/MMTP]
                Enabled: no
                [Outgoing/MMTP]
                Enabled: no
                [Processes]
                Mixers: 2
                """);
    }
}
