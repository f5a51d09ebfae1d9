package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerSectionTest {
    @Test
    void hasDefaults() throws ConfigException {
        ServerSection server = TestFiles.read(TestFiles.minimal()).server();
        assertThat(server.nickname()).isEqualTo("Min");
        assertThat(server.contactEmail()).isEqualTo("a@b.test");
        assertThat(server.contactFingerprint()).isEmpty();
        assertThat(server.comments()).isEmpty();
        assertThat(server.baseDir()).isEqualTo(Path.of("/var/spool/minion"));
        assertThat(server.keyDir()).isEqualTo(Path.of("/var/spool/minion/keys"));
        assertThat(server.workDir()).isEqualTo(Path.of("/var/spool/minion/work"));
        assertThat(server.queueDir()).isEqualTo(Path.of("/var/spool/minion/work/queues"));
        assertThat(server.pidFile()).isEqualTo(Path.of("/var/spool/minion/pid"));
        assertThat(server.logFile()).isEqualTo(Path.of("/var/spool/minion/log"));
        assertThat(server.statsFile()).isEqualTo(Path.of("/var/spool/minion/stats"));
        assertThat(server.logLevel()).isEqualTo(LogLevel.WARN);
        assertThat(server.echoMessages()).isFalse();
        assertThat(server.daemon()).isFalse();
        assertThat(server.logStats()).isTrue();
        assertThat(server.statsInterval()).isEqualTo(Duration.ofDays(1));
        assertThat(server.identityKeyBits()).isEqualTo(2048);
        assertThat(server.publicKeyLifetime()).isEqualTo(Duration.ofDays(30));
        assertThat(server.publicKeyOverlap()).isEqualTo(Duration.ofDays(1));
        assertThat(server.mode()).isEqualTo(ServerMode.RELAY);
        assertThat(server.mixAlgorithm()).isEqualTo(MixAlgorithm.BINOMIAL);
        assertThat(server.mixInterval()).isEqualTo(Duration.ofMinutes(30));
        assertThat(server.mixPoolRate()).isEqualTo(0.6);
        assertThat(server.mixPoolMinSize()).isEqualTo(5);
        assertThat(server.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(server.maxBandwidth()).isEmpty();
        assertThat(server.maxBandwidthSpike()).isEmpty();
    }

    @Test
    void takesEveryKey() throws ConfigException {
        ServerSection server = TestFiles.read("""
                [Server]
                Nickname: Full-1
                Contact-Email: operator@example.org
                Contact-Fingerprint: ABCD 0123
                Comments: Run with care
                   and with two lines.
                Mode: local
                BaseDir: ~mix/spool
                KeyDir: k
                WorkDir: /w
                QueueDir: "q/q"
                PidFile: /run/pid
                LogFile: ~/log
                StatsFile: s
                LogLevel: debug
                EchoMessages: yes
                Daemon: on
                LogStats: 0
                StatsInterval: 2 hours
                IdentityKeyBits: 4096
                PublicKeyLifetime: 1 week
                PublicKeyOverlap: 6 hours
                EncryptIdentityKey: no
                EncryptPrivateKey: no
                MixAlgorithm: BinomialCottrell
                MixInterval: 1.5 hours
                MixPoolRate: 0.5
                MixPoolMinSize: 9
                Timeout: 1 min
                MaxBandwidth: 64 KB
                MaxBandwidthSpike: 1M
                MinFree: 2 GB
                """).server();
        assertThat(server.nickname()).isEqualTo("Full-1");
        assertThat(server.contactEmail()).isEqualTo("operator@example.org");
        assertThat(server.contactFingerprint()).contains("ABCD 0123");
        assertThat(server.comments()).contains("Run with care and with two lines.");
        assertThat(server.mode()).isEqualTo(ServerMode.LOCAL);
        assertThat(server.baseDir()).isEqualTo(Path.of("/home/mix/spool"));
        assertThat(server.keyDir()).isEqualTo(Path.of("/home/mix/spool/k"));
        assertThat(server.workDir()).isEqualTo(Path.of("/w"));
        assertThat(server.queueDir()).isEqualTo(Path.of("/home/mix/spool/q/q"));
        assertThat(server.pidFile()).isEqualTo(Path.of("/run/pid"));
        assertThat(server.logFile()).isEqualTo(Path.of("/home/me/log"));
        assertThat(server.statsFile()).isEqualTo(Path.of("/home/mix/spool/s"));
        assertThat(server.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(server.echoMessages()).isTrue();
        assertThat(server.daemon()).isTrue();
        assertThat(server.logStats()).isFalse();
        assertThat(server.statsInterval()).isEqualTo(Duration.ofHours(2));
        assertThat(server.identityKeyBits()).isEqualTo(4096);
        assertThat(server.publicKeyLifetime()).isEqualTo(Duration.ofDays(7));
        assertThat(server.publicKeyOverlap()).isEqualTo(Duration.ofHours(6));
        assertThat(server.mixAlgorithm()).isEqualTo(MixAlgorithm.BINOMIAL);
        assertThat(server.mixInterval()).isEqualTo(Duration.ofMinutes(90));
        assertThat(server.mixPoolRate()).isEqualTo(0.5);
        assertThat(server.mixPoolMinSize()).isEqualTo(9);
        assertThat(server.timeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(server.maxBandwidth()).hasValue(65_536);
        assertThat(server.maxBandwidthSpike()).hasValue(1_048_576);
        assertThat(server.minFree()).isEqualTo(2L << 30);
    }

    @Test
    void homedirIsTheOldNameOfBaseDir() throws ConfigException {
        ServerConfig config = TestFiles.read(TestFiles.withServer("Homedir: /there/it/is\n"));
        assertThat(config.server().queueDir()).isEqualTo(Path.of("/there/it/is/work/queues"));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void queuesMoveWithTheWorkDirectory() throws ConfigException {
        ServerSection server = TestFiles.read(TestFiles.withServer("BaseDir: /b\nWorkDir: w\n"))
                .server();
        assertThat(server.queueDir()).isEqualTo(Path.of("/b/w/queues"));
    }

    @Test
    void aBaseDirectoryThatStartsNowhereStartsHere() throws ConfigException {
        ServerSection server =
                TestFiles.read(TestFiles.withServer("BaseDir: spool\n")).server();
        assertThat(server.baseDir()).isAbsolute().endsWithRaw(Path.of("spool"));
    }
}
