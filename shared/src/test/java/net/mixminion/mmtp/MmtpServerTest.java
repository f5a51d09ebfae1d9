package net.mixminion.mmtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.mmtp.Block.Command;
import net.mixminion.packet.Packet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MmtpServerTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final byte[] GREETING = "MMTP 0.3\r\n".getBytes(US_ASCII);

    private final Random random = new Random(7);
    private final Vertx vertx = Vertx.vertx();
    private final HeldSink sink = new HeldSink();
    private MmtpServer server = newServer(Duration.ofMinutes(5));
    private int port;

    /** Collects packets, and answers at once or when the test says so. */
    private static final class HeldSink implements PacketSink {
        private final List<Packet> packets = Collections.synchronizedList(new ArrayList<>());
        private final List<Promise<Boolean>> answers = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger connections = new AtomicInteger();
        private volatile boolean hold;
        private volatile boolean accept = true;

        @Override
        public Future<Boolean> store(Packet packet) {
            Promise<Boolean> answer = Promise.promise();
            answers.add(answer);
            packets.add(packet);
            if (!hold) {
                answer.complete(accept);
            }
            return answer.future();
        }

        @Override
        public void connected() {
            connections.incrementAndGet();
        }
    }

    private MmtpServer newServer(Duration timeout) {
        return new MmtpServer(vertx, new MmtpServerOptions("127.0.0.1", 0, MmtpFixtures.tlsIdentity(), timeout), sink);
    }

    @BeforeEach
    void start() throws Exception {
        port = server.start().await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        sink.answers.forEach(answer -> answer.tryComplete(true));
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private Block block(Command command) {
        return new Block(command, MmtpFixtures.packet(random));
    }

    @Test
    void packetIsDeliveredAndAcknowledged() throws Exception {
        Block block = block(Command.SEND);
        try (RawClient client = new RawClient(port)) {
            client.write(GREETING);
            assertThat(client.read(GREETING.length)).isEqualTo(GREETING);
            client.write(block.encode());
            assertThat(client.read(30)).isEqualTo(block.received());
        }
        assertThat(sink.packets).containsExactly(block.packet());
        assertThat(sink.connections).hasValue(1);
    }

    @Test
    void junkIsAcknowledgedAndLeavesNothing() throws Exception {
        Block junk = block(Command.JUNK);
        try (RawClient client = RawClient.greeted(port)) {
            client.write(junk.encode());
            assertThat(client.read(30)).isEqualTo(junk.received());
        }
        assertThat(sink.packets).isEmpty();
    }

    @Test
    void packetThatCannotBeStoredIsRejectedAndTheConnectionGoesOn() throws Exception {
        Block refused = block(Command.SEND);
        Block accepted = block(Command.SEND);
        try (RawClient client = RawClient.greeted(port)) {
            sink.accept = false;
            client.write(refused.encode());
            assertThat(client.read(30)).isEqualTo(refused.rejected());
            sink.accept = true;
            client.write(accepted.encode());
            assertThat(client.read(30)).isEqualTo(accepted.received());
        }
    }

    @Test
    void sinkThatBreaksMeansRejected() throws Exception {
        Block block = block(Command.SEND);
        sink.hold = true;
        try (RawClient client = RawClient.greeted(port)) {
            client.write(block.encode());
            await().until(() -> !sink.answers.isEmpty());
            sink.answers.get(0).fail(new IOException("disk full"));
            assertThat(client.read(30)).isEqualTo(block.rejected());
        }
    }

    @Test
    void acknowledgementWaitsUntilThePacketIsStored() throws Exception {
        Block block = block(Command.SEND);
        sink.hold = true;
        try (RawClient client = RawClient.greeted(port)) {
            client.write(block.encode());
            await().until(() -> !sink.answers.isEmpty());
            assertThat(client.hearsNothingFor(SHORT)).isTrue();
            sink.answers.get(0).complete(true);
            assertThat(client.read(30)).isEqualTo(block.received());
        }
    }

    @Test
    void answersComeInTheOrderOfTheBlocksWhateverIsStoredFirst() throws Exception {
        List<Block> blocks =
                List.of(block(Command.SEND), block(Command.JUNK), block(Command.SEND), block(Command.SEND));
        sink.hold = true;
        try (RawClient client = RawClient.greeted(port)) {
            for (Block block : blocks) {
                client.write(block.encode());
            }
            await().until(() -> sink.answers.size() == 3);
            sink.answers.get(2).complete(true);
            sink.answers.get(1).complete(false);
            assertThat(client.hearsNothingFor(SHORT)).isTrue();
            sink.answers.get(0).complete(true);
            assertThat(client.read(30)).isEqualTo(blocks.get(0).received());
            assertThat(client.read(30)).isEqualTo(blocks.get(1).received());
            assertThat(client.read(30)).isEqualTo(blocks.get(2).rejected());
            assertThat(client.read(30)).isEqualTo(blocks.get(3).received());
        }
    }

    @Test
    void readsNoFurtherThanSixteenPacketsThatAreBeingStored() throws Exception {
        int count = 60;
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(block(Command.SEND));
        }
        sink.hold = true;
        try (RawClient client = RawClient.greeted(port)) {
            Thread writer = new Thread(() -> {
                try {
                    for (Block block : blocks) {
                        client.write(block.encode());
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            await().until(() -> sink.answers.size() >= ServerConnection.MAX_UNANSWERED);
            await().during(SHORT).until(() -> sink.answers.size() <= ServerConnection.MAX_UNANSWERED + 1);
            sink.hold = false;
            List.copyOf(sink.answers).forEach(answer -> answer.complete(true));
            for (Block block : blocks) {
                assertThat(client.read(30)).isEqualTo(block.received());
            }
            writer.join();
        }
        assertThat(sink.packets).hasSize(count);
    }

    @Test
    void blocksMayComeInAnyPieces() throws Exception {
        Block first = block(Command.SEND);
        Block second = block(Command.SEND);
        byte[] both = new byte[2 * Block.LENGTH];
        System.arraycopy(first.encode(), 0, both, 0, Block.LENGTH);
        System.arraycopy(second.encode(), 0, both, Block.LENGTH, Block.LENGTH);
        try (RawClient client = RawClient.greeted(port)) {
            int at = 0;
            while (at < both.length) {
                int n = Math.min(1 + random.nextInt(9_000), both.length - at);
                client.write(Arrays.copyOfRange(both, at, at + n));
                at += n;
            }
            assertThat(client.read(30)).isEqualTo(first.received());
            assertThat(client.read(30)).isEqualTo(second.received());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MMTP 9.9\r\n", "MMTP 0.3 \r\n", "HELO\r\n", "MMTP 0.3\r\nSEND\r\n"})
    void badVersionLineEndsTheConversationWithoutAWord(String line) throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.write(line);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void endlessVersionLineEndsTheConversation() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.write("x".repeat(5000));
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void listOfVersionsIsAnsweredWithOurs() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.write("MMTP 0.1,0.2,0.3\r\n");
            assertThat(client.read(GREETING.length)).isEqualTo(GREETING);
        }
    }

    @Test
    void badDigestEndsTheConversationAfterTheAnswersThatAreDue() throws Exception {
        Block good = block(Command.SEND);
        byte[] bad = block(Command.SEND).encode();
        bad[bad.length - 1] ^= 1;
        sink.hold = true;
        try (RawClient client = RawClient.greeted(port)) {
            client.write(good.encode());
            client.write(bad);
            client.write(block(Command.SEND).encode());
            await().until(() -> !sink.answers.isEmpty());
            assertThat(client.hearsNothingFor(SHORT)).isTrue();
            sink.answers.get(0).complete(true);
            assertThat(client.readToEnd()).isEqualTo(good.received());
        }
        assertThat(sink.packets).containsExactly(good.packet());
    }

    @Test
    void unknownCommandEndsTheConversationOnlyWhenItsBlockIsWhole() throws Exception {
        byte[] block = block(Command.SEND).encode();
        System.arraycopy("QUIT".getBytes(US_ASCII), 0, block, 0, 4);
        try (RawClient client = RawClient.greeted(port)) {
            client.write(Arrays.copyOf(block, Block.LENGTH - 1));
            assertThat(client.hearsNothingFor(SHORT)).isTrue();
            client.write(Arrays.copyOfRange(block, Block.LENGTH - 1, Block.LENGTH));
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(sink.packets).isEmpty();
    }

    @Test
    void halfABlockIsForgottenWhenTheClientGoes() throws Exception {
        try (RawClient client = RawClient.greeted(port)) {
            client.write(Arrays.copyOf(block(Command.SEND).encode(), 20_000));
            await().until(() -> server.connectionCount() == 1);
        }
        await().until(() -> server.connectionCount() == 0);
        assertThat(sink.packets).isEmpty();
    }

    @Test
    void clientThatEndsOnlyItsTlsIsLetGo() throws Exception {
        try (RawClient client = RawClient.greeted(port)) {
            client.socket.shutdownOutput();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        server.close().await(10, TimeUnit.SECONDS);
        server = newServer(Duration.ofMillis(400));
        port = server.start().await(10, TimeUnit.SECONDS);
        try (RawClient client = RawClient.greeted(port)) {
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void newIdentityIsShownToNewConnectionsWhileOldOnesGoOn() throws Exception {
        Block block = block(Command.SEND);
        Instant later = Instant.now().plusSeconds(3600);
        try (RawClient old = RawClient.greeted(port)) {
            server.updateIdentity(MmtpFixtures.tlsIdentity(MmtpFixtures.IDENTITY, later));
            try (RawClient fresh = RawClient.greeted(port)) {
                assertThat(fresh.socket.getSession().getPeerCertificates())
                        .containsExactlyElementsOf(MmtpFixtures.tlsIdentity(MmtpFixtures.IDENTITY, later)
                                .chain());
            }
            old.write(block.encode());
            assertThat(old.read(30)).isEqualTo(block.received());
        }
    }

    @Test
    void closingAnswersWhatIsBeingStoredAndReadsNoMore() throws Exception {
        Block block = block(Command.SEND);
        sink.hold = true;
        try (RawClient client = RawClient.greeted(port);
                RawClient idle = RawClient.greeted(port)) {
            client.write(block.encode());
            await().until(() -> !sink.answers.isEmpty());
            Future<Void> closed = server.close();
            assertThat(idle.readToEnd()).isEmpty();
            assertThat(closed.isComplete()).isFalse();
            sink.answers.get(0).complete(true);
            assertThat(client.readToEnd()).isEqualTo(block.received());
            closed.await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void closingLosesNoAnswerThoughTheClientGoesOnSending() throws Exception {
        List<Block> blocks = List.of(block(Command.SEND), block(Command.SEND), block(Command.SEND));
        sink.hold = true;
        try (RawClient client = RawClient.greeted(port)) {
            for (Block block : blocks) {
                client.write(block.encode());
            }
            await().until(() -> sink.answers.size() == blocks.size());
            Future<Void> closed = server.close();
            sink.answers.forEach(answer -> answer.complete(true));
            await().during(SHORT).until(() -> true);
            // to a socket that is closed for good, the system would answer with a reset, and drop what is unread here
            for (int i = 0; i < 6; i++) {
                client.write(block(Command.SEND).encode());
            }
            for (Block block : blocks) {
                assertThat(client.read(30)).isEqualTo(block.received());
            }
            assertThat(client.readToEnd()).isEmpty();
            client.socket.shutdownOutput();
            closed.await(10, TimeUnit.SECONDS);
        }
        assertThat(sink.packets).hasSize(blocks.size());
    }

    @Test
    void occupiedPortIsAFailureToBind() {
        // another Vertx, because servers of one Vertx share a port
        Vertx other = Vertx.vertx();
        MmtpServer second = new MmtpServer(
                other,
                new MmtpServerOptions("127.0.0.1", port, MmtpFixtures.tlsIdentity(), Duration.ofMinutes(1)),
                sink);
        Future<Integer> started = second.start();
        await().until(started::isComplete);
        other.close();
        assertThat(started.cause()).isInstanceOf(BindException.class);
    }
}
