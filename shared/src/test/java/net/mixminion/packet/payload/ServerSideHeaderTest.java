package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.HexFormat;
import net.mixminion.crypto.WireFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSideHeaderTest {
    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void putsTypeBeforeLength() {
        assertThat(new ServerSideHeader(0x101, Samples.octets("bob")).pack()).isEqualTo(hex("01010003626f62"));
    }

    @Test
    void leavesTheMessageInTheStream() throws Exception {
        ByteArrayInputStream message = new ByteArrayInputStream(hex("01000002616278da"));
        ServerSideHeader header = ServerSideHeader.read(message);

        assertThat(header.exitType()).isEqualTo(0x100);
        assertThat(Samples.text(header.routingInfo())).isEqualTo("ab");
        assertThat(header.length()).isEqualTo(6);
        assertThat(message.readAllBytes()).isEqualTo(hex("78da"));
    }

    @Test
    void takesAnyTypeAndNoInfo() throws Exception {
        ServerSideHeader header = ServerSideHeader.parse(hex("ffff0000"));

        assertThat(header.exitType()).isEqualTo(0xffff);
        assertThat(header.routingInfo()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "010000", "01000001", "0100ffff61"})
    void refusesMessageThatEndsWithinIt(String digits) {
        assertThatThrownBy(() -> ServerSideHeader.parse(hex(digits))).isInstanceOf(WireFormatException.class);
    }
}
