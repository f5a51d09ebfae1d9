package net.mixminion.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Lioness;
import net.mixminion.crypto.Mode;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketBuilderTest {
    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);
    private final PacketBuilder builder = new PacketBuilder(random);
    private final byte[] payload = octets(Packet.PAYLOAD_LENGTH);
    private final byte[] info =
            PacketBuilder.tagged(builder.randomTag(), "someone@example.test".getBytes(StandardCharsets.US_ASCII));

    static IntStream lengths() {
        return IntStream.rangeClosed(2, 16);
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    /** Sends a packet along its path; every hop but the last must relay to the next. */
    private HopResult travelled(Packet packet, List<Mixes.Mix> path) {
        Packet now = packet;
        for (int i = 0; i < path.size() - 1; i++) {
            HopResult result = path.get(i).handler().process(now);
            assertThat(result).as("hop %d, seed %d", i, seed).isInstanceOf(HopResult.Relay.class);
            HopResult.Relay relay = (HopResult.Relay) result;
            assertThat(relay.nextHop())
                    .as("hop %d", i)
                    .isEqualTo(path.get(i + 1).hop().address());
            now = relay.packet();
        }
        return path.get(path.size() - 1).handler().process(now);
    }

    private ExitPacket arrived(Packet packet, List<Mixes.Mix> path) {
        HopResult result = travelled(packet, path);
        assertThat(result).as("exit, seed %d", seed).isInstanceOf(HopResult.Exit.class);
        return ((HopResult.Exit) result).packet();
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void aPayloadArrivesOverSoManyHops(int hops) {
        List<Mixes.Mix> path = Mixes.path(hops);
        List<Hop> all = Mixes.hops(path);
        int swap = anySwap(all);
        Packet packet = builder.forward(payload, RoutingType.SMTP, info, all.subList(0, swap), all.subList(swap, hops));
        ExitPacket exit = arrived(packet, path);
        assertThat(exit.exitType()).isEqualTo(RoutingType.SMTP);
        assertThat(exit.routingInfo()).isEqualTo(info);
        assertThat(exit.payload()).as("seed %d", seed).isEqualTo(payload);
    }

    /** One of the places in a path where both legs fit into their headers. */
    private int anySwap(List<Hop> all) {
        int[] possible = IntStream.range(1, all.size())
                .filter(swap -> PacketBuilder.fits(all.subList(0, swap), all.subList(swap, all.size()), info.length))
                .toArray();
        return possible[random.nextInt(possible.length)];
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,5", "5,1", "8,8", "3,2"})
    void eachLegMayHaveAnyNumberOfHops(int first, int second) {
        List<Mixes.Mix> path = Mixes.path(first + second);
        List<Hop> all = Mixes.hops(path);
        Packet packet =
                builder.forward(payload, RoutingType.MBOX, info, all.subList(0, first), all.subList(first, all.size()));
        assertThat(arrived(packet, path).payload()).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 172, 173, 1000})
    void theExitGetsRoutingInfoOfAnyLengthThatFits(int length) {
        List<Mixes.Mix> path = Mixes.path(4);
        List<Hop> all = Mixes.hops(path);
        byte[] exitInfo = octets(length);
        Packet packet = builder.forward(payload, RoutingType.FRAGMENT, exitInfo, all.subList(0, 2), all.subList(2, 4));
        ExitPacket exit = arrived(packet, path);
        assertThat(exit.routingInfo()).isEqualTo(exitInfo);
        assertThat(exit.payload()).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 151, 978})
    void theSwapHopGetsRoutingInfoOfAnyLengthThatFits(int hostLength) {
        List<Mixes.Mix> path =
                List.of(Mixes.ALL.get(0), Mixes.ALL.get(1), Mixes.ALL.get(2).at("y".repeat(hostLength)));
        List<Hop> all = Mixes.hops(path);
        Packet packet = builder.forward(payload, RoutingType.SMTP, info, all.subList(0, 2), all.subList(2, 3));
        assertThat(arrived(packet, path).payload()).isEqualTo(payload);
    }

    @RepeatedTest(8)
    void randomPathsDeliverOrAreRefused() {
        List<Mixes.Mix> path = Stream.generate(
                        () -> Mixes.ALL.get(random.nextInt(Mixes.ALL.size())).at("z".repeat(1 + random.nextInt(400))))
                .limit(2 + random.nextInt(9))
                .toList();
        int swap = 1 + random.nextInt(path.size() - 1);
        List<Hop> leg1 = Mixes.hops(path).subList(0, swap);
        List<Hop> leg2 = Mixes.hops(path).subList(swap, path.size());
        byte[] exitInfo = octets(random.nextInt(400));
        if (PacketBuilder.fits(leg1, leg2, exitInfo.length)) {
            ExitPacket exit = arrived(builder.forward(payload, RoutingType.SMTP, exitInfo, leg1, leg2), path);
            assertThat(exit.routingInfo()).as("seed %d", seed).isEqualTo(exitInfo);
            assertThat(exit.payload()).as("seed %d", seed).isEqualTo(payload);
        } else {
            assertThatExceptionOfType(PathTooLongException.class)
                    .as("seed %d", seed)
                    .isThrownBy(() -> builder.forward(payload, RoutingType.SMTP, exitInfo, leg1, leg2));
        }
    }

    @Test
    void aDummyEndsAtItsLastHop() {
        List<Mixes.Mix> path = Mixes.path(4);
        List<Hop> all = Mixes.hops(path);
        HopResult result = travelled(builder.drop(all.subList(0, 2), all.subList(2, 4)), path);
        assertThat(result).isInstanceOf(HopResult.Drop.class);
        assertThat(((HopResult.Drop) result).reason()).isEqualTo(DropReason.DROP_PACKET);
    }

    @ParameterizedTest
    @ValueSource(ints = {RoutingType.SWAP_FWD_HOST, RoutingType.SWAP_FWD_IPV4})
    void aReplyTakesTheRouteOfItsSurb(int crossingType) {
        List<Mixes.Mix> path = Mixes.path(5);
        List<Hop> leg1 = Mixes.hops(path).subList(0, 2);
        List<Hop> leg2 = Mixes.hops(path).subList(2, 5);
        List<byte[]> secrets = List.of(octets(16), octets(16), octets(16));
        Surb surb = new Surb(
                new HeaderBuilder(random).build(leg2, secrets, RoutingType.SMTP, info),
                crossingType,
                crossing(crossingType, leg2.get(0).address()),
                octets(16));
        HopResult.Relay swapped = null;
        Packet packet = builder.reply(payload, leg1, surb);
        for (int i = 0; i < 2; i++) {
            swapped = (HopResult.Relay) path.get(i).handler().process(packet);
            packet = swapped.packet();
        }
        assertThat(swapped).isNotNull();
        assertThat(packet.bytes()).startsWith(surb.header());
        byte[] found = arrived(packet, path.subList(2, 5)).payload().clone();
        for (int i = secrets.size() - 1; i >= 0; i--) {
            Lioness.encrypt(new Keyset(secrets.get(i)).lioness(Mode.PAYLOAD_ENCRYPT), found, 0, found.length);
        }
        assertThat(found).isNotEqualTo(payload);
        Lioness.encrypt(new Keyset(surb.encryptionKey()).lioness(Mode.PAYLOAD_ENCRYPT), found, 0, found.length);
        assertThat(found).as("seed %d", seed).isEqualTo(payload);
    }

    private static byte[] crossing(int type, MmtpAddress address) {
        byte[] host = address.routingInfo();
        if (!RoutingType.isIpv4(type)) {
            return host;
        }
        byte[] ipv4 = new byte[26];
        ipv4[0] = 127;
        ipv4[3] = 1;
        System.arraycopy(host, 0, ipv4, 4, 22);
        return ipv4;
    }

    @Test
    void refusesPathsThatDoNotFit() {
        List<Hop> all = Mixes.hops(Mixes.path(40));
        List<Hop> short1 = all.subList(0, 1);
        List<Hop> long1 = all.subList(0, 20);
        assertThat(PacketBuilder.fits(short1, short1, 20)).isTrue();
        assertThat(PacketBuilder.fits(long1, short1, 20)).isFalse();
        assertThat(PacketBuilder.fits(short1, long1, 20)).isFalse();
        assertThat(PacketBuilder.fits(short1, short1, 1965)).isFalse();
        assertThatExceptionOfType(PathTooLongException.class)
                .isThrownBy(() -> builder.forward(payload, RoutingType.SMTP, info, long1, short1))
                .withMessageContaining("20 hops");
        assertThatExceptionOfType(PathTooLongException.class)
                .isThrownBy(() -> builder.forward(payload, RoutingType.SMTP, info, short1, long1));
        assertThatExceptionOfType(PathTooLongException.class).isThrownBy(() -> builder.drop(short1, long1));
    }

    @Test
    void refusesAPathWithoutBothLegs() {
        List<Hop> leg = Mixes.hops(Mixes.path(1));
        assertThat(PacketBuilder.fits(leg, List.of(), 0)).isFalse();
        assertThat(PacketBuilder.fits(List.of(), leg, 0)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.forward(payload, RoutingType.SMTP, info, leg, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.forward(payload, RoutingType.SMTP, info, List.of(), leg));
    }

    @Test
    void refusesATypeThatDoesNotLeaveAndAPayloadOfAnotherLength() {
        List<Hop> leg = Mixes.hops(Mixes.path(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.forward(payload, RoutingType.FWD_HOST, info, leg, leg));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.forward(new byte[28671], RoutingType.SMTP, info, leg, leg));
    }

    @Test
    void handlesStartWithAZeroBit() {
        for (int i = 0; i < 100; i++) {
            assertThat(builder.randomTag().bytes()[0]).isNotNegative();
        }
        Digest20 tag = builder.randomTag();
        assertThat(PacketBuilder.tagged(tag, new byte[] {7}))
                .hasSize(21)
                .startsWith(tag.bytes())
                .endsWith(7);
    }

    private static final class Surb implements ReplyRoute {
        private final byte[] header;
        private final int routingType;
        private final byte[] routingInfo;
        private final byte[] key;

        Surb(byte[] header, int routingType, byte[] routingInfo, byte[] key) {
            this.header = header;
            this.routingType = routingType;
            this.routingInfo = routingInfo;
            this.key = key;
        }

        @Override
        public byte[] header() {
            return header.clone();
        }

        @Override
        public int routingType() {
            return routingType;
        }

        @Override
        public byte[] routingInfo() {
            return routingInfo.clone();
        }

        @Override
        public byte[] encryptionKey() {
            return key.clone();
        }
    }
}
