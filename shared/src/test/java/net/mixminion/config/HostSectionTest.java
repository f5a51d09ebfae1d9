package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostSectionTest {
    @Test
    void hasDefaults() throws ConfigException {
        HostSection host = TestFiles.read(TestFiles.minimal()).host();
        assertThat(host.shredCommand()).isEmpty();
        assertThat(host.entropySource()).isEqualTo(Path.of("/dev/urandom"));
        assertThat(host.trustedUsers()).isEmpty();
        assertThat(host.fileParanoia()).isTrue();
    }

    @Test
    void takesEveryKey() throws ConfigException {
        HostSection host = TestFiles.read(TestFiles.withMore("""
                [Host]
                ShredCommand: rm -f -v
                EntropySource: /dev/random
                TrustedUser: mix
                TrustedUser: 7
                FileParanoia: no
                """)).host();
        assertThat(host.shredCommand()).contains(new Command(Path.of("/usr/bin/rm"), List.of("-f", "-v")));
        assertThat(host.entropySource()).isEqualTo(Path.of("/dev/random"));
        assertThat(host.trustedUsers()).containsExactly(1234, 7);
        assertThat(host.fileParanoia()).isFalse();
    }

    @Test
    void usesTheUsualDeviceIfTheOneWrittenIsNone() throws ConfigException {
        ServerConfig config = TestFiles.read(TestFiles.withMore("[Host]\nEntropySource: /there/file\n"));
        assertThat(config.host().entropySource()).isEqualTo(Path.of("/dev/urandom"));
        assertThat(config.warnings())
                .contains("mixminiond.conf:10: [Host] EntropySource: this is no character device; /dev/urandom is used"
                        + " instead");
    }
}
