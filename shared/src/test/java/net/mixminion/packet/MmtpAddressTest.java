package net.mixminion.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MmtpAddressTest {
    private static final Digest20 KEY_ID = Sha1.digest("identity".getBytes(StandardCharsets.US_ASCII));

    private static byte[] hostInfo(int port, String host) {
        byte[] name = host.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(22 + name.length)
                .putShort((short) port)
                .put(KEY_ID.bytes())
                .put(name)
                .array();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "mix.example.org", "127.0.0.1", "a.", "-a", "a-", "-", "a-.b", "0", "x.y.z.", "A.B"})
    void acceptsWhateverCouldBeAHostName(String host) throws WireFormatException {
        assertThat(MmtpAddress.parseHostInfo(hostInfo(48099, host)).host()).isEqualToIgnoringCase(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                ".a",
                "a..b",
                "a..",
                "a b",
                " a",
                "a\n",
                "a\u0000",
                "a_b",
                "_",
                "a/b",
                "a:1",
                "a@b",
                "[::1]",
                "::1",
                "m\u00fcll.de",
                "a\u00e9",
                "a\t",
                "a%b",
                "a,b",
                "\u00ff",
                "\u212a"
            })
    void refusesWhatCouldNot(String host) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> MmtpAddress.parseHostInfo(hostInfo(48099, host)));
        assertThatIllegalArgumentException().isThrownBy(() -> new MmtpAddress(host, 48099, KEY_ID));
    }

    @Test
    void acceptsAHostNameOfAnyLength() throws WireFormatException {
        String host = "x".repeat(1900);
        assertThat(MmtpAddress.parseHostInfo(hostInfo(1, host)).host()).isEqualTo(host);
    }

    @Test
    void lowersTheHostNameAndNothingElse() throws WireFormatException {
        MmtpAddress address = MmtpAddress.parseHostInfo(hostInfo(48099, "MIX.Example.ORG"));
        assertThat(address).isEqualTo(new MmtpAddress("mix.example.org", 48099, KEY_ID));
        assertThat(address.routingInfo()).isEqualTo(hostInfo(48099, "mix.example.org"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7FFF, 0x8000, 0xFFFF})
    void readsThePortWithoutSign(int port) throws WireFormatException {
        MmtpAddress address = MmtpAddress.parseHostInfo(hostInfo(port, "a.b"));
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.routingInfo()).isEqualTo(hostInfo(port, "a.b"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x10000})
    void refusesANumberThatIsNoPort(int port) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MmtpAddress("a", port, KEY_ID));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 21, 22})
    void refusesRoutingInfoWithoutAName(int length) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> MmtpAddress.parseHostInfo(new byte[length]));
    }

    @Test
    void readsAnIpv4AddressOf26Octets() throws WireFormatException {
        byte[] info = ByteBuffer.allocate(26)
                .put(new byte[] {(byte) 192, 0, 2, (byte) 255})
                .putShort((short) 48099)
                .put(KEY_ID.bytes())
                .array();
        assertThat(MmtpAddress.parseIpv4Info(info)).isEqualTo(new MmtpAddress("192.0.2.255", 48099, KEY_ID));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 25, 27})
    void refusesAnIpv4AddressOfAnotherLength(int length) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> MmtpAddress.parseIpv4Info(new byte[length]));
    }

    @Test
    void refusesAnEmptyHost() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MmtpAddress("", 1, KEY_ID));
    }
}
