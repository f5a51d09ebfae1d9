package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import net.mixminion.config.ConfigFile;
import net.mixminion.config.ServerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    Path temp;

    @Test
    void findsEveryFaultOfAConfigurationThoughEachWouldStopAServer() throws Exception {
        TestConfig.write(temp);
        Path file = TestConfig.file(temp);
        String text = Files.readString(file)
                .replace(
                        "Mode: relay",
                        "Mode: relay\nDaemon: maybe\nMixInterval: soon\nNoSuchKey: 1\nMixPoolRate: 1%\n"
                                + "MixAlgorithm: Cottrell")
                .replace("Nickname: test\n", "")
                .replace("Hostname: localhost", "Hostname: localhost\nListenPort: 99999")
                .replace(
                        "ReturnAddress: anonymous@example.test",
                        "ReturnAddress: anonymous@example.test\n" + "BlacklistFile: /no/such/file");
        Files.writeString(file, text);
        Findings findings = new Findings();
        Optional<ServerConfig> config = ConfigRepair.read(file.toString(), ConfigFile.read(file), findings);
        assertThat(config).isPresent();
        assertThat(findings.errors())
                .hasSize(6)
                .anyMatch(error -> error.startsWith(file + ":1: ") && error.contains("Nickname"))
                .anyMatch(error -> error.startsWith(file + ":5: ") && error.contains("Daemon"))
                .anyMatch(error -> error.startsWith(file + ":6: ") && error.contains("MixInterval"))
                .anyMatch(error -> error.startsWith(file + ":7: ") && error.contains("NoSuchKey"))
                .anyMatch(error -> error.startsWith(file + ":15: ") && error.contains("ListenPort"))
                .anyMatch(error -> error.startsWith(file + ":21: ") && error.contains("BlacklistFile"));
        assertThat(findings.warnings())
                .anyMatch(warning -> warning.startsWith(file + ":8: ") && warning.contains("MixPoolRate"));
    }

    @Test
    void changesNothingAndFindsNothingInAPlaceWhereNoServerWasEver() throws Exception {
        ServerConfig config = TestConfig.write(temp, "MixInterval: 40 min");
        Findings findings = new Findings();
        new HomeCheck(config, Clock.systemUTC(), findings).run();
        assertThat(findings.errors()).isEmpty();
        assertThat(config.server().baseDir()).doesNotExist();
    }

    @Test
    void findsAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TestConfig.write(temp);
            Path file = TestConfig.file(temp);
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace(
                                    "Hostname: localhost",
                                    "Hostname: localhost\nListenIP: 127.0.0.1\nListenPort: " + taken.getLocalPort()));
            Findings findings = new Findings();
            new SurroundingsCheck(ServerConfig.load(file), Clock.systemUTC(), findings).run();
            assertThat(findings.errors())
                    .anyMatch(error -> error.contains(file + ":") && error.contains("can't listen on 127.0.0.1"));
        }
    }
}
