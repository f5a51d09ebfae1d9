package net.mixminion.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.Sha1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketHandlerTest {
    private static final Mixes.Mix ALPHA = Mixes.named("Alpha");
    private static final Mixes.Mix BETA = Mixes.named("Beta");

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);
    private final CraftedPacket crafted = new CraftedPacket(random);

    private HopResult processed() {
        return ALPHA.handler().process(crafted.sealedFor(ALPHA.hop()));
    }

    private ReplayHash replayHash() {
        return new ReplayHash("key_0001", new Keyset(crafted.secret()).digest(Mode.REPLAY_PREVENTION));
    }

    private void expectForgotten(DropReason reason) {
        assertThat(processed()).as("seed %d", seed).isEqualTo(new HopResult.Drop(reason, Optional.empty()));
    }

    private void expectRemembered(DropReason reason) {
        assertThat(processed()).as("seed %d", seed).isEqualTo(new HopResult.Drop(reason, Optional.of(replayHash())));
    }

    @Test
    void dropsWhatNoKeyDecrypts() {
        Packet packet = crafted.sealedFor(BETA.hop());
        assertThat(ALPHA.handler().process(packet)).isEqualTo(new HopResult.Drop(DropReason.BAD_RSA, Optional.empty()));
        assertThat(new PacketHandler(List.of()).process(packet))
                .isEqualTo(new HopResult.Drop(DropReason.BAD_RSA, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {42, 213})
    void dropsAnRsaPartThatIsNotFull(int length) {
        crafted.plainLength(length);
        expectForgotten(DropReason.BAD_LENGTH);
    }

    @ParameterizedTest
    @CsvSource({"0,2", "0,4", "0,0", "1,0", "1,3", "3,0", "0,131", "128,3", "255,255"})
    void dropsEveryVersionButOurs(int major, int minor) {
        crafted.version(major, minor).routing(RoutingType.SMTP, new byte[20]);
        expectForgotten(DropReason.BAD_VERSION);
    }

    @Test
    void looksAtTheVersionBeforeTheDigest() {
        crafted.version(0, 2).wrongDigest();
        expectForgotten(DropReason.BAD_VERSION);
    }

    @Test
    void looksAtTheDigestBeforeTheType() {
        crafted.wrongDigest().routing(RoutingType.DROP, new byte[0]);
        expectForgotten(DropReason.BAD_DIGEST);
    }

    @Test
    void consumesADummyAndRemembersIt() {
        crafted.routing(RoutingType.DROP, new byte[0]);
        expectRemembered(DropReason.DROP_PACKET);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0005, 0x0007, 0x0010, 0x00FF})
    void dropsRelayTypesThatDoNotExist(int type) {
        crafted.routing(type, BETA.hop().address().routingInfo());
        expectRemembered(DropReason.UNKNOWN_TYPE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0100, 0x0102, 0x0105, 0x1234, 0xFFFE, 0xFFFF})
    void leavesExitTypesToTheDelivery(int type) {
        byte[] info = "twenty octets of tag and an address".getBytes(StandardCharsets.US_ASCII);
        crafted.routing(type, info);
        HopResult.Exit exit = (HopResult.Exit) processed();
        assertThat(exit.packet().exitType()).isEqualTo(type);
        assertThat(exit.packet().routingInfo()).isEqualTo(info);
        assertThat(exit.packet().applicationKey()).isEqualTo(new Keyset(crafted.secret()).key(Mode.APPLICATION_KEY));
        assertThat(exit.toLog()).contains(replayHash());
    }

    @Test
    void letsAnExitWithoutHandlePassToTheDelivery() {
        crafted.routing(RoutingType.SMTP, new byte[19]);
        HopResult.Exit exit = (HopResult.Exit) processed();
        assertThat(exit.packet().lacksTag()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {RoutingType.FWD_HOST, RoutingType.SWAP_FWD_HOST})
    void dropsHostNamesThatCanNotBe(int type) {
        byte[] info = BETA.hop().address().routingInfo();
        info[info.length - 1] = '_';
        crafted.routing(type, info);
        expectRemembered(DropReason.BAD_ROUTING_INFO);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "1,25", "1,27", "2,25", "2,27", "3,0", "3,22", "4,22"})
    void dropsRoutingInfoOfAnImpossibleLength(int type, int length) {
        crafted.routing(type, new byte[length]);
        expectRemembered(DropReason.BAD_ROUTING_INFO);
    }

    @ParameterizedTest
    @ValueSource(ints = {1793, 5000, 65535})
    void dropsRelaysWithRoutingInfoLongerThanTheHeader(int length) {
        crafted.routing(RoutingType.FWD_HOST, BETA.hop().address().routingInfo())
                .claimedLength(length);
        expectRemembered(DropReason.BAD_ROUTING_INFO);
    }

    @ParameterizedTest
    @ValueSource(ints = {1793, 5000, 65535})
    void givesAnExitRoutingInfoLongerThanTheHeader(int length) {
        byte[] info = new byte[Subheader.TAIL_LENGTH];
        random.nextBytes(info);
        crafted.routing(RoutingType.SMTP, info).claimedLength(length);
        HopResult.Exit exit = (HopResult.Exit) processed();
        assertThat(exit.packet().routingInfo()).hasSize(length).startsWith(info);
    }

    @ParameterizedTest
    @ValueSource(ints = {RoutingType.FWD_HOST, RoutingType.SWAP_FWD_HOST})
    void dropsANextHopWithoutIdentity(int type) {
        MmtpAddress nobody = new MmtpAddress("mix.example.org", 48099, Digest20.of(new byte[20]));
        crafted.routing(type, nobody.routingInfo());
        expectRemembered(DropReason.ZERO_KEYID);
    }

    @ParameterizedTest
    @ValueSource(ints = {RoutingType.FWD_IPV4, RoutingType.SWAP_FWD_IPV4})
    void dropsAnIpv4HopWithoutIdentity(int type) {
        crafted.routing(
                type, new byte[] {127, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        expectRemembered(DropReason.ZERO_KEYID);
    }

    @ParameterizedTest
    @ValueSource(ints = {RoutingType.FWD_IPV4, RoutingType.SWAP_FWD_IPV4})
    void relaysToIpv4Addresses(int type) {
        Digest20 keyId = BETA.hop().address().keyId();
        byte[] info = ByteBuffer.allocate(26)
                .put(new byte[] {10, 0, 0, 7})
                .putShort((short) 48101)
                .put(keyId.bytes())
                .array();
        crafted.routing(type, info);
        HopResult.Relay relay = (HopResult.Relay) processed();
        assertThat(relay.nextHop()).isEqualTo(new MmtpAddress("10.0.0.7", 48101, keyId));
    }

    @Test
    void triesEveryLiveKeyAndSaysWhoseLogRemembers() {
        PacketHandler handler = new PacketHandler(
                List.of(new PacketKey("key_0007", BETA.key()), new PacketKey("key_0008", ALPHA.key())));
        HopResult result = handler.process(crafted.sealedFor(ALPHA.hop()));
        ReplayHash expected = new ReplayHash("key_0008", replayHash().hash());
        assertThat(result).isEqualTo(new HopResult.Drop(DropReason.DROP_PACKET, Optional.of(expected)));
        HopResult other = handler.process(crafted.sealedFor(BETA.hop()));
        assertThat(other.toLog()).map(ReplayHash::keySet).contains("key_0007");
    }

    @Test
    void leavesThePacketAsItWasAndGivesTheSameResultAgain() {
        crafted.routing(RoutingType.SWAP_FWD_HOST, BETA.hop().address().routingInfo());
        Packet packet = crafted.sealedFor(ALPHA.hop());
        Digest20 before = packet.sha1();
        HopResult first = ALPHA.handler().process(packet);
        assertThat(packet.sha1()).isEqualTo(before);
        assertThat(ALPHA.handler().process(packet))
                .isInstanceOf(HopResult.Relay.class)
                .isEqualTo(first);
    }

    @Test
    void replayHashDependsOnTheSecretAlone() {
        crafted.routing(RoutingType.SMTP, new byte[20]);
        HopResult one = processed();
        crafted.routing(RoutingType.DROP, new byte[0]);
        assertThat(processed().toLog()).isEqualTo(one.toLog()).contains(replayHash());
        Digest20 bySpecification =
                Sha1.digest(crafted.secret(), "REPLAY PREVENTION".getBytes(StandardCharsets.US_ASCII));
        assertThat(one.toLog()).map(ReplayHash::hash).contains(bySpecification);
        assertThat(ALPHA.handler()
                        .process(new CraftedPacket(random).sealedFor(ALPHA.hop()))
                        .toLog())
                .isNotEmpty()
                .isNotEqualTo(one.toLog());
    }

    @Test
    void opensAHeaderForThoseWhoLookInside() {
        byte[] info = BETA.hop().address().routingInfo();
        crafted.routing(RoutingType.SWAP_FWD_HOST, info);
        OpenedHeader header =
                ALPHA.handler().open(crafted.sealedFor(ALPHA.hop())).orElseThrow();
        assertThat(header.routingInfo()).isEqualTo(info);
        assertThat(header.subheader().secret()).isEqualTo(crafted.secret());
        assertThat(header.subheader().routingType()).isEqualTo(RoutingType.SWAP_FWD_HOST);
        assertThat(header.subheader()).asString().doesNotContain("secret");
        header.wipe();
        assertThat(header.subheader().secret()).containsOnly(0);
        assertThat(BETA.handler().open(crafted.sealedFor(ALPHA.hop()))).isEmpty();
    }

    @Test
    void refusesKeysThatAreNoPacketKeys() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PacketKey("key_0001", RsaKeys.generate(1024, random)));
    }
}
