package net.mixminion.mmtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.Packet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The conversations that were recorded with the reference, held with our server: it says and does the same. */
@Timeout(60)
class MmtpVectorsTest {
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private final Vertx vertx = Vertx.vertx();
    private final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger junk = new AtomicInteger();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    /** What a server does with packets that a test only counts. */
    private PacketSink sink(boolean rejects) {
        return new PacketSink() {
            @Override
            public Future<Boolean> store(Packet packet) {
                if (!rejects) {
                    delivered.add(HexFormat.of().formatHex(Sha1.hash(packet.bytes())));
                }
                return Future.succeededFuture(!rejects);
            }

            @Override
            public Future<Boolean> pad(Packet padding) {
                junk.incrementAndGet();
                return Future.succeededFuture(true);
            }
        };
    }

    private int serve(boolean rejects) throws Exception {
        MmtpServerOptions options =
                new MmtpServerOptions("127.0.0.1", 0, MmtpFixtures.tlsIdentity(), Duration.ofMinutes(1));
        return new MmtpServer(vertx, options, sink(rejects)).start().await(10, TimeUnit.SECONDS);
    }

    static Stream<JsonNode> serverTranscripts() {
        return Vectors.cases("mmtp", "server_transcripts");
    }

    @ParameterizedTest
    @MethodSource("serverTranscripts")
    void serverSaysAndDoesWhatTheReferenceDid(JsonNode recorded) throws Exception {
        List<byte[]> writes = new ArrayList<>();
        recorded.required("client_writes_b64").forEach(write -> writes.add(Vectors.octets(write)));
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        byte[] answers = Vectors.octets(recorded, "server_bytes_b64");
        try (RawClient client =
                new RawClient(serve(recorded.required("server_rejects_packets").booleanValue()))) {
            for (byte[] write : writes.subList(0, writes.size() - 1)) {
                client.write(write);
                if (new String(write, US_ASCII).endsWith("\r\n")) {
                    heard.write(client.read(VersionLine.OURS.length()));
                } else {
                    assertThat(client.hearsNothingFor(A_MOMENT)).isTrue();
                }
            }
            client.write(writes.get(writes.size() - 1));
            heard.write(client.read(answers.length - heard.size()));
            assertThat(heard.toByteArray()).isEqualTo(answers);
            if (recorded.required("server_closed").booleanValue()) {
                assertThat(client.readToEnd()).isEmpty();
            } else {
                assertThat(client.hearsNothingFor(A_MOMENT)).isTrue();
            }
        }
        List<String> expected = new ArrayList<>();
        recorded.required("delivered_sha1_hex").forEach(hash -> expected.add(hash.textValue()));
        assertThat(delivered).isEqualTo(expected);
        assertThat(junk).hasValue(recorded.required("junk_received").intValue());
    }

    static Stream<JsonNode> clientTranscripts() {
        return Vectors.cases("mmtp", "client_transcripts")
                .filter(recorded -> recorded.required("client_blocks_b64").size() > 1);
    }

    /** What the reference's client wrote, octet for octet: the packets are in the blocks themselves. */
    @ParameterizedTest
    @MethodSource("clientTranscripts")
    void clientWritesWhatTheReferenceWrote(JsonNode recorded) {
        List<byte[]> blocks = new ArrayList<>();
        recorded.required("client_blocks_b64").forEach(block -> blocks.add(Vectors.octets(block)));
        assertThat(VersionLine.OURS.getBytes(US_ASCII)).isEqualTo(blocks.get(0));
        for (byte[] block : blocks.subList(1, blocks.size())) {
            byte[] packet = Arrays.copyOfRange(block, 6, 6 + Packet.PACKET_LENGTH);
            Block.Command command = Block.Command.valueOf(new String(block, 0, 4, US_ASCII));
            assertThat(new Block(command, Packet.of(packet)).encode()).isEqualTo(block);
        }
    }

    static Stream<JsonNode> negotiations() {
        return Vectors.cases("mmtp", "tls");
    }

    @ParameterizedTest
    @MethodSource("negotiations")
    void peerOfEachAgeGetsTheProtocolAndTheSuiteThatTheReferenceGaveIt(JsonNode recorded) throws Exception {
        String newest = recorded.required("client_max").textValue();
        String shown = Openssl.run(
                "HELO\r\n",
                List.of(
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + serve(false),
                        "-min_protocol",
                        "TLSv1",
                        "-max_protocol",
                        newest.equals("1.0") ? "TLSv1" : "TLSv" + newest,
                        "-cipher",
                        "ALL:@SECLEVEL=0"));
        assertThat(shown)
                .containsPattern("Protocol *: " + recorded.at("/negotiated/0").textValue() + "\n")
                .containsPattern("Cipher *: " + recorded.at("/negotiated/1").textValue() + "\n");
    }
}
