package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.Packet;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer says inside of TLS, for a fuzzer ({@code deploy/testnet/fuzz}). */
class MmtpFuzzTest {
    static Stream<byte[]> lines() {
        return Stream.of(
                        "MMTP 0.3\r\n",
                        "MMTP 0.1,0.2,0.3\r\n",
                        "MMTP 0.3\r\nSEND\r\n",
                        "MMTP \r\n",
                        "MMTP 0.3",
                        "MMTP " + "0,".repeat(2100))
                .map(line -> line.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Stream<byte[]> blocks() {
        return Stream.of("SEND\r\npacket", "JUNK\r\npadding", "QUIT\r\n", "")
                .map(line -> line.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** In one piece or octet by octet: it means the same. */
    @MethodSource("lines")
    @FuzzTest
    void versionLine(byte[] data) {
        VersionLine whole = new VersionLine();
        VersionLine.State state = whole.add(Buffer.buffer(data));
        VersionLine pieces = new VersionLine();
        VersionLine.State piecemeal = VersionLine.State.INCOMPLETE;
        int at = 0;
        while (at < data.length && piecemeal == VersionLine.State.INCOMPLETE) {
            piecemeal = pieces.add(Buffer.buffer(new byte[] {data[at++]}));
        }
        if (at == data.length) {
            assertThat(piecemeal).isEqualTo(state);
        } else {
            assertThat(state).isEqualTo(VersionLine.State.BROKEN);
        }
        if (state == VersionLine.State.COMPLETE) {
            assertThat(pieces.offersOurs()).isEqualTo(whole.offersOurs());
            assertThat(whole.grantsOurs())
                    .isEqualTo(Arrays.equals(data, VersionLine.OURS.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /** Command and packet come from the fuzzer, the digest from us unless the packet's last octet is odd. */
    @MethodSource("blocks")
    @FuzzTest
    void block(byte[] data) {
        byte[] octets = Arrays.copyOf(data, Block.LENGTH);
        int digestAt = Block.LENGTH - 20;
        boolean right = octets[digestAt - 1] % 2 == 0;
        if (right) {
            byte[] digested = Arrays.copyOfRange(octets, 6, digestAt + 4);
            System.arraycopy(octets, 0, digested, Packet.PACKET_LENGTH, 4);
            System.arraycopy(Sha1.hash(digested), 0, octets, digestAt, 20);
        }
        String command = new String(octets, 0, 6, StandardCharsets.ISO_8859_1);
        boolean known = command.equals("SEND\r\n") || command.equals("JUNK\r\n");
        Optional<Block> block = MmtpFixtures.parse(octets);

        if (right) {
            assertThat(block.isPresent()).isEqualTo(known);
        }
        block.ifPresent(read -> {
            assertThat(read.encode()).isEqualTo(octets);
            assertThat(read.received()).hasSize(Block.ANSWER_LENGTH);
            assertThat(read.rejected()).hasSize(Block.ANSWER_LENGTH);
        });
    }
}
