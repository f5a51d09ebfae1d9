package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.mixminion.mmtp.Block;
import net.mixminion.mmtp.MmtpFixtures;
import net.mixminion.mmtp.ScriptedServer;
import net.mixminion.mmtp.ScriptedServer.Peer;
import net.mixminion.mmtp.ScriptedServer.Script;
import net.mixminion.packet.Packet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that go wrong at each step of a conversation: nothing is lost, and nothing comes twice that was acknowledged. */
@Timeout(60)
class RelayPeerTest {
    private RelayWorld world;

    /**
     * What a peer does with its one client; a connection ends with its script.
     *
     * @param connected whether the client has seen who it is before that
     */
    private record Fault(String name, boolean connected, Script script) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault("no tls", false, peer -> {}),
                new Fault("closes after tls", true, peer -> peer.socket.startHandshake()),
                new Fault("never greets", true, RelayPeerTest::listen),
                new Fault("greets in another language", true, peer -> say(peer, "220 mail.example.test\r\n")),
                new Fault("greets in another version", true, peer -> say(peer, "MMTP 0.1\r\n")),
                new Fault("closes after its greeting", true, Peer::greet),
                new Fault("hears half a packet", true, peer -> {
                    peer.greet();
                    peer.read(Block.LENGTH / 2);
                }),
                new Fault("hears a packet and closes", true, peer -> {
                    peer.greet();
                    peer.readBlock();
                }),
                new Fault("hears a packet and is silent", true, peer -> {
                    peer.greet();
                    listen(peer);
                }),
                new Fault("answers by half", true, peer -> {
                    peer.greet();
                    peer.write(Arrays.copyOf(Peer.answer(peer.readBlock(), true), Block.ANSWER_LENGTH / 2));
                }),
                new Fault("answers with a wrong digest", true, peer -> {
                    peer.greet();
                    byte[] answer = Peer.answer(peer.readBlock(), true);
                    answer[answer.length - 1] ^= 1;
                    peer.write(answer);
                    listen(peer);
                }),
                new Fault("answers as if it were padding", true, peer -> {
                    peer.greet();
                    Block padding =
                            new Block(Block.Command.JUNK, peer.readBlock().packet());
                    peer.write(Peer.answer(padding, true));
                    listen(peer);
                }),
                new Fault("answers nonsense", true, peer -> {
                    peer.greet();
                    peer.readBlock();
                    peer.write(new byte[1000]);
                    listen(peer);
                }),
                new Fault("rejects", true, peer -> {
                    peer.greet();
                    peer.write(Peer.answer(peer.readBlock(), false));
                    listen(peer);
                }));
    }

    @BeforeEach
    void open(@TempDir Path home) throws Exception {
        world = new RelayWorld(home);
        world.answer = Duration.ofSeconds(1);
        world.open();
    }

    @AfterEach
    void stop() throws Exception {
        world.stop();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void packetWaitsAndArrivesOnce(Fault fault) throws Exception {
        Packet packet = MmtpFixtures.packet(world.random);
        int port = failAt(fault.script, packet);

        assertThat(world.outgoing.list()).hasSize(1);
        assertThat(world.counters.snapshot())
                .containsEntry("FailedRelay", 1L)
                .containsEntry(fault.connected ? "SuccessfulConnect" : "FailedConnect", 1L)
                .doesNotContainKey(fault.connected ? "FailedConnect" : "SuccessfulConnect");
        recover(port);
        assertThat(world.received).containsExactly(packet);
    }

    @Test
    void whatWasAcknowledgedBeforeTheFaultDoesNotComeAgain() throws Exception {
        List<Packet> packets = MmtpFixtures.packets(5, world.random);
        Packet[] taken = new Packet[2];
        int port = failAt(
                peer -> {
                    peer.greet();
                    for (int i = 0; i < taken.length; i++) {
                        Block block = peer.readBlock();
                        taken[i] = block.packet();
                        peer.write(Peer.answer(block, true));
                    }
                },
                packets.toArray(Packet[]::new));

        assertThat(world.outgoing.list()).hasSize(3);
        recover(port);
        assertThat(world.received).hasSize(3).doesNotContain(taken).isSubsetOf(packets);
    }

    /** Gives packets to a peer with a script and waits until it has failed; its port, where nobody listens then. */
    private int failAt(Script script, Packet... packets) throws Exception {
        try (ScriptedServer peer = new ScriptedServer(MmtpFixtures.tlsIdentity(), script)) {
            for (Packet packet : packets) {
                world.put(packet, peer.port());
            }
            world.work();
            await().until(() -> world.failures() > 0 && world.idle());
            return peer.port();
        }
    }

    /** Lets a good peer take the place of the other. */
    private void recover(int port) throws Exception {
        world.serveAt(port, MmtpFixtures.IDENTITY, packet -> {
            world.received.add(packet);
            return Future.succeededFuture(true);
        });
        world.clock.advance(RelayWorld.RETRY);
        world.work();
        await().until(() -> world.outgoing.list().isEmpty());
    }

    private static void listen(Peer peer) throws IOException {
        long unused = ScriptedServer.countToEnd(peer);
    }

    private static void say(Peer peer, String line) throws IOException {
        peer.write(line.getBytes(StandardCharsets.US_ASCII));
        listen(peer);
    }
}
