package net.mixminion.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a stage remembers of host names, by a name server that says: for a day. */
class NameMemoryTest {
    private static final int HEADER_LENGTH = 12;
    private static final int A_DAY = 86_400;

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void anAddressIsAskedForOnceAndForgottenAfterHalfAnHour() throws Exception {
        try (DatagramSocket nameServer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(nameServer));
            answering.setDaemon(true);
            answering.start();
            VertxOptions options = StageMain.vertxOptions();
            assertThat(options.getAddressResolverOptions().getCacheMaxTimeToLive())
                    .isEqualTo((int) TimeUnit.MINUTES.toSeconds(30));
            options.getAddressResolverOptions()
                    .addServer("127.0.0.1:" + nameServer.getLocalPort())
                    .setSearchDomains(List.of());
            Vertx vertx = Vertx.vertx(options);
            try {
                for (int i = 0; i < 3; i++) {
                    InetAddress found = ((VertxInternal) vertx)
                            .nameResolver()
                            .resolve("mix.example.test")
                            .await(20, TimeUnit.SECONDS);
                    assertThat(found.getHostAddress()).isEqualTo("192.0.2.7");
                }
                // one question for each kind of address at most
                assertThat(asked.get()).isBetween(1, 2);
            } finally {
                vertx.close().await();
            }
        }
    }

    private void answer(DatagramSocket socket) {
        byte[] octets = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket question = new DatagramPacket(octets, octets.length);
                socket.receive(question);
                asked.incrementAndGet();
                byte[] answer = answer(Arrays.copyOf(octets, question.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The question again, with one address if it asks for one of IPv4. */
    private static byte[] answer(byte[] question) throws IOException {
        int end = HEADER_LENGTH;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        boolean v4 = question[end + 2] == 1;
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream answer = new DataOutputStream(octets);
        answer.write(question, 0, 2);
        answer.writeShort(0x8180);
        answer.writeShort(1);
        answer.writeShort(v4 ? 1 : 0);
        answer.writeInt(0);
        answer.write(question, HEADER_LENGTH, end + 5 - HEADER_LENGTH);
        if (v4) {
            answer.writeShort(0xc00c);
            answer.writeShort(1);
            answer.writeShort(1);
            answer.writeInt(A_DAY);
            answer.writeShort(4);
            answer.write(new byte[] {(byte) 192, 0, 2, 7});
        }
        return octets.toByteArray();
    }
}
