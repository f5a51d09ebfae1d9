package net.mixminion.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import org.junit.jupiter.api.Test;

class ReceiverConfigTest {
    private static final String LEAST = """
            [Server]
            Mode: relay
            Nickname: Tester
            Contact-Email: op@example.net
            BaseDir: /srv/mix
            [Outgoing/MMTP]
            Enabled: no
            [Incoming/MMTP]
            Enabled: yes
            """;

    private static ReceiverConfig of(String text, int instance, int receivers) throws ConfigException {
        return ReceiverConfig.of(ServerConfig.fromText("test.conf", text), instance, receivers);
    }

    @Test
    void defaults() throws Exception {
        assertThat(of(LEAST, 0, 1))
                .isEqualTo(new ReceiverConfig(
                        true,
                        List.of("0.0.0.0"),
                        48099,
                        0,
                        false,
                        Duration.ofMinutes(5),
                        Path.of("/srv/mix/work/queues/incoming"),
                        Path.of("/srv/mix/keys")));
    }

    @Test
    void everyKey() throws Exception {
        String text = LEAST.replace("Enabled: yes", "Enabled: no")
                        .replace(
                                "BaseDir: /srv/mix",
                                "BaseDir: /srv/mix\nKeyDir: /srv/k\nQueueDir: /srv/q\nTimeout: 90 seconds")
                + """
                IP: 192.0.2.7
                Port: 4000
                ListenIP: 127.0.0.1
                ListenIP6: ::1
                ListenPort: 4001
                """;

        assertThat(of(text, 1, 2))
                .isEqualTo(new ReceiverConfig(
                        false,
                        List.of("127.0.0.1", "::1"),
                        4001,
                        1,
                        true,
                        Duration.ofSeconds(90),
                        Path.of("/srv/q/incoming"),
                        Path.of("/srv/k")));
    }

    @Test
    void withoutListenIpAndListenPortTheAdvertisedOnesAreUsed() throws Exception {
        ReceiverConfig config = of(LEAST + "IP: 192.0.2.7\nPort: 4000\n", 0, 1);

        assertThat(config.addresses()).containsExactly("192.0.2.7");
        assertThat(config.port()).isEqualTo(4000);
    }
}
