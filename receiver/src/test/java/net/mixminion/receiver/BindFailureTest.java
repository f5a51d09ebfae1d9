package net.mixminion.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.TimeoutException;
import net.mixminion.stage.ExitCode;
import org.junit.jupiter.api.Test;

/** The words of the two transports; occupied ports and foreign addresses are also tried for real in ReceiverTest. */
class BindFailureTest {
    private static String explain(int port, Throwable reason) {
        return String.valueOf(BindFailure.explain("192.0.2.7", port, reason).getMessage());
    }

    @Test
    void occupiedPort() {
        assertThat(explain(48099, new BindException("Address already in use")))
                .isEqualTo("can't listen on 192.0.2.7 port 48099: another program uses it. Stop that program, or set"
                        + " ListenPort in [Incoming/MMTP] to another port");
        assertThat(explain(48099, new IOException("bind(..) failed with error(-98): Address already in use")))
                .contains("another program uses it");
    }

    @Test
    void foreignAddress() {
        assertThat(explain(48099, new BindException("Cannot assign requested address")))
                .contains("no such address", "ListenIP");
        assertThat(explain(48099, new IOException("bind(..) failed with error(-99): Cannot assign requested address")))
                .contains("no such address");
    }

    @Test
    void portsOfRoot() {
        assertThat(explain(80, new BindException("Permission denied"))).contains("below 1024 are for root");
        assertThat(explain(2000, new BindException("Permission denied"))).endsWith(": Permission denied");
    }

    @Test
    void anythingElseKeepsItsWords() {
        assertThat(explain(48099, new IOException("no network"))).endsWith(": no network");
        assertThat(explain(48099, new TimeoutException())).endsWith(": java.util.concurrent.TimeoutException");
        assertThat(BindFailure.explain("192.0.2.7", 1, new IOException("any")).exitCode())
                .isEqualTo(ExitCode.UNAVAILABLE);
    }
}
