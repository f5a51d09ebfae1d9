package net.mixminion.web;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names: {@code http_proxy} for http, {@code https_proxy} for https, each
 * {@code [http://][USER:PASSWORD@]HOST[:PORT][/]}; {@code no_proxy}, a list with commas, names the hosts and domains that
 * are asked directly, {@code *} all of them. The names may be written in capitals, but for HTTP_PROXY, which a web client
 * could set for a program started by a web server.
 */
public final class ProxySettings {
    /** No proxy at all. */
    public static final ProxySettings NONE = new ProxySettings(null, null, List.of());

    private static final int USUAL_PORT = 80;

    private final @Nullable URI http;
    private final @Nullable URI https;
    private final List<String> direct;

    private ProxySettings(@Nullable URI http, @Nullable URI https, List<String> direct) {
        this.http = http;
        this.https = https;
        this.direct = direct;
    }

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException if a proxy's address can't be understood; to ask directly instead could betray
     *     what the proxy was to hide
     */
    public static ProxySettings of(Map<String, String> environment) {
        List<String> direct = Stream.of(value(environment, "no_proxy", true).split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
        return new ProxySettings(
                proxy("http_proxy", value(environment, "http_proxy", false)),
                proxy("https_proxy", value(environment, "https_proxy", true)),
                direct);
    }

    private static String value(Map<String, String> environment, String name, boolean capitals) {
        String value = environment.get(name);
        if (value == null && capitals) {
            value = environment.get(name.toUpperCase(Locale.ROOT));
        }
        return value == null ? "" : value.strip();
    }

    private static @Nullable URI proxy(String name, String value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            URI uri = new URI(value.contains("://") ? value : "http://" + value);
            if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // its message would quote a password
        }
        throw new IllegalArgumentException(
                "the environment variable " + name + " names no proxy; write http://HOST:PORT/");
    }

    /** The proxy for an address; empty to ask directly. */
    Optional<InetSocketAddress> proxyFor(URI target) {
        URI proxy = "https".equalsIgnoreCase(target.getScheme()) ? https : http;
        if (proxy == null || isDirect(String.valueOf(target.getHost()).toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return Optional.of(InetSocketAddress.createUnresolved(
                proxy.getHost(), proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort()));
    }

    private boolean isDirect(String host) {
        for (String name : direct) {
            String domain = name.startsWith(".") ? name : "." + name;
            if (name.equals("*") || host.equals(name) || host.endsWith(domain)) {
                return true;
            }
        }
        return false;
    }

    ProxySelector selector() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI target) {
                return List.of(proxyFor(target)
                        .map(address -> new Proxy(Proxy.Type.HTTP, address))
                        .orElse(Proxy.NO_PROXY));
            }

            @Override
            public void connectFailed(URI target, SocketAddress proxy, IOException e) {
                // whoever asked is told
            }
        };
    }

    /** Knows the proxies' passwords; null if they want none. */
    @Nullable
    Authenticator authenticator() {
        if (Stream.of(Optional.ofNullable(http), Optional.ofNullable(https))
                .allMatch(proxy -> proxy.map(URI::getUserInfo).isEmpty())) {
            return null;
        }
        // without this the JDK gives no password to a proxy that is to let https through
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                URI proxy = "https".equalsIgnoreCase(getRequestingURL().getProtocol()) ? https : http;
                if (getRequestorType() != RequestorType.PROXY || proxy == null || proxy.getUserInfo() == null) {
                    return null;
                }
                String[] parts = proxy.getUserInfo().split(":", 2);
                return new PasswordAuthentication(parts[0], parts.length < 2 ? new char[0] : parts[1].toCharArray());
            }
        };
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return "ProxySettings[http " + (http == null ? "direct" : "by proxy") + ", https "
                + (https == null ? "direct" : "by proxy") + "]";
    }
}
