package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.mixminion.mmtp.Block.Command;
import net.mixminion.mmtp.SendOutcome.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A peer that answers a block and resets the connection while the others are still being written. When the client comes
 * to look, the answer, the reset and the failure to write are all there at once.
 */
@Timeout(60)
class ResetPeerTest {
    private static final int ROUNDS = 3;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Random random = new Random(17);

    /**
     * Gives half a window of blocks, then has the client look at nothing until the peer has gone, then gives the other
     * half: its writing fails before the answer can be read.
     */
    private final class Halves implements BlockSource {
        private final ScriptedServer peer;
        private int given;

        Halves(ScriptedServer peer) {
            this.peer = peer;
        }

        @Override
        public Future<List<Block>> next() {
            given++;
            if (given != 2) {
                return Future.succeededFuture(given == 1 ? half() : List.of());
            }
            Promise<List<Block>> later = Promise.promise();
            // not at once: what is written in the course of a read is flushed at its end
            Vertx.currentContext().runOnContext(v -> {
                peer.awaitClose();
                later.complete(half());
            });
            return later.future();
        }

        private List<Block> half() {
            return MmtpFixtures.packets(ClientConversation.WINDOW / 2, random).stream()
                    .map(packet -> new Block(Command.SEND, packet))
                    .toList();
        }
    }

    private void answerThatCameBeforeAResetCounts(Vertx vertx) throws Exception {
        MmtpClient client = new MmtpClient(vertx, MmtpClientOptions.withTimeout(LONG), Clock.systemUTC());
        for (int round = 0; round < ROUNDS; round++) {
            try (ScriptedServer server = new ScriptedServer(MmtpFixtures.tlsIdentity(), peer -> {
                peer.greet();
                peer.write(peer.readBlock().received());
                peer.socket.setSoLinger(true, 0);
            })) {
                List<Status> outcomes = client
                        .sendBlocks(MmtpFixtures.loopback(server.port()), new Halves(server), (index, outcome) -> {})
                        .await(20, TimeUnit.SECONDS)
                        .stream()
                        .map(SendOutcome::status)
                        .toList();
                assertThat(outcomes.get(0)).as("round " + round).isEqualTo(Status.ACCEPTED);
                assertThat(outcomes.subList(1, outcomes.size()))
                        .isEqualTo(Collections.nCopies(ClientConversation.WINDOW - 1, Status.FAILED));
            }
        }
    }

    @Test
    void answerThatCameBeforeAResetCountsOnTheTransportOfJava() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            answerThatCameBeforeAResetCounts(vertx);
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void answerThatCameBeforeAResetCountsOnEpoll() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try {
            assumeThat(vertx.isNativeTransportEnabled()).isTrue();
            answerThatCameBeforeAResetCounts(vertx);
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }
}
