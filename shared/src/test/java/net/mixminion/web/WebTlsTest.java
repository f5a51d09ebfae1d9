package net.mixminion.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import net.mixminion.mmtp.LegacyTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Directories by HTTPS, from a real TLS server: only from the host that was meant, and only by TLS of today. */
class WebTlsTest {
    static {
        // as in a server whose stages share one JVM
        LegacyTls.permit();
    }

    private static final String PAGE = "a directory";

    private final HostCertificate certificate;
    private final HttpsServer server;
    private String[] versions = {"TLSv1.3", "TLSv1.2"};

    WebTlsTest() throws Exception {
        certificate = HostCertificate.of("localhost");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setProtocols(versions);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext(
                "/", exchange -> WebStub.send(exchange, 200, "text/plain", PAGE.getBytes(StandardCharsets.US_ASCII)));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aHostWithATrustedCertificateIsAsked() throws Exception {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            versions = new String[] {version};
            assertThat(new String(web(trusting()).get(url("localhost"), null).body(), StandardCharsets.US_ASCII))
                    .as(version)
                    .isEqualTo(PAGE);
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotBelieved() {
        assertThatThrownBy(() -> web(SSLContext.getDefault()).get(url("localhost"), null))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("unable to find valid certification path to requested target");
    }

    @Test
    void aCertificateForAnotherHostIsNotBelieved() {
        assertThatThrownBy(() -> web(trusting()).get(url("127.0.0.1"), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("subject alternative names");
    }

    @Test
    void oldTlsIsNotSpokenEvenWhereTheJvmAllowsIt() throws Exception {
        versions = new String[] {"TLSv1"};
        assertThatThrownBy(() -> web(trusting()).get(url("localhost"), null))
                .isInstanceOf(IOException.class)
                .hasRootCauseInstanceOf(SSLException.class);
    }

    private URI url(String host) {
        return URI.create("https://" + host + ":" + server.getAddress().getPort() + "/Directory.gz");
    }

    private static Web web(SSLContext tls) {
        return new Web(ProxySettings.of(Map.of()), Web.MAX_OCTETS, Duration.ofSeconds(20), tls);
    }

    private SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setCertificateEntry("directory", certificate.certificate());
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
