package net.mixminion.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A changed bit gives nothing away: in header 1 it ends the packet, anywhere else it ends all meaning. */
class TaggingTest {
    private static final int TRIALS = 1_000;
    private static final Offset<Double> ONE_PERCENT = Offset.offset(0.01);

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);
    private final List<Mixes.Mix> path = Mixes.path(2);
    private final Packet honest = packet();

    private Packet packet() {
        byte[] payload = new byte[Packet.PAYLOAD_LENGTH];
        List<Hop> hops = Mixes.hops(path);
        byte[] info = new byte[40];
        return new PacketBuilder(random)
                .forward(payload, RoutingType.SMTP, info, hops.subList(0, 1), hops.subList(1, 2));
    }

    private static Packet flipped(Packet packet, int bit) {
        byte[] octets = packet.bytes().clone();
        octets[bit / 8] ^= (byte) (1 << (bit % 8));
        return Packet.of(octets);
    }

    private static double difference(byte[] one, byte[] two, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits += Integer.bitCount((one[i] ^ two[i]) & 0xFF);
        }
        return bits / (8.0 * (to - from));
    }

    private HopResult.Relay swapped(Packet packet) {
        HopResult result = path.get(0).handler().process(packet);
        assertThat(result).as("seed %d", seed).isInstanceOf(HopResult.Relay.class);
        return (HopResult.Relay) result;
    }

    private ExitPacket exit(Packet packet) {
        HopResult result = path.get(1).handler().process(packet);
        assertThat(result).as("seed %d", seed).isInstanceOf(HopResult.Exit.class);
        return ((HopResult.Exit) result).packet();
    }

    @Test
    void dropsHeaderWithAnyBitFlipped() {
        PacketHandler handler = path.get(0).handler();
        assertThat(handler.process(honest)).isInstanceOf(HopResult.Relay.class);
        IntStream.range(0, Packet.HEADER_LENGTH * 8).parallel().forEach(bit -> {
            HopResult result = handler.process(flipped(honest, bit));
            DropReason expected = bit < Subheader.RSA_LENGTH * 8 ? DropReason.BAD_RSA : DropReason.BAD_DIGEST;
            assertThat(result).as("bit %d, seed %d", bit, seed).isInstanceOf(HopResult.Drop.class);
            assertThat(((HopResult.Drop) result).reason())
                    .as("bit %d, seed %d", bit, seed)
                    .isEqualTo(expected);
            assertThat(result.toLog()).isEmpty();
        });
    }

    @Test
    void aTagBeforeTheSwapLeavesNothingOfThePacket() {
        byte[] right = swapped(honest).packet().bytes();
        assertThat(path.get(1).handler().process(Packet.of(right))).isInstanceOf(HopResult.Exit.class);
        double header = 0;
        double payload = 0;
        for (int i = 0; i < TRIALS; i++) {
            int bit = Packet.HEADER2_OFFSET * 8 + random.nextInt((Packet.PACKET_LENGTH - Packet.HEADER2_OFFSET) * 8);
            Packet wrong = swapped(flipped(honest, bit)).packet();
            header += difference(right, wrong.bytes(), 0, Packet.HEADER_LENGTH) / TRIALS;
            payload += difference(right, wrong.bytes(), Packet.PAYLOAD_OFFSET, Packet.PACKET_LENGTH) / TRIALS;
            if (i % 10 == 0) {
                assertThat(path.get(1).handler().process(wrong))
                        .as("bit %d, seed %d", bit, seed)
                        .isInstanceOf(HopResult.Drop.class);
            }
        }
        assertThat(header).as("seed %d", seed).isCloseTo(0.5, ONE_PERCENT);
        assertThat(payload).as("seed %d", seed).isCloseTo(0.5, ONE_PERCENT);
    }

    @Test
    void aTagAfterTheSwapLeavesNothingOfThePayload() {
        Packet onSecondLeg = swapped(honest).packet();
        byte[] right = exit(onSecondLeg).payload();
        double payload = 0;
        for (int i = 0; i < TRIALS; i++) {
            int bit = Packet.PAYLOAD_OFFSET * 8 + random.nextInt(Packet.PAYLOAD_LENGTH * 8);
            byte[] wrong = exit(flipped(onSecondLeg, bit)).payload();
            payload += difference(right, wrong, 0, Packet.PAYLOAD_LENGTH) / TRIALS;
        }
        assertThat(payload).as("seed %d", seed).isCloseTo(0.5, ONE_PERCENT);
    }
}
