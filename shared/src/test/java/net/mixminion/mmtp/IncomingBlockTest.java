package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.mixminion.mmtp.Block.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingBlockTest {
    private static final Block FIRST = new Block(Command.SEND, MmtpFixtures.packet(new Random(1)));
    private static final Block SECOND = new Block(Command.JUNK, MmtpFixtures.packet(new Random(2)));

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 7, 1000, 4096, 16_383, 16_384, 32_768, 32_774, 32_793, 32_794, 40_000, 65_588})
    void piecesOfAnyLengthMakeTheSameBlocks(int length) {
        Buffer both = Buffer.buffer(FIRST.encode()).appendBytes(SECOND.encode());
        List<Block> blocks = new ArrayList<>();
        IncomingBlock incoming = new IncomingBlock();
        for (int at = 0; at < both.length(); at += length) {
            Buffer piece = both.getBuffer(at, Math.min(both.length(), at + length));
            for (int next = 0; next < piece.length(); ) {
                next = incoming.add(piece, next);
                if (incoming.isWhole()) {
                    blocks.add(incoming.block().orElseThrow());
                    incoming = new IncomingBlock();
                }
            }
        }
        assertThat(blocks).containsExactly(FIRST, SECOND);
    }

    @Test
    void takesNothingOfWhatFollows() {
        Buffer octets = Buffer.buffer(FIRST.encode()).appendString("more");
        IncomingBlock incoming = new IncomingBlock();

        assertThat(incoming.add(octets, 0)).isEqualTo(Block.LENGTH);
        assertThat(incoming.isWhole()).isTrue();
        assertThat(incoming.add(octets, Block.LENGTH)).isEqualTo(Block.LENGTH);
    }

    @Test
    void beginningCostsLittleMemory() {
        IncomingBlock incoming = new IncomingBlock();
        byte[] octets = FIRST.encode();
        int sent = 0;
        for (int length : new int[] {1, 100, 6000, 4000, 6000}) {
            incoming.add(Buffer.buffer(octets).getBuffer(sent, sent + length), 0);
            sent += length;
            assertThat(incoming.memory()).isLessThanOrEqualTo(sent + 4096);
        }
        incoming.add(Buffer.buffer(octets).getBuffer(sent, 20_000), 0);
        assertThat(incoming.memory()).isEqualTo(32_768);
    }
}
