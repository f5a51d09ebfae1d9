package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.Mixes;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.RoutingType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyBlockTest {
    private static final Instant EXPIRES = Instant.parse("2026-05-04T00:00:00Z");

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);
    private final SurbKey key = SurbKey.generate("", EXPIRES, random);
    private final ReplyBlock block = block();

    private ReplyBlock block() {
        return new ReplyBlockBuilder(random)
                .build(Mixes.hops(Mixes.path(2)), RoutingType.MBOX, Samples.octets("bob"), key, EXPIRES);
    }

    private static byte[] joined(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int length = all.length;
            all = Arrays.copyOf(all, length + part.length);
            System.arraycopy(part, 0, all, length, part.length);
        }
        return all;
    }

    static Stream<JsonNode> vectors() {
        return Vectors.cases("payloads", "replies");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void writesTheTextThatTheReferenceWrites(JsonNode c) throws Exception {
        ReplyBlock read = ReplyBlock.parse(Vectors.octets(c, "surb_b64"));

        assertThat(Samples.text(ReplyBlockText.pack(read)))
                .isEqualTo(c.required("surb_text").textValue());
        assertThat(read.digest().hex()).isEqualTo(c.required("surb_sha1_hex").textValue());
    }

    @Test
    void readsWhatItWrote() throws Exception {
        ReplyBlock read = ReplyBlock.parse(block.pack());

        assertThat(read.pack()).isEqualTo(block.pack());
        assertThat(read.expires()).isEqualTo(EXPIRES);
        assertThat(read.firstHop()).isEqualTo(Mixes.path(1).get(0).hop().address());
        assertThat(read.header()).isEqualTo(block.header());
        assertThat(read.encryptionKey()).isEqualTo(block.encryptionKey());
        assertThat(read.digest()).isEqualTo(block.digest());
    }

    @Test
    void readsSeveralFromOneFile() throws Exception {
        byte[] file =
                joined(Samples.octets(" \r\n"), block.pack(), Samples.octets("\n\t "), block.pack(), block.pack());

        assertThat(ReplyBlock.parseAll(file))
                .hasSize(3)
                .allSatisfy(read -> assertThat(read.digest()).isEqualTo(block.digest()));
        assertThat(ReplyBlock.parseAll(new byte[0])).isEmpty();
        assertThat(ReplyBlock.parseAll(Samples.octets("\n"))).isEmpty();
    }

    @Test
    void ignoresWhatFollowsOneBlock() throws Exception {
        assertThat(ReplyBlock.parse(joined(block.pack(), new byte[5])).pack()).isEqualTo(block.pack());
    }

    @Test
    void refusesBlockCutOffAnywhere() {
        byte[] octets = block.pack();
        for (int length = octets.length - 40; length < octets.length; length++) {
            byte[] cut = Arrays.copyOf(octets, length);

            assertThatThrownBy(() -> ReplyBlock.parse(cut)).isInstanceOf(WireFormatException.class);
            assertThatThrownBy(() -> ReplyBlock.parseAll(joined(octets, cut))).isInstanceOf(WireFormatException.class);
        }
        assertThatThrownBy(() -> ReplyBlock.parse(new byte[0])).isInstanceOf(WireFormatException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, not a reply block", "3, not a reply block", "4, version 1.1", "5, version 0.0"})
    void refusesOtherMagicAndVersion(int offset, String reason) {
        byte[] octets = block.pack();
        octets[offset] ^= 1;

        assertThatThrownBy(() -> ReplyBlock.parse(octets))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesFirstHopThatIsNone() throws Exception {
        byte[] octets = block.pack();
        octets[2061] = RoutingType.FWD_HOST;
        ReplyBlock other = ReplyBlock.parse(octets);

        assertThatThrownBy(other::firstHop).isInstanceOf(WireFormatException.class);
    }

    @Test
    void findsBlocksInText() throws Exception {
        byte[] text = joined(
                Samples.octets("Please answer:\r\n"),
                ReplyBlockText.pack(block),
                Samples.octets("or\n"),
                ReplyBlockText.pack(block));
        byte[] crlf = Samples.octets(Samples.text(text).replace("\n", "\r\n"));
        List<String> warnings = new ArrayList<>();

        assertThat(ReplyBlockText.parse(text, warnings::add)).hasSize(2);
        assertThat(ReplyBlockText.parse(crlf, warnings::add)).hasSize(2);
        assertThat(warnings).isEmpty();
    }

    @Test
    void warnsOfAnotherVersionInTextAndReadsIt() throws Exception {
        String text = Samples.text(ReplyBlockText.pack(block));
        List<String> warnings = new ArrayList<>();

        assertThat(ReplyBlockText.parse(Samples.octets(text.replace("0.2", "1.0")), warnings::add))
                .hasSize(1);
        assertThat(ReplyBlockText.parse(Samples.octets(text.replace("Version: 0.2\n", "")), warnings::add))
                .hasSize(1);
        assertThat(warnings).hasSize(2);
    }

    @Test
    void oneHandleOf256FitsKeyByChance() {
        PacketBuilder handles = new PacketBuilder(random);
        long made = Stream.generate(handles::randomTag)
                .limit(25_600)
                .filter(key::mayHaveMade)
                .count();
        assertThat(made).as("seed %d", seed).isBetween(40L, 180L);
    }
}
