package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The sections about the network, the directory and the processes. */
class OtherSectionsTest {
    @Nested
    class Directory {
        @Test
        void hasDefaults() throws ConfigException {
            DirectorySection directory = TestFiles.read(TestFiles.minimal()).directory();
            assertThat(directory)
                    .isEqualTo(new DirectorySection(false, List.of(), List.of(), Duration.ofMinutes(10), List.of()));
        }

        @Test
        void takesEveryKey() throws ConfigException {
            DirectorySection directory = TestFiles.read(TestFiles.withMore("""
                    [DirectoryServers]
                    Publish: yes
                    ServerURL: http://one.example/dir
                    ServerURL: https://two.example:8443/dir
                    PublishURL: https://two.example/publish?now
                    MaxSkew: 5 min
                    Fingerprint: 0123456789abcdef0123456789ABCDEF01234567
                    Fingerprint: 0000 1111 2222 3333 4444 5555 6666 7777 8888 ffff
                    """)).directory();
            assertThat(directory)
                    .isEqualTo(new DirectorySection(
                            true,
                            List.of(URI.create("http://one.example/dir"), URI.create("https://two.example:8443/dir")),
                            List.of(URI.create("https://two.example/publish?now")),
                            Duration.ofMinutes(5),
                            List.of(
                                    "0123456789ABCDEF0123456789ABCDEF01234567",
                                    "000011112222333344445555666677778888FFFF")));
        }
    }

    @Nested
    class Processes {
        @Test
        void hasDefaults() throws ConfigException {
            ProcessesSection processes = TestFiles.read(TestFiles.minimal()).processes();
            assertThat(processes.receivers()).isEqualTo(1);
            assertThat(processes.mixers()).isEqualTo(1);
            assertThat(processes.senders()).isEqualTo(1);
            assertThat(processes.layout()).isEqualTo(Layout.SEPARATE);
            assertThat(processes.javaOptions()).isEmpty();
            assertThat(processes.receiverUser()).isEmpty();
            assertThat(processes.mixerUser()).isEmpty();
            assertThat(processes.senderUser()).isEmpty();
            assertThat(processes.keydUser()).isEmpty();
            assertThat(processes.dirclientUser()).isEmpty();
            assertThat(processes.group()).isEmpty();
            assertThat(processes.hasUsers()).isFalse();
        }

        @Test
        void takesEveryKey() throws ConfigException {
            ProcessesSection processes = TestFiles.read(TestFiles.withMore("""
                    [Processes]
                    Receivers: 2
                    Mixers: 3
                    Senders: 4
                    JavaOptions: -Xmx128m  -XX:+UseSerialGC
                    User-Receiver: mmreceiver
                    User-Mixer: mmmixer
                    User-Sender: mmsender
                    User-Keyd: mmkeyd
                    User-Dirclient: 990:991
                    Group: mixminion
                    """)).processes();
            assertThat(processes.receivers()).isEqualTo(2);
            assertThat(processes.mixers()).isEqualTo(3);
            assertThat(processes.senders()).isEqualTo(4);
            assertThat(processes.javaOptions()).containsExactly("-Xmx128m", "-XX:+UseSerialGC");
            assertThat(processes.receiverUser()).contains("mmreceiver");
            assertThat(processes.mixerUser()).contains("mmmixer");
            assertThat(processes.senderUser()).contains("mmsender");
            assertThat(processes.keydUser()).contains("mmkeyd");
            assertThat(processes.dirclientUser()).contains("990:991");
            assertThat(processes.group()).contains("mixminion");
            assertThat(processes.hasUsers()).isTrue();
        }

        @Test
        void canBeOne() throws ConfigException {
            ProcessesSection processes = TestFiles.read(TestFiles.withMore("[Processes]\nLayout: Combined\n"))
                    .processes();
            assertThat(processes.layout()).isEqualTo(Layout.COMBINED);
        }
    }

    @Nested
    class Incoming {
        @Test
        void hasDefaults() throws ConfigException {
            IncomingSection incoming = TestFiles.read(TestFiles.minimal()).incoming();
            assertThat(incoming.enabled()).isTrue();
            assertThat(incoming.hostname()).isEmpty();
            assertThat(incoming.ip()).isEqualTo("0.0.0.0");
            assertThat(incoming.port()).isEqualTo(48099);
            assertThat(incoming.listenIp()).isEmpty();
            assertThat(incoming.listenIp6()).isEmpty();
            assertThat(incoming.listenPort()).isEmpty();
            assertThat(incoming.access()).isEqualTo(AccessRules.NONE);
            assertThat(incoming.maxConnections()).isEqualTo(4096);
            assertThat(incoming.maxConnectionsPerAddress()).isEqualTo(50);
            assertThat(incoming.legacyTls()).isTrue();
            assertThat(incoming.bindIp()).isEqualTo("0.0.0.0");
            assertThat(incoming.bindPort()).isEqualTo(48099);
        }

        @Test
        void takesEveryKey() throws ConfigException {
            IncomingSection incoming = TestFiles.read("""
                    [Server]
                    Mode: relay
                    Nickname: Min
                    Contact-Email: a@b.test
                    [Incoming/MMTP]
                    Enabled: no
                    Hostname: mix.example.org
                    IP: 192.0.2.1
                    Port: 1
                    ListenIP: 10.0.0.1
                    ListenIP6: 2001:db8::1
                    ListenPort: 65535
                    MaxConnections: 9
                    MaxConnectionsPerAddress: 8
                    LegacyTLS: no
                    Deny: 10.0.0.0/255.0.0.0
                    Allow: * 1-65535
                    Deny: *
                    """).incoming();
            assertThat(incoming.enabled()).isFalse();
            assertThat(incoming.hostname()).contains("mix.example.org");
            assertThat(incoming.ip()).isEqualTo("192.0.2.1");
            assertThat(incoming.port()).isEqualTo(1);
            assertThat(incoming.listenIp()).contains("10.0.0.1");
            assertThat(incoming.listenIp6()).contains("2001:db8::1");
            assertThat(incoming.listenPort()).hasValue(65_535);
            assertThat(incoming.access().rules())
                    .extracting(AccessRules.Rule::toString)
                    .containsExactly("Deny: 10.0.0.0/255.0.0.0 0-65535", "Allow: * 1-65535", "Deny: * 0-65535");
            assertThat(incoming.maxConnections()).isEqualTo(9);
            assertThat(incoming.maxConnectionsPerAddress()).isEqualTo(8);
            assertThat(incoming.legacyTls()).isFalse();
            assertThat(incoming.bindIp()).isEqualTo("10.0.0.1");
            assertThat(incoming.bindPort()).isEqualTo(65_535);
        }

        @Test
        void isOffWithoutItsSection() throws ConfigException {
            String text = "[Server]\nMode: relay\nNickname: Min\nContact-Email: a@b.test\nBaseDir: /b\n";
            ServerConfig config = TestFiles.read(text);
            assertThat(config.incoming().enabled()).isFalse();
            assertThat(config.outgoing().enabled()).isFalse();
            assertThat(config.warnings())
                    .containsExactly(
                            "mixminiond.conf: [Incoming/MMTP] Enabled: the server takes no packets; write \"yes\" to take"
                                    + " some",
                            "mixminiond.conf: [Outgoing/MMTP] Enabled: the server sends no packets on; write \"yes\" to"
                                    + " send them");
        }
    }

    @Nested
    class Outgoing {
        @Test
        void hasDefaults() throws ConfigException {
            OutgoingSection outgoing = TestFiles.read(TestFiles.minimal()).outgoing();
            assertThat(outgoing.enabled()).isTrue();
            assertThat(outgoing.retry())
                    .hasSize(42)
                    .startsWith(Duration.ofHours(1))
                    .endsWith(Duration.ofHours(7));
            assertThat(outgoing.maxConnections()).isEqualTo(16);
            assertThat(outgoing.legacyTls()).isTrue();
            assertThat(outgoing.access()).isEqualTo(AccessRules.NONE);
            assertThat(outgoing.allowPrivate()).isFalse();
            assertThat(outgoing.linkPadding()).isEqualTo(1);
        }

        @Test
        void takesEveryKey() throws ConfigException {
            OutgoingSection outgoing = TestFiles.read(TestFiles.withMore("""
                            Retry: 1 hour, every 2 hours for 5 hours
                            MaxConnections: 3
                            LegacyTLS: no
                            Deny: * 25
                            Allow: *
                            AllowPrivate: yes
                            LinkPadding: 8
                            """)).outgoing();
            assertThat(outgoing.retry())
                    .isEqualTo(concat(Duration.ofHours(1), Collections.nCopies(3, Duration.ofHours(2))));
            assertThat(outgoing.maxConnections()).isEqualTo(3);
            assertThat(outgoing.allowPrivate()).isTrue();
            assertThat(outgoing.linkPadding()).isEqualTo(8);
            assertThat(outgoing.legacyTls()).isFalse();
            assertThat(outgoing.access().rules())
                    .extracting(AccessRules.Rule::toString)
                    .containsExactly("Deny: * 25", "Allow: * 48099");
        }

        private static List<Duration> concat(Duration first, List<Duration> rest) {
            List<Duration> all = new java.util.ArrayList<>(List.of(first));
            all.addAll(rest);
            return all;
        }
    }
}
