package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.crypto.WireFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {
    @TempDir
    private Path dir = Path.of("");

    private TlsIdentity written(RsaPrivateKey key, byte[] certificates) throws IOException, WireFormatException {
        Path keyFile = Files.write(dir.resolve("mmtp.key"), RsaKeys.encodePem(key));
        Path certificateFile = Files.write(dir.resolve("mmtp.cert"), certificates);
        return TlsIdentity.load(keyFile, certificateFile);
    }

    @Test
    void isReadFromTheFilesOfAKeySet() throws Exception {
        List<X509Certificate> chain = MmtpFixtures.tlsIdentity().chain();
        TlsIdentity identity = written(MmtpFixtures.TRANSPORT, TransportCertificates.encodePem(chain));

        assertThat(identity.chain()).isEqualTo(chain);
        assertThat(identity.key()).isEqualTo(MmtpFixtures.TRANSPORT.jca());
    }

    @Test
    void certificateOfAnotherKeyIsRefused() {
        byte[] chain =
                TransportCertificates.encodePem(MmtpFixtures.tlsIdentity().chain());

        assertThatThrownBy(() -> written(MmtpFixtures.STRANGER, chain))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("another key");
    }

    @Test
    void anythingButTwoCertificatesIsRefused() {
        List<X509Certificate> chain = MmtpFixtures.tlsIdentity().chain();

        assertThatThrownBy(() -> written(MmtpFixtures.TRANSPORT, TransportCertificates.encodePem(chain.subList(0, 1))))
                .isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> written(MmtpFixtures.TRANSPORT, new byte[0])).isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> new TlsIdentity(MmtpFixtures.TRANSPORT.jca(), chain.subList(0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void missingFileIsSaidToBeMissing() {
        assertThatThrownBy(() -> TlsIdentity.load(dir.resolve("a"), dir.resolve("b")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void textShowsNothingOfTheKey() {
        assertThat(MmtpFixtures.tlsIdentity().toString()).matches("TlsIdentity\\[until [0-9TZ:-]+]");
    }
}
