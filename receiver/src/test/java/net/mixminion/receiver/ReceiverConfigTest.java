package net.mixminion.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import net.mixminion.config.AccessRules;
import net.mixminion.config.AddressSet;
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
                        4096,
                        50,
                        Duration.ofMinutes(5),
                        AccessRules.NONE,
                        true,
                        100L << 20,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Path.of("/srv/mix/work/queues/incoming"),
                        Path.of("/srv/mix/keys"),
                        Path.of("/srv/mix/work/run")));
    }

    @Test
    void everyKey() throws Exception {
        String text = LEAST.replace("Enabled: yes", "Enabled: no")
                        .replace(
                                "BaseDir: /srv/mix",
                                "BaseDir: /srv/mix\nKeyDir: /srv/k\nQueueDir: /srv/q\nTimeout: 90 seconds\nMinFree: 1 MB\nMaxBandwidth: 8 KB"
                                        + "\nMaxBandwidthSpike: 9 KB\nWorkDir: /srv/w")
                + """
                IP: 192.0.2.7
                Port: 4000
                ListenIP: 127.0.0.1
                ListenIP6: ::1
                ListenPort: 4001
                MaxConnections: 9
                MaxConnectionsPerAddress: 8
                LegacyTLS: no
                Deny: *
                """;

        assertThat(of(text, 1, 2))
                .isEqualTo(new ReceiverConfig(
                        false,
                        List.of("127.0.0.1", "::1"),
                        4001,
                        1,
                        true,
                        9,
                        8,
                        Duration.ofSeconds(90),
                        new AccessRules(List.of(new AccessRules.Rule(false, AddressSet.parse("*", false)))),
                        false,
                        1L << 20,
                        OptionalLong.of(8192),
                        OptionalLong.of(9216),
                        Path.of("/srv/q/incoming"),
                        Path.of("/srv/k"),
                        Path.of("/srv/w/run")));
    }

    @Test
    void withoutListenIpAndListenPortTheAdvertisedOnesAreUsed() throws Exception {
        ReceiverConfig config = of(LEAST + "IP: 192.0.2.7\nPort: 4000\n", 0, 1);

        assertThat(config.addresses()).containsExactly("192.0.2.7");
        assertThat(config.port()).isEqualTo(4000);
    }
}
