package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import net.mixminion.crypto.Sha1;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private static final Outbound.Relay RELAY =
            new Outbound.Relay("mix.example.org", 48099, Sha1.digest(new byte[] {1}));
    private static final Outbound.Exit EXIT = new Outbound.Exit("SMTP", 0x100, new byte[] {0, 1, (byte) 0xff});

    @Test
    void headerSaysWhereARelayedPacketGoes() throws UnreadableException {
        Outbound read = Outbound.of(stored(RELAY.header())).orElseThrow();
        assertThat(read).isEqualTo(RELAY);
        assertThat(read.pool()).isEqualTo("outgoing");
        assertThat(read.<String>fold(Outbound.Relay::host, exit -> "")).isEqualTo("mix.example.org");
    }

    @Test
    void headerSaysWhatAModuleNeeds() throws UnreadableException {
        Outbound read = Outbound.of(stored(EXIT.header())).orElseThrow();
        assertThat(read.pool()).isEqualTo("deliver/SMTP");
        Outbound.Exit exit = read.<Outbound.Exit>fold(relay -> EXIT, e -> e);
        assertThat(exit).isNotSameAs(EXIT);
        assertThat(exit.module()).isEqualTo("SMTP");
        assertThat(exit.exitType()).isEqualTo(0x100);
        assertThat(exit.routingInfo()).isEqualTo(EXIT.routingInfo());
    }

    @Test
    void headerSaysWhetherTheBodyIsAPayloadOrAMessage() throws UnreadableException {
        Outbound.Exit message = Outbound.Exit.ofMessage("MBOX", 0x101, new byte[] {1});
        for (Outbound.Exit exit : java.util.List.of(EXIT, message)) {
            Outbound.Exit read =
                    Outbound.of(stored(exit.header())).orElseThrow().<Outbound.Exit>fold(relay -> EXIT, e -> e);
            assertThat(read.form()).isEqualTo(exit.form());
        }
        assertThat(EXIT.form()).isEqualTo(Outbound.Form.PAYLOAD);
        assertThat(message.form()).isEqualTo(Outbound.Form.MESSAGE);
    }

    @Test
    void headerWithoutWhatIsNeededIsNone() {
        for (Map<String, String> whole : java.util.List.of(RELAY.header(), EXIT.header())) {
            for (String name : whole.keySet()) {
                Map<String, String> header = new HashMap<>(whole);
                header.remove(name);
                assertThat(Outbound.of(new PoolRecord(header, new byte[0])))
                        .as(name)
                        .isEmpty();
                header.put(name, "\u00fc");
                if (!name.equals("host")) {
                    assertThat(Outbound.of(new PoolRecord(header, new byte[0])))
                            .as(name)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void moduleIsNoPath() {
        for (String name : new String[] {"", "../x", "smtp", "A/B", "."}) {
            assertThatThrownBy(() -> new Outbound.Exit(name, 0x100, new byte[0]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void showsNoAddress() {
        assertThat(RELAY + " " + EXIT).isEqualTo("Relay Exit SMTP");
    }

    private static PoolRecord stored(Map<String, String> header) throws UnreadableException {
        return PoolRecord.decode(new PoolRecord(header, new byte[0]).encode());
    }
}
