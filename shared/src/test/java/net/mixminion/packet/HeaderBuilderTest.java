package net.mixminion.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderBuilderTest {
    private static final int KEY_ID_AND_PORT = 22;

    private final long seed = System.nanoTime();
    private final SecureRandom random = Mixes.seeded(seed);
    private final HeaderBuilder builder = new HeaderBuilder(random);

    /** A path in which each server but the first is reached by routing info of a given length. */
    private static List<Mixes.Mix> withInfoLengths(int... lengths) {
        List<Mixes.Mix> path = new ArrayList<>(List.of(Mixes.ALL.get(0)));
        for (int i = 0; i < lengths.length; i++) {
            Mixes.Mix mix = Mixes.ALL.get((i + 1) % Mixes.ALL.size());
            path.add(mix.at("x".repeat(lengths[i] - KEY_ID_AND_PORT)));
        }
        return path;
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    private List<byte[]> secrets(int count) {
        return Stream.generate(() -> octets(16)).limit(count).toList();
    }

    /** Sends a header along its path and expects every hop to find its own routing info. */
    private void expectReadable(List<Mixes.Mix> path, byte[] lastInfo) {
        List<byte[]> secrets = secrets(path.size());
        byte[] header = builder.build(Mixes.hops(path), secrets, RoutingType.SMTP, lastInfo);
        Packet packet = Packet.of(Arrays.copyOf(header, Packet.PACKET_LENGTH));
        for (int i = 0; i < path.size() - 1; i++) {
            HopResult result = path.get(i).handler().process(packet);
            assertThat(result).as("hop %d, seed %d", i, seed).isInstanceOf(HopResult.Relay.class);
            HopResult.Relay relay = (HopResult.Relay) result;
            assertThat(relay.nextHop()).isEqualTo(path.get(i + 1).hop().address());
            OpenedHeader opened = path.get(i).handler().open(packet).orElseThrow();
            assertThat(opened.subheader().secret()).isEqualTo(secrets.get(i));
            packet = relay.packet();
        }
        HopResult result = path.get(path.size() - 1).handler().process(packet);
        assertThat(result).as("exit, seed %d", seed).isInstanceOf(HopResult.Exit.class);
        assertThat(((HopResult.Exit) result).packet().routingInfo()).isEqualTo(lastInfo);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 171, 172, 173, 174, 1000, 1963, 1964})
    void oneHopReadsItsRoutingInfo(int length) {
        expectReadable(withInfoLengths(), octets(length));
    }

    @ParameterizedTest
    @CsvSource({
        "172,0",
        "173,0",
        "1000,0",
        "23,172",
        "23,173",
        "23,1000",
        "172,172",
        "173,173",
        "172,173",
        "173,172",
        "1000,173",
        "171,174"
    })
    void routingInfoFillsOrOverflowsTheRsaPart(int middle, int last) {
        expectReadable(withInfoLengths(middle), octets(last));
    }

    @Test
    void fourHopsMixAllLengths() {
        expectReadable(withInfoLengths(172, 173, 1000), octets(0));
        expectReadable(withInfoLengths(23, 173, 172), octets(1000));
    }

    @Test
    void aHeaderCanBeFilledToTheLastOctet() {
        // 84 + 100, 84 + 100 and 84 + 1596 octets
        List<Mixes.Mix> path = withInfoLengths(100, 100);
        assertThat(HeaderBuilder.fits(Mixes.hops(path), 1596)).isTrue();
        expectReadable(path, octets(1596));
        assertThat(HeaderBuilder.fits(Mixes.hops(path), 1597)).isFalse();
        expectRefused(path, 1597);
    }

    @Test
    void theLastSubheaderMustFillItsRsaPart() {
        // the first takes 84 + x, and what is left for the second and the padding must be 256 octets
        int most = Packet.HEADER_LENGTH - Subheader.OVERHEAD - Subheader.RSA_LENGTH;
        assertThat(HeaderBuilder.fits(Mixes.hops(withInfoLengths(most)), 0)).isTrue();
        expectReadable(withInfoLengths(most), octets(0));
        expectReadable(withInfoLengths(most), octets(172));
        expectRefused(withInfoLengths(most), 173);
        expectRefused(withInfoLengths(most + 1), 0);
        expectRefused(withInfoLengths(most + 1), 171);
    }

    private void expectRefused(List<Mixes.Mix> path, int lastLength) {
        assertThat(HeaderBuilder.fits(Mixes.hops(path), lastLength)).isFalse();
        assertThatExceptionOfType(PathTooLongException.class)
                .isThrownBy(() ->
                        builder.build(Mixes.hops(path), secrets(path.size()), RoutingType.SMTP, new byte[lastLength]))
                .withMessageContaining(path.size() + " hops");
    }

    @Test
    void needsASecretForEachHop() {
        List<Hop> hops = Mixes.hops(Mixes.path(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.build(hops, secrets(1), RoutingType.DROP, new byte[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.build(List.of(), List.of(), RoutingType.DROP, new byte[0]));
    }

    @Test
    void nothingOfAHeaderRepeats() {
        List<Hop> hops = Mixes.hops(Mixes.path(2));
        List<byte[]> secrets = secrets(2);
        byte[] one = builder.build(hops, secrets, RoutingType.DROP, new byte[0]);
        byte[] two = builder.build(hops, secrets, RoutingType.DROP, new byte[0]);
        assertThat(one).isNotEqualTo(two);
        assertThat(Arrays.copyOfRange(one, 1900, 2048)).isNotEqualTo(Arrays.copyOfRange(two, 1900, 2048));
    }
}
