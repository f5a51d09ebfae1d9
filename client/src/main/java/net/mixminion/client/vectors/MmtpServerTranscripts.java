package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.mmtp.MmtpServer;
import net.mixminion.mmtp.MmtpServerOptions;
import net.mixminion.mmtp.PacketSink;
import net.mixminion.packet.Packet;

/** What our server answers to the octets that the vectors list, each write in a TLS record of its own. */
final class MmtpServerTranscripts {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** How long after a write we wait for an answer, and in the end for more than there should be. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Vertx vertx;
    private final Report report;
    private final TlsPeer.Identity identity = TlsPeer.Identity.make();

    MmtpServerTranscripts(Vertx vertx, Report report) {
        this.vertx = vertx;
        this.report = report;
    }

    /** Takes packets, or refuses all of them, and counts. */
    private static final class Counting implements PacketSink {
        private final boolean rejects;
        private final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger rejected = new AtomicInteger();
        private final AtomicInteger junk = new AtomicInteger();

        Counting(boolean rejects) {
            this.rejects = rejects;
        }

        @Override
        public Future<Boolean> store(Packet packet) {
            if (rejects) {
                rejected.incrementAndGet();
            } else {
                delivered.add(packet.sha1().hex());
            }
            return Future.succeededFuture(!rejects);
        }

        @Override
        public Future<Boolean> pad(Packet octets) {
            junk.incrementAndGet();
            return Future.succeededFuture(true);
        }
    }

    void check(JsonNode c) throws Exception {
        Counting sink = new Counting(c.required("server_rejects_packets").booleanValue());
        MmtpServer server = new MmtpServer(
                vertx, new MmtpServerOptions("127.0.0.1", 0, identity.tls(), Duration.ofMinutes(1)), sink);
        int port = server.start().await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        byte[] expected = octets(c, "server_bytes_b64");
        boolean closes = c.required("server_closed").booleanValue();
        try (TlsPeer client = TlsPeer.connect(port)) {
            for (JsonNode write : c.required("client_writes_b64")) {
                client.write(octets(write));
                client.hear(client.heard().length + 1, PAUSE);
            }
            client.hear(expected.length, LIMIT);
            client.hear(Integer.MAX_VALUE, closes ? LIMIT : PAUSE);
            report.expect("octets of the server", expected, client.heard());
            report.expect("the same, readable", text(c, "server_bytes_text"), readable(client.heard()));
            report.expect("server closed", closes, client.isClosed());
        } finally {
            server.close().await(LIMIT.toSeconds() + 5, TimeUnit.SECONDS);
        }
        List<String> hashes = new ArrayList<>();
        c.required("delivered_sha1_hex").forEach(hash -> hashes.add(hash.textValue()));
        report.expect("delivered", hashes, List.copyOf(sink.delivered));
        report.expect("number delivered", number(c, "packets_delivered"), sink.delivered.size());
        report.expect("number rejected", number(c, "rejected"), sink.rejected.get());
        report.expect("number of junk", number(c, "junk_received"), sink.junk.get());
    }

    /** Octets as the vectors show them to people. */
    private static String readable(byte[] octets) {
        StringBuilder text = new StringBuilder();
        for (char c : new String(octets, StandardCharsets.ISO_8859_1).toCharArray()) {
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                default -> text.append(c >= ' ' && c <= '~' ? c : '.');
            }
        }
        return text.toString();
    }
}
