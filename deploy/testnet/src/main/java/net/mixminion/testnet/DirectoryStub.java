package net.mixminion.testnet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryContent;
import net.mixminion.directory.DirectoryWriter;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.stage.Release;
import net.mixminion.web.Gzip;

/**
 * Directory servers of a network of tests, all in one: takes descriptors at {@code /upload} (dir-spec §5.2), a name for
 * its first identity key only, and shows at {@code /Directory.gz} a consensus of today about all it took, at
 * {@code /vote.gz} a vote, each signed by every voter. Replies to uploads can be scripted.
 */
public final class DirectoryStub implements AutoCloseable {
    private static final int VOTERS = 3;
    private static final int KEY_BITS = 2048;
    private static final int MAX_UPLOAD_OCTETS = 1 << 18;
    private static final String FIELD = "desc=";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final List<RsaPrivateKey> voters = new ArrayList<>();
    private final Map<String, Digest20> owners = new LinkedHashMap<>();
    private final Map<Digest20, ServerDescriptor> taken = new LinkedHashMap<>();
    private final List<String> uploads = new ArrayList<>();
    private final Deque<String> script = new ArrayDeque<>();

    private DirectoryStub(HttpServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
        for (int i = 0; i < VOTERS; i++) {
            voters.add(RsaKeys.generate(KEY_BITS, random));
        }
    }

    /** Starts one on a free port of the loopback address. */
    public static DirectoryStub start(Clock clock) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        DirectoryStub stub = new DirectoryStub(http, clock);
        http.setExecutor(stub.threads);
        http.createContext("/upload", exchange -> {
            try (exchange) {
                String body = new String(
                        exchange.getRequestBody().readNBytes(MAX_UPLOAD_OCTETS), StandardCharsets.ISO_8859_1);
                answer(exchange, "text/plain", stub.upload(body).getBytes(StandardCharsets.US_ASCII));
            }
        });
        http.createContext("/Directory.gz", exchange -> stub.show(exchange, Directory.Status.CONSENSUS));
        http.createContext("/vote.gz", exchange -> stub.show(exchange, Directory.Status.VOTE));
        http.start();
        return stub;
    }

    /** Where descriptors are sent. */
    public URI uploadUrl() {
        return url("/upload");
    }

    /** Where the consensus is. */
    public URI directoryUrl() {
        return url("/Directory.gz");
    }

    /** Where a vote is. */
    public URI voteUrl() {
        return url("/vote.gz");
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** The fingerprints of the voters, to be trusted. */
    public List<String> fingerprints() {
        return voters.stream()
                .map(voter -> RsaKeys.fingerprint(voter.publicKey()))
                .toList();
    }

    /** The lines of [DirectoryServers] that make a server or a user trust these voters. */
    public String trustLines() {
        StringBuilder lines = new StringBuilder("ServerURL: " + directoryUrl() + "\n");
        fingerprints()
                .forEach(fingerprint ->
                        lines.append("Fingerprint: ").append(fingerprint).append('\n'));
        return lines.toString();
    }

    /** Answers the next upload with this message, such as {@code Status: 0}; what was uploaded is not taken. */
    public synchronized void nextReply(String reply) {
        script.add(reply);
    }

    /** The texts of all descriptors that were sent so far, taken or not. */
    public synchronized List<String> uploads() {
        return List.copyOf(uploads);
    }

    /** The number of servers with at least one descriptor taken. */
    public synchronized int servers() {
        return owners.size();
    }

    synchronized String upload(String form) {
        if (!form.startsWith(FIELD)) {
            return reply(0, "nothing was sent");
        }
        String text = URLDecoder.decode(form.substring(FIELD.length()), StandardCharsets.ISO_8859_1);
        uploads.add(text);
        String scripted = script.poll();
        if (scripted != null) {
            return scripted;
        }
        try {
            ServerDescriptor descriptor = ServerDescriptor.parse(text, clock.instant());
            Digest20 owner = owners.putIfAbsent(descriptor.nickname().toLowerCase(Locale.ROOT), descriptor.keyId());
            if (owner != null && !owner.equals(descriptor.keyId())) {
                return reply(0, "this nickname belongs to another identity key");
            }
            taken.put(descriptor.digest(), descriptor);
            return reply(1, "Accepted.");
        } catch (WireFormatException e) {
            return reply(0, "not a descriptor");
        }
    }

    private static String reply(int status, String message) {
        return "Status: " + status + "\nMessage: " + message + "\n";
    }

    /** The directory of now, signed by all voters. */
    public synchronized String directory(Directory.Status status) {
        Instant now = clock.instant();
        List<Directory.Voter> electorate = fingerprints().stream()
                .map(fingerprint -> new Directory.Voter(fingerprint, "http://127.0.0.1/"))
                .toList();
        List<String> versions = List.of(Release.VERSION);
        String text = DirectoryWriter.unsigned(new DirectoryContent(
                status,
                now,
                List.copyOf(owners.keySet()),
                electorate,
                versions,
                versions,
                List.copyOf(taken.values())));
        for (RsaPrivateKey voter : voters) {
            text = new DirectoryWriter(random).sign(text, voter);
        }
        return text;
    }

    private void show(HttpExchange exchange, Directory.Status status) throws IOException {
        try (exchange) {
            answer(exchange, "application/gzip", Gzip.compress(directory(status)));
        }
    }

    private static void answer(HttpExchange exchange, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
