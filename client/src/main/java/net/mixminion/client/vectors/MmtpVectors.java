package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The kind {@code mmtp}: what the reference's server and client say to each other over TLS on the loopback interface,
 * said by ours, and the reference's certificates. The parts {@code tls} and {@code renegotiation_by_client} tell what
 * two reference peers negotiate with each other; they say nothing of what is asked of us, and make no cases.
 */
final class MmtpVectors implements VectorKind {
    private static final Set<String> NO_CASES = Set.of("description", "tls", "renegotiation_by_client");

    @Override
    public String name() {
        return "mmtp";
    }

    @Override
    public void run(JsonNode file, Report report) {
        Vertx vertx = Vertx.vertx();
        try {
            for (Map.Entry<String, JsonNode> part : file.properties()) {
                runPart(part.getKey(), part.getValue(), vertx, report);
            }
        } finally {
            close(vertx);
        }
    }

    private static void runPart(String part, JsonNode cases, Vertx vertx, Report report) {
        switch (part) {
            case "server_transcripts" -> {
                MmtpServerTranscripts transcripts = new MmtpServerTranscripts(vertx, report);
                cases.forEach(c -> report.check(title(part, c), () -> transcripts.check(c)));
            }
            case "client_transcripts" -> {
                MmtpClientTranscripts transcripts = new MmtpClientTranscripts(vertx, report);
                cases.forEach(c -> transcripts.run(title(part, c), c));
            }
            case "certs" -> report.check(part, () -> MmtpCertificates.check(cases, report));
            default -> {
                if (!NO_CASES.contains(part)) {
                    report.check(part, () -> report.expect("part of the file", "a known part", part));
                }
            }
        }
    }

    private static String title(String part, JsonNode c) {
        return part + ": " + c.path("case").asText();
    }

    private static void close(Vertx vertx) {
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the event loops did not end", e);
        }
    }
}
