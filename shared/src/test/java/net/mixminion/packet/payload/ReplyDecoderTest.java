package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.ExitPacket;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Mixes;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.RoutingType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyDecoderTest {
    private static final Instant EXPIRES = Instant.parse("2026-05-04T00:00:00Z");

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);
    private final SurbKey key = SurbKey.generate("Alice", EXPIRES, random);
    private final SurbKey otherKey = SurbKey.generate("bob", EXPIRES, random);

    /** A reply over the first hops of a path, then the reply block over the rest, as it leaves the exit. */
    private ExitPacket reply(Payload payload, int hopsOfSender, int hopsOfBlock) throws Exception {
        List<Mixes.Mix> path = new ArrayList<>(Mixes.path(hopsOfSender));
        List<Mixes.Mix> back = Mixes.path(hopsOfBlock);
        path.addAll(back);
        ReplyBlock block = new ReplyBlockBuilder(random)
                .build(Mixes.hops(back), RoutingType.MBOX, Samples.octets("alice"), key, EXPIRES);
        ReplyBlock given =
                ReplyBlockText.parse(ReplyBlockText.pack(block), warning -> {}).get(0);
        Packet packet =
                new PacketBuilder(random).reply(payload.pack(), Mixes.hops(path.subList(0, hopsOfSender)), given);
        for (int i = 0; i < path.size() - 1; i++) {
            HopResult.Relay relay = (HopResult.Relay) path.get(i).handler().process(packet);
            assertThat(relay.nextHop()).isEqualTo(path.get(i + 1).hop().address());
            packet = relay.packet();
        }
        HopResult.Exit exit =
                (HopResult.Exit) path.get(path.size() - 1).handler().process(packet);
        return exit.packet();
    }

    private Payload payload(String message) {
        return SingletonPayload.of(Compression.compress(Samples.octets(message)), 0, random);
    }

    private static Digest20 tag(ExitPacket exit) {
        return exit.tag().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "3, 4", "5, 5", "1, 14"})
    void readsReplyThatCameThroughItsBlock(int hopsOfSender, int hopsOfBlock) throws Exception {
        Payload sent = payload("\nthe reply\n");
        ExitPacket exit = reply(sent, hopsOfSender, hopsOfBlock);

        assertThat(Samples.text(exit.address())).isEqualTo("alice");
        assertThat(ExitMessage.decode(exit).type()).isEqualTo(ExitMessage.Type.ENCRYPTED);
        PayloadDecoder.Decoded decoded = new PayloadDecoder(List.of(otherKey, key), null)
                .decode(exit.payload(), tag(exit))
                .orElseThrow();
        assertThat(decoded.way()).isEqualTo(PayloadDecoder.Way.REPLY);
        assertThat(decoded.identity()).isEqualTo("alice");
        assertThat(decoded.payload().pack()).as("seed %d", seed).isEqualTo(sent.pack());
        assertThat(Samples.text(((SingletonPayload) decoded.payload()).uncompressed()))
                .isEqualTo("\nthe reply\n");
    }

    @Test
    void readsReplyFromTheTextOfItsMail() throws Exception {
        ExitPacket exit = reply(payload("\nhello\n"), 2, 2);
        byte[] mail = ExitMessage.decode(exit).armored().pack();
        AnonymousMessage read = AnonymousMessage.parse(mail).get(0);

        assertThat(ReplyDecoder.decode(read.contents(), read.tag().orElseThrow(), key))
                .isPresent();
    }

    @Test
    void isNothingToAnotherKey() throws Exception {
        ExitPacket exit = reply(payload("\nhello\n"), 1, 2);

        assertThat(ReplyDecoder.decode(exit.payload(), tag(exit), otherKey)).isEmpty();
        assertThat(new PayloadDecoder(List.of(otherKey), Mixes.ALL.get(0).key()).decode(exit.payload(), tag(exit)))
                .isEmpty();
        assertThat(new PayloadDecoder(List.of(key), null).decode(exit.payload(), null))
                .isEmpty();
    }

    @Test
    void isNothingWhenDamaged() throws Exception {
        ExitPacket exit = reply(payload("\nhello\n"), 1, 2);
        byte[] damaged = exit.payload().clone();
        damaged[random.nextInt(damaged.length)] ^= 1;

        assertThat(ReplyDecoder.decode(damaged, tag(exit), key))
                .as("seed %d", seed)
                .isEmpty();
    }

    @Test
    void readsFragmentOfLongReply() throws Exception {
        FragmentPayload sent = Fragments.split(Samples.random(40_000, random), 0, Samples.id(4), random)
                .get(1);
        ExitPacket exit = reply(sent, 1, 2);

        assertThat(ReplyDecoder.decode(exit.payload(), tag(exit), key)
                        .map(found -> ((FragmentPayload) found).messageId()))
                .contains(Samples.id(4));
    }

    @Test
    void readsPayloadInTheClearWithoutAnyKey() throws Exception {
        byte[] payload = payload("\nhello\n").pack();

        assertThat(new PayloadDecoder(List.of(), null)
                        .decode(payload, Samples.id(1))
                        .map(PayloadDecoder.Decoded::way))
                .contains(PayloadDecoder.Way.PLAIN);
    }

    @Test
    void refusesPayloadOfAnotherLength() {
        PayloadDecoder decoder = new PayloadDecoder(List.of(key), null);

        assertThatThrownBy(() -> decoder.decode(new byte[Payload.LENGTH - 1], Samples.id(1)))
                .isInstanceOf(WireFormatException.class);
    }
}
