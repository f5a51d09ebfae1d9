package net.mixminion.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server that answers as it is told and remembers what it was asked. */
public final class WebStub implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Answer answer = exchange -> send(exchange, 200, "text/plain", new byte[0]);

    /** What the server does with a request. */
    @FunctionalInterface
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    public WebStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
            targets.add(exchange.getRequestURI().toString());
            requests.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-type") + " " + body);
            try (exchange) {
                answer.to(exchange);
            }
        });
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/path");
    }

    /** The host and port, as a proxy is named. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** What each request so far was for; absolute if we were taken for a proxy. */
    public List<String> targets() {
        return targets;
    }

    /** Method, content type and body of each request so far. */
    public List<String> requests() {
        return requests;
    }

    public void answers(Answer other) {
        answer = other;
    }

    public void answers(String contentType, String body) {
        answers(contentType, body.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void answers(String contentType, byte[] body) {
        answer = exchange -> send(exchange, 200, contentType, body);
    }

    /** Sends every request to another place. */
    public void redirects(String location) {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            send(exchange, 302, "text/html", new byte[0]);
        };
    }

    /** Sends the beginning of an answer and then nothing more. */
    public void hangs() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('[');
            exchange.getResponseBody().flush();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    public static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
