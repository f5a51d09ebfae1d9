package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.mmtp.MmtpFixtures;
import net.mixminion.mmtp.PacketSink;
import net.mixminion.packet.Packet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What connections carry, to which address they lead, and who gives one up. */
@Timeout(60)
class RelayConnectionsTest {
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
    void paddingBringsTheBlocksOfAConnectionUpToAMultiple() throws Exception {
        List<Packet> padding = new CopyOnWriteArrayList<>();
        int port = world.serveAt(0, MmtpFixtures.IDENTITY, new PacketSink() {
            @Override
            public Future<Boolean> store(Packet packet) {
                world.received.add(packet);
                return Future.succeededFuture(true);
            }

            @Override
            public Future<Boolean> pad(Packet octets) {
                padding.add(octets);
                return Future.succeededFuture(true);
            }
        });
        world.linkPadding = 8;
        world.open();
        world.put(43, port);
        world.work();

        await().until(() -> world.outgoing.list().isEmpty() && world.idle());
        assertThat(world.received).hasSize(43);
        assertThat(padding).hasSize(5).doesNotHaveDuplicates().doesNotContainAnyElementsOf(world.received);
        assertThat(world.counters.snapshot())
                .containsEntry("AttemptedRelay", 43L)
                .containsEntry("SuccessfulRelay", 43L)
                .containsEntry("FailedRelay", 0L);
    }

    @Test
    void silentPeerGivesItsConnectionUpToOthersThatWait() throws Exception {
        int port = world.serve(MmtpFixtures.IDENTITY);
        world.maxConnections = 1;
        world.patience = Duration.ofMillis(300);
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            world.open();
            world.put(1, mute.getLocalPort());
            world.work();
            await().until(() -> world.counters.snapshot().containsKey("AttemptedConnect"));
            world.put(1, port);

            await().atMost(Duration.ofSeconds(10)).until(() -> {
                world.work();
                return world.received.size() == 1;
            });
        }
        await().until(() -> world.outgoing.list().size() == 1);
        assertThat(world.counters.snapshot()).containsEntry("FailedConnect", 1L);
    }

    @Test
    void nameIsLookedUpOnceAndOfItsAddressesOneIsTakenThatMayBe() throws Exception {
        int port = world.serve(MmtpFixtures.IDENTITY);
        AtomicInteger lookedUp = new AtomicInteger();
        InetAddress linkLocal = InetAddress.getByAddress(new byte[] {(byte) 169, (byte) 254, 1, 1});
        world.names = host -> {
            lookedUp.incrementAndGet();
            return Future.succeededFuture(List.of(linkLocal, linkLocal, linkLocal, InetAddress.getLoopbackAddress()));
        };
        world.open();
        for (int i = 1; i <= 5; i++) {
            world.put(MmtpFixtures.packet(world.random), "mix.example.test", port, MmtpFixtures.KEY_ID);
            world.work();
            await().until(() -> world.outgoing.list().isEmpty() && world.idle());
            assertThat(lookedUp).hasValue(i);
        }
        assertThat(world.received).hasSize(5);
    }

    @Test
    void addressOfTheNewKindThatWasJudgedIsTheOneConnectedTo() throws Exception {
        byte[] octets = new byte[16];
        octets[15] = 1;
        InetAddress loopback6 = InetAddress.getByAddress(octets);
        assumeTrue(NetworkInterface.getByInetAddress(loopback6) != null, "this machine has no IPv6");
        int port = world.serveAt(
                "::1", 0, MmtpFixtures.IDENTITY, packet -> Future.succeededFuture(world.received.add(packet)));
        // no resolver but this one knows the name
        world.names = host -> Future.succeededFuture(List.of(loopback6));
        world.open();
        world.put(MmtpFixtures.packet(world.random), "six.example.test", port, MmtpFixtures.KEY_ID);
        world.work();

        await().until(() -> world.outgoing.list().isEmpty());
        assertThat(world.received).hasSize(1);
    }
}
