package net.mixminion.dirclient;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP and HTTPS with answers that are limited in length and time. Redirections are not followed. */
final class Web implements AutoCloseable {
    /** The longest answer. */
    static final int MAX_OCTETS = 16 * 1024 * 1024;
    /** The longest time from the first packet to the last octet. */
    static final Duration MAX_TIME = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final HttpClient client;
    private final int maxOctets;
    private final Duration maxTime;

    Web(Vertx vertx) {
        this(vertx, MAX_OCTETS, MAX_TIME);
    }

    Web(Vertx vertx, int maxOctets, Duration maxTime) {
        this.vertx = vertx;
        this.maxOctets = maxOctets;
        this.maxTime = maxTime;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setDecompressionSupported(false)
                .setConnectTimeout((int) maxTime.toMillis()));
    }

    /**
     * Fetches a file, without asking caches.
     *
     * @throws IOException if there is no complete answer within the limits
     */
    WebReply get(URI uri) throws IOException, InterruptedException {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(uri.toString())
                .putHeader("Pragma", "no-cache")
                .putHeader("Cache-Control", "no-cache");
        return exchange(options, Buffer.buffer());
    }

    /**
     * Sends a form with one field.
     *
     * @throws IOException if there is no complete answer within the limits
     */
    WebReply post(URI uri, String field, String value) throws IOException, InterruptedException {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(uri.toString())
                .putHeader("Content-Type", "application/x-www-form-urlencoded");
        return exchange(options, Buffer.buffer(field + "=" + URLEncoder.encode(value, StandardCharsets.ISO_8859_1)));
    }

    private WebReply exchange(RequestOptions options, Buffer body) throws IOException, InterruptedException {
        Promise<WebReply> promise = Promise.promise();
        long timer = vertx.setTimer(
                maxTime.toMillis(), id -> promise.tryFail(new IOException("no complete answer within " + maxTime)));
        Future<HttpClientRequest> opened = client.request(options);
        opened.onFailure(promise::tryFail).onSuccess(request -> {
            promise.future().onFailure(e -> request.reset());
            request.send(body)
                    .onFailure(promise::tryFail)
                    .onSuccess(response -> new Collector(response, maxOctets, promise).start());
        });
        try {
            return promise.future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(2 * maxTime.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("no answer", e);
        } finally {
            vertx.cancelTimer(timer);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /** Gathers the octets of an answer, up to the limit. */
    private static final class Collector {
        private final HttpClientResponse response;
        private final int maxOctets;
        private final Promise<WebReply> promise;
        private final Buffer body = Buffer.buffer();

        Collector(HttpClientResponse response, int maxOctets, Promise<WebReply> promise) {
            this.response = response;
            this.maxOctets = maxOctets;
            this.promise = promise;
        }

        void start() {
            response.exceptionHandler(promise::tryFail);
            response.handler(this::take);
            response.endHandler(unused -> promise.tryComplete(new WebReply(
                    response.statusCode(),
                    response.getHeader("Content-Type"),
                    response.getHeader("Date"),
                    body.getBytes())));
        }

        private void take(Buffer part) {
            if (body.length() + part.length() > maxOctets) {
                promise.tryFail(new IOException("the answer has more than " + maxOctets + " octets"));
            } else if (!promise.future().isComplete()) {
                body.appendBuffer(part);
            }
        }
    }
}
