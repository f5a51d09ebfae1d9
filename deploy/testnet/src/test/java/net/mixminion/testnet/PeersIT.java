package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.testnet.HostilePeer.Trick;
import net.mixminion.testnet.PacketSource.Tagged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom a server delivers to: peers that break the rules, and itself. */
@Timeout(180)
class PeersIT {
    @TempDir
    private Path directory;

    private final Installation installation = Installation.find();
    private final Vertx vertx = Vertx.vertx();
    private final PacketSource source = new PacketSource(vertx);
    private TestServer server;
    private Hop hop;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.create(installation, directory, "sends", TestServer.freePort(), Duration.ofSeconds(1));
        Trial.configure(server, "Retry", "every 1 second for 20 minutes");
        server.start();
        hop = server.hop();
    }

    @AfterEach
    void leaveNothingBehind() {
        server.close();
        vertx.close().await();
    }

    @Test
    void peerThatBreaksTheRulesCostsOneAttemptAndNoPacketAndWhatItHasRightlyTakenDoesNotComeAgain() throws Exception {
        try (HostilePeer peer = HostilePeer.start(Trick.values())) {
            Map<String, Long> processes = Stages.of(server);
            List<Tagged> packets = source.make(8, hop, peer.hop());
            assertThat(source.send(hop, packets)).hasSize(8);
            Trial.await("all packets at the hostile peer")
                    .untilAsserted(
                            () -> assertThat(new HashSet<>(peer.acknowledged())).hasSize(8));
            Trial.awaitEmpty(server);
            assertThat(peer.tricksLeft()).isZero();
            assertThat(peer.acknowledged()).hasSize(8);
            assertThat(Stages.of(server)).isEqualTo(processes);
            Trial.awaitSaid("counts")
                    .untilAsserted(() -> assertThat(Trial.stats(installation, server))
                            .containsEntry("SuccessfulRelay", 8L)
                            .containsEntry("UnretriableRelay", 0L));
        }
    }

    /** Of the second way through us, only the key is right: nobody listens at that port. */
    @Test
    void packetsForOurselvesDoNotTouchTheNetwork() throws Exception {
        NextHop next = NextHop.start(vertx);
        try {
            Hop again = new Hop(
                    hop.packetKey(),
                    new MmtpAddress("127.0.0.1", 1, hop.address().keyId()));
            List<Tagged> packets = source.make(3, List.of(hop, again, again), next.hop());
            assertThat(source.send(hop, packets)).hasSize(3);
            Trial.await("all packets at the next hop")
                    .untilAsserted(() -> assertThat(next.tags())
                            .containsExactlyInAnyOrderElementsOf(
                                    packets.stream().map(Tagged::tag).toList()));
            Trial.awaitSaid("counts")
                    .untilAsserted(() ->
                            assertThat(Trial.stats(installation, server)).containsEntry("ReceivedConnection", 1L));
        } finally {
            next.close();
        }
    }
}
