package net.mixminion.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.ExitMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole way of a packet through a hop, for a fuzzer: {@code deploy/testnet/fuzz} looks for octets that go wrong; a
 * usual test run tries the samples and what was found before.
 */
class PacketFuzzTest {
    private static final Mixes.Mix ALPHA = Mixes.named("Alpha");
    private static final PacketHandler HANDLER = ALPHA.handler();
    private static final String HOST = "\u0000\u0019" + "k".repeat(20) + "mail.example.test";
    private static final String IPV4 = "\u007f\u0000\u0000\u0001\u0000\u0019" + "k".repeat(20);
    private static final String EXIT = "t".repeat(20) + "you@example.test";

    static Stream<byte[]> packets() {
        byte[] message = payload("SUBJECT:Hi\nFROM:me\n\n-dash\nbody\n");
        byte[] fragment = octets("\u0080\u0000\u0007" + "h".repeat(20) + "i".repeat(20) + "\u0000\u0001\u0086\u00a0x");
        return Stream.of(
                FuzzedPacket.data(0, plain(RoutingType.DROP, ""), new byte[0]),
                FuzzedPacket.data(0, plain(RoutingType.FWD_IPV4, IPV4), message),
                FuzzedPacket.data(0, plain(RoutingType.SWAP_FWD_IPV4, IPV4), message),
                FuzzedPacket.data(0, plain(RoutingType.FWD_HOST, HOST), message),
                FuzzedPacket.data(0, plain(RoutingType.SWAP_FWD_HOST, HOST), message),
                FuzzedPacket.data(0, plain(RoutingType.FWD_HOST, HOST + "a".repeat(172)), octets("a.example.test")),
                FuzzedPacket.data(0, plain(RoutingType.FWD_HOST, "\u0000\u0019" + "\u0000".repeat(20) + "a"), message),
                FuzzedPacket.data(0, plain(RoutingType.SMTP, EXIT), message),
                FuzzedPacket.data(0, plain(RoutingType.MBOX, "short"), message),
                FuzzedPacket.data(0, plain(RoutingType.FRAGMENT, ""), fragment),
                FuzzedPacket.data(0, plain(RoutingType.SMTP, EXIT), fragment),
                FuzzedPacket.data(0, plain(0x0050, ""), message),
                FuzzedPacket.data(0, claiming(RoutingType.LAST, 0xffff), message),
                FuzzedPacket.data(FuzzedPacket.KEEP_HEADER_DIGEST, plain(RoutingType.SMTP, EXIT), message),
                FuzzedPacket.data(FuzzedPacket.KEEP_PAYLOAD_DIGEST, plain(RoutingType.SMTP, EXIT), message),
                FuzzedPacket.data(FuzzedPacket.SHORT_RSA_PART, plain(RoutingType.SMTP, EXIT), message));
    }

    static Stream<byte[]> infos() {
        return Stream.of(octets(HOST), octets(IPV4), octets(EXIT), octets(HOST + "..b"), new byte[23], new byte[26]);
    }

    /** Hardly any opens: what the network sends at us. */
    @MethodSource("packets")
    @FuzzTest
    void packetOfAnyOctets(byte[] data) {
        HopResult result = HANDLER.process(Packet.of(Arrays.copyOf(data, Packet.PACKET_LENGTH)));

        assertThat(result).isEqualTo(new HopResult.Drop(DropReason.BAD_RSA, Optional.empty()));
    }

    /** RSA and all. */
    @MethodSource("packets")
    @FuzzTest
    void packetSealedForUs(byte[] data) {
        FuzzedPacket fuzzed = new FuzzedPacket(data);
        Packet packet = fuzzed.sealedFor(ALPHA.hop(), Mixes.seeded(1));
        byte[] before = packet.bytes().clone();
        HopResult result = HANDLER.process(packet);

        assertThat(packet.bytes()).isEqualTo(before);
        assertThat(HANDLER.process(packet).toLog()).isEqualTo(result.toLog());
        assertThat(HANDLER.open(packet).isPresent()).isEqualTo(fuzzed.isWhole());
        check(result, fuzzed.isWhole() && fuzzed.isForUs());
    }

    /** Everything behind RSA, many times as fast. */
    @MethodSource("packets")
    @FuzzTest
    void packetWhoseRsaPartIsOpen(byte[] data) {
        FuzzedPacket fuzzed = new FuzzedPacket(data);

        check(PacketHandler.checked(fuzzed.octets(), fuzzed.plain(), "key_0001"), fuzzed.isForUs());
    }

    @MethodSource("infos")
    @FuzzTest
    void routingInfo(byte[] data) {
        try {
            check(MmtpAddress.parseHostInfo(data));
        } catch (WireFormatException e) {
            assertThat(e).hasNoCause();
        }
        try {
            check(MmtpAddress.parseIpv4Info(data));
        } catch (WireFormatException e) {
            assertThat(e).hasNoCause();
        }
    }

    @Test
    void samplesGoEveryWay() {
        assertThat(packets()
                        .map(FuzzedPacket::new)
                        .map(packet -> PacketHandler.checked(packet.octets(), packet.plain(), "key_0001")
                                .fold(
                                        relay -> "relay",
                                        exit -> ExitMessage.decode(exit.packet())
                                                .type()
                                                .name(),
                                        drop -> drop.reason().name())))
                .contains("relay", "PLAIN", "FRAGMENT", "ENCRYPTED", "ERROR")
                .contains("DROP_PACKET", "UNKNOWN_TYPE", "BAD_DIGEST", "ZERO_KEYID", "BAD_ROUTING_INFO");
    }

    /** @param forUs whether version and digest are right */
    private static void check(HopResult result, boolean forUs) {
        assertThat(result.toLog().isPresent()).isEqualTo(forUs);
        Optional<ExitPacket> exit = result.fold(
                relay -> {
                    assertThat(relay.packet().bytes()).hasSize(Packet.PACKET_LENGTH);
                    assertThat(relay.nextHop().keyId().isZero()).isFalse();
                    return Optional.empty();
                },
                found -> Optional.of(found.packet()),
                drop -> Optional.empty());
        exit.ifPresent(PacketFuzzTest::check);
    }

    private static void check(ExitPacket exit) {
        ExitMessage message = ExitMessage.decode(exit);
        assertThat(message.tag()).isEqualTo(exit.tag());
        assertThat(exit.lacksTag() && message.type() != ExitMessage.Type.ERROR).isFalse();
        int tagLength = exit.tag().isPresent() ? 20 : 0;
        assertThat(exit.address()).hasSize(exit.routingInfo().length - tagLength);
    }

    private static void check(MmtpAddress address) throws WireFormatException {
        assertThat(MmtpAddress.parseHostInfo(address.routingInfo())).isEqualTo(address);
    }

    private static byte[] plain(int type, String info) {
        byte[] plain = claiming(type, info.length());
        byte[] octets = octets(info);
        System.arraycopy(octets, 0, plain, Subheader.FIXED_LENGTH, Math.min(octets.length, Subheader.TAIL_LENGTH));
        return plain;
    }

    private static byte[] claiming(int type, int length) {
        byte[] plain = new byte[Subheader.PLAIN_LENGTH];
        ByteBuffer.wrap(plain)
                .put(1, (byte) 3)
                .putShort(Subheader.FIXED_LENGTH - 4, (short) length)
                .putShort(Subheader.FIXED_LENGTH - 2, (short) type);
        return plain;
    }

    /** A payload of one message, without its padding. */
    private static byte[] payload(String message) {
        byte[] compressed = Compression.compress(octets(message));
        byte[] payload = new byte[22 + compressed.length];
        ByteBuffer.wrap(payload).putShort((short) compressed.length).put(22, compressed);
        return payload;
    }

    private static byte[] octets(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
