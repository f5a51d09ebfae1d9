package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.mmtp.MmtpFixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What statistics say of a day with every kind of peer: the reference's counters, and each thing in one of them. */
@Timeout(60)
class RelayCountsTest {
    private RelayWorld world;

    @BeforeEach
    void open(@TempDir Path home) throws IOException {
        world = new RelayWorld(home);
    }

    @AfterEach
    void stop() throws Exception {
        world.stop();
    }

    @Test
    void everyAttemptIsCountedOnceUnderItsOutcome() throws Exception {
        world.names = host -> host.startsWith("nowhere")
                ? Future.failedFuture("no such name")
                : Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));
        world.open();
        put(5, "good.test", world.serve(MmtpFixtures.IDENTITY));
        put(3, "stranger.test", world.serve(MmtpFixtures.STRANGER));
        put(2, "dead.test", RelayWorld.deadPort());
        put(1, "nowhere.test", 1);
        AtomicInteger asked = new AtomicInteger();
        put(
                4,
                "choosy.test",
                world.serveAt(
                        0, MmtpFixtures.IDENTITY, packet -> Future.succeededFuture(asked.incrementAndGet() % 4 == 0)));
        world.work();
        await().until(() -> world.failures() == 9 && world.idle());

        assertThat(world.counters.snapshot())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "AttemptedConnect", 5L,
                        "SuccessfulConnect", 2L,
                        "FailedConnect", 3L,
                        "AttemptedRelay", 15L,
                        "SuccessfulRelay", 6L,
                        "FailedRelay", 9L));

        Map<String, Long> before = new HashMap<>(world.counters.snapshot());
        world.clock.advance(RelayWorld.RETRY.multipliedBy(3).plusSeconds(1));
        world.work();
        await().until(() -> world.outgoing.list().isEmpty());
        before.put("UnretriableRelay", 9L);
        assertThat(world.counters.snapshot()).containsExactlyInAnyOrderEntriesOf(before);
    }

    private void put(int count, String host, int port) throws IOException {
        for (int i = 0; i < count; i++) {
            world.put(MmtpFixtures.packet(world.random), host, port, MmtpFixtures.KEY_ID);
        }
    }
}
