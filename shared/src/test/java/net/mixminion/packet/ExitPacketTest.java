package net.mixminion.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitPacketTest {
    private static final Digest20 TAG = Sha1.digest(new byte[0]);
    private static final byte[] ADDRESS = "someone@example.test".getBytes(StandardCharsets.US_ASCII);

    private static ExitPacket exit(int type, byte[] info) {
        return new ExitPacket(type, info, new byte[16], new byte[Packet.PAYLOAD_LENGTH]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x100, 0x101, 0x105, 0x1234, 0xFFFE, 0xFFFF})
    void takesTheHandleFromTheStartOfTheRoutingInfo(int type) {
        ExitPacket packet = exit(type, PacketBuilder.tagged(TAG, ADDRESS));
        assertThat(packet.tag()).contains(TAG);
        assertThat(packet.address()).isEqualTo(ADDRESS);
        assertThat(packet.lacksTag()).isFalse();
    }

    @Test
    void acceptsAHandleWithoutAddress() {
        ExitPacket packet = exit(RoutingType.SMTP, TAG.bytes());
        assertThat(packet.tag()).contains(TAG);
        assertThat(packet.address()).isEmpty();
        assertThat(packet.lacksTag()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19})
    void knowsWhenTheHandleIsMissing(int length) {
        ExitPacket packet = exit(RoutingType.MBOX, new byte[length]);
        assertThat(packet.lacksTag()).isTrue();
        assertThat(packet.tag()).isEmpty();
        assertThat(packet.address()).hasSize(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 19, 20, 40})
    void takesNoHandleFromAFragment(int length) {
        ExitPacket packet = exit(RoutingType.FRAGMENT, new byte[length]);
        assertThat(packet.tag()).isEmpty();
        assertThat(packet.lacksTag()).isFalse();
        assertThat(packet.address()).hasSize(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 4, 0xFF, 0x10000})
    void refusesATypeThatDoesNotLeave(int type) {
        assertThatIllegalArgumentException().isThrownBy(() -> exit(type, new byte[20]));
    }

    @Test
    void showsNothingThatCouldLink() {
        assertThat(exit(RoutingType.SMTP, PacketBuilder.tagged(TAG, ADDRESS))).hasToString("ExitPacket[type 0x0100]");
    }
}
