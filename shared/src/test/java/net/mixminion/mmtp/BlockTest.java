package net.mixminion.mmtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import net.mixminion.mmtp.Block.Command;
import net.mixminion.packet.Packet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockTest {
    private static final Packet PACKET = MmtpFixtures.packet(new Random(1));

    private static byte[] sha1(byte[] octets, String more) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        digest.update(octets);
        return digest.digest(more.getBytes(US_ASCII));
    }

    @ParameterizedTest
    @EnumSource
    void hasCommandPacketAndDigest(Command command) throws Exception {
        byte[] block = new Block(command, PACKET).encode();

        assertThat(block).hasSize(6 + 32_768 + 20);
        assertThat(new String(block, 0, 6, US_ASCII)).isEqualTo(command.name() + "\r\n");
        assertThat(Arrays.copyOfRange(block, 6, 6 + 32_768)).isEqualTo(PACKET.bytes());
        assertThat(Arrays.copyOfRange(block, 6 + 32_768, block.length)).isEqualTo(sha1(PACKET.bytes(), command.name()));
    }

    @ParameterizedTest
    @EnumSource
    void isReadAsItWasWritten(Command command) {
        Block block = new Block(command, PACKET);

        assertThat(MmtpFixtures.parse(block.encode())).contains(block);
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedWithAnyBitFlipped(Command command) {
        byte[] octets = new Block(command, PACKET).encode();
        for (int at : new int[] {0, 1, 4, 5, 6, 7, 16_000, 32_773, 32_774, 32_793}) {
            octets[at] ^= 0x20;
            assertThat(MmtpFixtures.parse(octets)).as("octet %d", at).isEmpty();
            octets[at] ^= 0x20;
        }
        assertThat(MmtpFixtures.parse(octets)).isPresent();
    }

    @Test
    void digestOfOneCommandDoesNotServeTheOther() {
        byte[] block = new Block(Command.SEND, PACKET).encode();
        System.arraycopy("JUNK".getBytes(US_ASCII), 0, block, 0, 4);

        assertThat(MmtpFixtures.parse(block)).isEmpty();
    }

    @Test
    void answersAreThirtyOctets() throws Exception {
        Block send = new Block(Command.SEND, PACKET);
        Block junk = new Block(Command.JUNK, PACKET);

        assertAnswer(send.received(), "RECEIVED\r\n", "RECEIVED");
        assertAnswer(send.rejected(), "REJECTED\r\n", "REJECTED");
        assertAnswer(junk.received(), "RECEIVED\r\n", "RECEIVED JUNK");
        assertAnswer(junk.rejected(), "REJECTED\r\n", "REJECTED");
    }

    private static void assertAnswer(byte[] answer, String line, String digested) throws Exception {
        assertThat(answer).hasSize(30);
        assertThat(new String(answer, 0, 10, US_ASCII)).isEqualTo(line);
        assertThat(Arrays.copyOfRange(answer, 10, 30)).isEqualTo(sha1(PACKET.bytes(), digested));
    }
}
