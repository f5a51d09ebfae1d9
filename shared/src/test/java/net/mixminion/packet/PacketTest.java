package net.mixminion.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.mixminion.crypto.Sha1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketTest {
    @Test
    void isTwoHeadersAndAPayload() {
        assertThat(Packet.PACKET_LENGTH).isEqualTo(2048 + 2048 + 28672);
        assertThat(Packet.PAYLOAD_LENGTH).isEqualTo(28672);
        assertThat(Packet.PAYLOAD_OFFSET).isEqualTo(4096);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32767, 32769, 65536})
    void refusesAnotherLength(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> Packet.of(new byte[length]));
    }

    @Test
    void isEqualByItsOctets() {
        byte[] other = new byte[Packet.PACKET_LENGTH];
        other[32767] = 1;
        assertThat(Packet.of(new byte[Packet.PACKET_LENGTH]))
                .isEqualTo(Packet.of(new byte[Packet.PACKET_LENGTH]))
                .hasSameHashCodeAs(Packet.of(new byte[Packet.PACKET_LENGTH]))
                .isNotEqualTo(Packet.of(other));
    }

    @Test
    void digestsAllItsOctets() {
        byte[] octets = new byte[Packet.PACKET_LENGTH];
        octets[32767] = 1;
        assertThat(Packet.of(octets).sha1()).isEqualTo(Sha1.digest(octets));
    }

    @Test
    void showsNothingOfItself() {
        assertThat(Packet.of(new byte[Packet.PACKET_LENGTH])).hasToString("Packet");
    }
}
