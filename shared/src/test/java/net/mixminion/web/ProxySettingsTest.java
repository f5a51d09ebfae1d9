package net.mixminion.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxySettingsTest {
    private static final URI HTTP = URI.create("http://directory.example.test/d.gz");
    private static final URI HTTPS = URI.create("https://directory.example.test/d.gz");

    @Test
    void eachSchemeHasItsProxy() {
        ProxySettings both = ProxySettings.of(
                Map.of("http_proxy", "http://one.example.test:3128/", "HTTPS_PROXY", "two.example.test:8080"));
        assertThat(both.proxyFor(HTTP))
                .map(InetSocketAddress::toString)
                .hasValueSatisfying(
                        proxy -> assertThat(proxy).contains("one.example.test").endsWith(":3128"));
        assertThat(both.proxyFor(HTTPS))
                .map(InetSocketAddress::toString)
                .hasValueSatisfying(
                        proxy -> assertThat(proxy).contains("two.example.test").endsWith(":8080"));
        assertThat(ProxySettings.of(Map.of("http_proxy", "one.example.test")).proxyFor(HTTPS))
                .isEmpty();
        assertThat(ProxySettings.of(Map.of("HTTP_PROXY", "one.example.test")).proxyFor(HTTP))
                .as("a web client could set it")
                .isEmpty();
    }

    @Test
    void someHostsAreAskedDirectly() {
        for (String list : List.of("*", "directory.example.test", "a.test, .example.test", "EXAMPLE.test")) {
            assertThat(ProxySettings.of(Map.of("http_proxy", "one.test:1", "no_proxy", list))
                            .proxyFor(HTTP))
                    .as(list)
                    .isEmpty();
        }
        for (String list : List.of("", "ample.test", "other.example.test", "directory")) {
            assertThat(ProxySettings.of(Map.of("http_proxy", "one.test:1", "no_proxy", list))
                            .proxyFor(HTTP))
                    .as(list)
                    .isPresent();
        }
    }

    @Test
    void whatIsNoProxyIsRefusedWithoutQuotingIt() {
        for (String bad : List.of("socks5://user:secret@host:1", "http://", "http://user:secret@ho st/")) {
            assertThatThrownBy(() -> ProxySettings.of(Map.of("http_proxy", bad)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("http_proxy")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void requestsGoThroughTheProxyAndTheirHostIsNeverLookedUp() throws Exception {
        try (WebStub proxy = new WebStub()) {
            proxy.answers("text/plain", "by proxy".getBytes(StandardCharsets.US_ASCII));
            Web web = new Web(
                    ProxySettings.of(Map.of("http_proxy", "http://" + proxy.address() + "/")),
                    1000,
                    Duration.ofSeconds(10));
            URI nowhere = URI.create("http://no-such-host.invalid/Directory.gz");
            assertThat(web.get(nowhere, null).text()).isEqualTo("by proxy");
            assertThat(web.post(nowhere, "desc", "x y").text()).isEqualTo("by proxy");
            assertThat(proxy.targets()).containsExactly(nowhere.toString(), nowhere.toString());
            assertThat(proxy.requests())
                    .containsExactly("GET null ", "POST application/x-www-form-urlencoded desc=x+y");
        }
    }
}
