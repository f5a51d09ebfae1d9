package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.mixminion.config.AccessRules;
import net.mixminion.crypto.Digest20;
import net.mixminion.keys.KeySets;
import net.mixminion.mmtp.MmtpFixtures;
import net.mixminion.packet.Packet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where packets go, and when. */
@Timeout(120)
class RelayTargetsTest {
    private static final TargetPolicy PUBLIC = new TargetPolicy(AccessRules.NONE, false, Set.of());

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
    void packetForAPrivateAddressIsDiscardedWithoutAConnection() throws Exception {
        world.targets = PUBLIC;
        try (ServerSocket victim = listener()) {
            world.open();
            world.put(40, victim.getLocalPort());
            world.work();

            await().until(() -> world.outgoing.list().isEmpty());
            assertThat(isKnocked(victim)).isFalse();
        }
        assertThat(world.counters.snapshot())
                .containsEntry("Discarded:REFUSED_TARGET", 40L)
                .doesNotContainKeys("AttemptedConnect", "UnretriableRelay");
    }

    @Test
    void nameThatLeadsToAPrivateAddressIsNotFollowedAndNothingIsLost() throws Exception {
        world.targets = PUBLIC;
        world.names = host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));
        try (ServerSocket victim = listener()) {
            world.open();
            world.put(
                    MmtpFixtures.packet(world.random), "mix.example.test", victim.getLocalPort(), MmtpFixtures.KEY_ID);
            world.work();

            await().until(() -> world.failures() == 1);
            assertThat(isKnocked(victim)).isFalse();
        }
        assertThat(world.outgoing.list()).hasSize(1);
    }

    @Test
    void nameWithoutAnAddressIsTriedAgain() throws Exception {
        int port = world.serve(MmtpFixtures.IDENTITY);
        world.names = host -> Future.failedFuture(new IOException("no such name"));
        world.open();
        world.put(MmtpFixtures.packet(world.random), "mix.example.test", port, MmtpFixtures.KEY_ID);
        world.work();
        await().until(() -> world.failures() == 1);
        assertThat(world.outgoing.list()).hasSize(1);

        world.names = host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));
        world.clock.advance(RelayWorld.RETRY);
        world.work();
        await().until(() -> world.outgoing.list().isEmpty());
    }

    @Test
    void poisonedNameLeadsToAStrangerWhoGetsNothing() throws Exception {
        int stranger = world.serve(MmtpFixtures.STRANGER);
        world.names = host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));
        world.open();
        world.put(MmtpFixtures.packet(world.random), "mix.example.test", stranger, MmtpFixtures.KEY_ID);
        world.work();

        await().until(() -> world.failures() == 1);
        assertThat(world.received).isEmpty();
        assertThat(world.outgoing.list()).hasSize(1);
    }

    @Test
    void resolverThatHangsKeepsNobodyElseWaiting() throws Exception {
        int port = world.serve(MmtpFixtures.IDENTITY);
        world.names = host -> host.startsWith("hanging")
                ? Promise.<List<InetAddress>>promise().future()
                : Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));
        world.open();
        for (int i = 0; i < 5; i++) {
            world.put(MmtpFixtures.packet(world.random), "hanging" + i + ".test", port, MmtpFixtures.KEY_ID);
            world.put(MmtpFixtures.packet(world.random), "good" + i + ".test", port, MmtpFixtures.KEY_ID);
        }
        world.work();

        await().until(() -> world.outgoing.list().size() == 5);
        assertThat(world.received).hasSize(5);
    }

    @Test
    void nobodyIsAskedForWhoNamesNoIdentity() throws Exception {
        try (ServerSocket anybody = listener()) {
            world.open();
            world.put(
                    MmtpFixtures.packet(world.random), "127.0.0.1", anybody.getLocalPort(), Digest20.of(new byte[20]));
            world.work();

            await().until(() -> world.failures() == 1);
            assertThat(isKnocked(anybody)).isFalse();
        }
    }

    @Test
    void whatFailedGoesOutWhenTheMixFiresNext() throws Exception {
        world.mixInterval = Duration.ofMinutes(30);
        int port = failOnce();
        world.clock.advance(RelayWorld.RETRY);
        world.work();
        await().during(Duration.ofMillis(500)).until(world.received::isEmpty);

        world.fired();
        world.work();
        await().until(() -> world.outgoing.list().isEmpty());
        assertThat(port).isPositive();
    }

    @Test
    void whatFailedGoesOutAnIntervalLaterIfNobodyTellsOfFirings() throws Exception {
        world.mixInterval = Duration.ofMinutes(30);
        failOnce();
        world.fired();
        world.clock.advance(RelayWorld.RETRY.plus(world.mixInterval));
        world.work();

        await().until(() -> world.outgoing.list().isEmpty());
    }

    @Test
    void oldAndNewPacketsLeaveTogetherInRandomOrder() throws Exception {
        int port = world.serve(MmtpFixtures.IDENTITY);
        world.open();
        int oldFirst = 0;
        int trials = 100;
        for (int i = 0; i < trials; i++) {
            world.accepting = false;
            Packet old = MmtpFixtures.packet(world.random);
            world.put(old, port);
            world.work();
            long failures = i + 1L;
            await().pollInterval(Duration.ofMillis(5)).until(() -> world.failures() == failures && world.idle());
            world.received.clear();
            world.accepting = true;
            world.put(1, port);
            world.clock.advance(RelayWorld.RETRY);
            world.work();
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> world.outgoing.list().isEmpty() && world.idle());
            assertThat(world.received).hasSize(2);
            oldFirst += world.received.get(0).equals(old) ? 1 : 0;
        }
        // chi squared with one degree of freedom, one false alarm in ten thousand runs
        double off = oldFirst - trials / 2.0;
        assertThat(2 * off * off / (trials / 2.0)).as("old first: %d", oldFirst).isLessThan(15.1);
    }

    @Test
    void packetsToOurselvesDoNotTouchTheNetwork() throws Exception {
        KeySets.writeDescriptor(world.home.resolve("keys"), "key_0001");
        world.open();
        List<Packet> packets = new ArrayList<>();
        try (ServerSocket ownPort = listener()) {
            for (int i = 0; i < 70; i++) {
                Packet packet = MmtpFixtures.packet(world.random);
                packets.add(packet);
                world.put(packet, ownPort.getLocalPort());
            }
            world.work();

            assertThat(world.outgoing.list()).isEmpty();
            assertThat(isKnocked(ownPort)).isFalse();
        }
        List<Packet> kept = new ArrayList<>();
        for (String id : world.incoming.list()) {
            kept.add(Packet.of(world.incoming.read(id, Packet.PACKET_LENGTH).orElseThrow()));
        }
        assertThat(kept).containsExactlyInAnyOrderElementsOf(packets);
        assertThat(world.counters.snapshot())
                .containsEntry("ReceivedPacket", 70L)
                .containsEntry("SuccessfulRelay", 70L)
                .doesNotContainKey("AttemptedConnect");
    }

    @Test
    void whatsFailedOnceIsRemovedOnceWhenItsTimeIsOver() throws Exception {
        world.open();
        for (int i = 0; i < 40; i++) {
            world.put(1, RelayWorld.deadPort());
        }
        world.work();
        await().until(() -> world.failures() == 40 && world.idle());
        world.open();
        world.clock.advance(RelayWorld.RETRY.multipliedBy(3).plusSeconds(1));
        world.work();

        assertThat(world.outgoing.list()).isEmpty();
        assertThat(world.counters.snapshot()).containsEntry("UnretriableRelay", 40L);
    }

    /** A packet that its destination has refused once and would take now. */
    private int failOnce() throws Exception {
        int port = world.serve(MmtpFixtures.IDENTITY);
        world.open();
        world.accepting = false;
        world.put(1, port);
        world.work();
        await().until(() -> world.failures() == 1 && world.idle());
        world.received.clear();
        world.accepting = true;
        return port;
    }

    private static ServerSocket listener() throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(300);
        return listener;
    }

    private static boolean isKnocked(ServerSocket listener) throws IOException {
        try {
            listener.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
