package net.mixminion.web;

import java.io.IOException;
import java.net.Authenticator;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** HTTP and HTTPS with answers that are limited in length and time. */
public final class Web {
    /** The longest answer. */
    public static final int MAX_OCTETS = 16 * 1024 * 1024;
    /** The longest time from the first packet to the last octet. */
    public static final Duration MAX_TIME = Duration.ofSeconds(60);

    private static final int MAX_REDIRECTIONS = 3;
    private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);
    private static final String USER_AGENT = "mixminion";

    private final HttpClient client;
    private final int maxOctets;
    private final Duration maxTime;

    /** @param proxies what requests go through */
    public Web(ProxySettings proxies) {
        this(proxies, MAX_OCTETS, MAX_TIME);
    }

    /** As above, with other limits. */
    public Web(ProxySettings proxies, int maxOctets, Duration maxTime) {
        this(proxies, maxOctets, maxTime, defaultTls());
    }

    Web(ProxySettings proxies, int maxOctets, Duration maxTime, SSLContext tls) {
        this.maxOctets = maxOctets;
        this.maxTime = maxTime;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(maxTime)
                .proxy(proxies.selector());
        Authenticator authenticator = proxies.authenticator();
        if (authenticator != null) {
            builder.authenticator(authenticator);
        }
        this.client = builder.build();
    }

    /**
     * Fetches a file, without asking caches. At most three redirections are followed, to http and https alone, and
     * never from https to http.
     *
     * @param modifiedSince what the server said in Last-Modified when we fetched it last, or null; if it is still the
     *     same the server may answer 304 without a body
     * @throws IOException if there is no complete answer within the limits
     */
    public WebReply get(URI uri, @Nullable String modifiedSince) throws IOException, InterruptedException {
        long limit = System.nanoTime() + maxTime.toNanos();
        URI at = uri;
        for (int redirections = 0; ; redirections++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(at)
                    .header("Pragma", "no-cache")
                    .header("Cache-Control", "no-cache")
                    .GET();
            if (modifiedSince != null) {
                request.header("If-Modified-Since", modifiedSince);
            }
            WebReply reply = exchange(request, limit);
            if (!REDIRECTIONS.contains(reply.status())) {
                return reply;
            }
            if (redirections == MAX_REDIRECTIONS) {
                throw new IOException("more than " + MAX_REDIRECTIONS + " redirections");
            }
            at = redirected(at, reply);
        }
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static URI redirected(URI from, WebReply reply) throws IOException {
        URI to;
        try {
            to = from.resolve(reply.location());
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirection to what is no address", e);
        }
        String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
        boolean isSafe = scheme.equals("https") || (scheme.equals("http") && !"https".equals(from.getScheme()));
        if (!isSafe || to.getHost() == null) {
            throw new IOException("a redirection that is not followed");
        }
        return to;
    }

    /**
     * Sends a form with one field. Redirections are not followed.
     *
     * @throws IOException if there is no complete answer within the limits
     */
    public WebReply post(URI uri, String field, String value) throws IOException, InterruptedException {
        String form = field + "=" + URLEncoder.encode(value, StandardCharsets.ISO_8859_1);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form, StandardCharsets.ISO_8859_1));
        return exchange(request, System.nanoTime() + maxTime.toNanos());
    }

    private WebReply exchange(HttpRequest.Builder builder, long limit) throws IOException, InterruptedException {
        HttpRequest request = builder.header("User-Agent", USER_AGENT).build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, unused -> new BoundedBody(maxOctets));
        try {
            long left = Math.max(0, limit - System.nanoTime());
            return WebReply.of(answer.get(left, TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("no complete answer within " + maxTime.toSeconds() + " seconds", e);
        } finally {
            answer.cancel(true);
        }
    }
}
