package net.mixminion.dirclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DirectoryTrust;
import net.mixminion.directory.Samples;
import net.mixminion.web.ProxySettings;
import net.mixminion.web.Web;
import net.mixminion.web.WebStub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
    private static final String TAKEN = "Status: 1\nMessage: Accepted.\n";
    private static final DescriptorContent CONTENT = Samples.content("Alpha");

    private final Path keyDir;
    private final Web web = new Web(ProxySettings.NONE, 100_000, Duration.ofSeconds(2));
    private final WebStub server = new WebStub();
    private Instant now = Samples.NOW;

    PublisherTest(@TempDir Path keyDir) throws IOException {
        this.keyDir = keyDir;
        set("key_0001", CONTENT);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void sendsADescriptorOnceAndMarksItWhenItWasTaken() throws Exception {
        server.answers("text/plain", TAKEN);
        Publisher publisher = publisher(server.url());
        publisher.run(now);
        assertThat(server.requests()).hasSize(1);
        String request = server.requests().get(0);
        assertThat(request)
                .startsWith("POST application/x-www-form-urlencoded desc=%5BServer%5D%0ADescriptor-Version%3A+0.2");
        String sent = request.substring(request.indexOf("desc=") + 5);
        assertThat(URLDecoder.decode(sent, StandardCharsets.ISO_8859_1)).isEqualTo(text("key_0001"));
        assertThat(mark("key_0001")).hasContent("2026-11-24 12:00:00\n");

        publisher.run(now.plus(Duration.ofDays(1)));
        publisher(server.url()).run(now);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void tellsTheOperatorThatSomebodyHasToApproveIt() throws Exception {
        try (CapturedLog log = CapturedLog.of(Publisher.class)) {
            server.answers("text/plain", TAKEN);
            publisher(server.url()).run(now);
            assertThat(log.warnings()).isEmpty();
            Files.delete(mark("key_0001"));
            server.answers("text/plain", "Status: 1\nMessage: Held for approval by the operator.\n");
            publisher(server.url()).run(now);
            assertThat(log.warnings()).singleElement().asString().contains("once somebody has approved it");
        }
    }

    @Test
    void aDescriptorThatWaitsForApprovalIsPublished() throws Exception {
        server.answers("text/plain", "Status: 1 \r\nMessage: held until the operator looks at it\r\n");
        publisher(server.url()).run(now);
        assertThat(mark("key_0001")).exists();
    }

    @Test
    void aRefusedDescriptorIsNotMarkedAndTriedAgainLater() throws Exception {
        server.answers("text/plain", "Status: 0\nMessage: unknown nickname\n");
        Publisher publisher = publisher(server.url());
        publisher.run(now);
        assertThat(mark("key_0001")).doesNotExist();
        publisher.run(now.plus(Backoff.FIRST).minusMillis(1));
        assertThat(server.requests()).hasSize(1);
        now = now.plus(Backoff.FIRST);
        publisher.run(now);
        assertThat(server.requests()).hasSize(2);
        publisher.run(now.plus(Backoff.FIRST));
        assertThat(server.requests()).as("longer the second time").hasSize(2);
        server.answers("text/plain", TAKEN);
        publisher.run(now.plus(Backoff.FIRST.multipliedBy(2)));
        assertThat(mark("key_0001")).exists();
    }

    @Test
    void anAnswerThatIsNoneMarksNothing() throws Exception {
        List<WebStub.Answer> answers = List.of(
                exchange -> WebStub.send(
                        exchange, 200, "text/plain; charset=utf-8", TAKEN.getBytes(StandardCharsets.US_ASCII)),
                exchange -> WebStub.send(exchange, 200, "text/html", TAKEN.getBytes(StandardCharsets.US_ASCII)),
                exchange -> WebStub.send(exchange, 500, "text/plain", TAKEN.getBytes(StandardCharsets.US_ASCII)),
                exchange -> WebStub.send(exchange, 302, "text/plain", TAKEN.getBytes(StandardCharsets.US_ASCII)),
                exchange -> WebStub.send(exchange, 200, "text/plain", new byte[0]),
                exchange ->
                        WebStub.send(exchange, 200, "text/plain", "Status: 1\n".getBytes(StandardCharsets.US_ASCII)),
                exchange -> WebStub.send(
                        exchange, 200, "text/plain", "Status: 2\nMessage: x\n".getBytes(StandardCharsets.US_ASCII)),
                exchange -> WebStub.send(
                        exchange, 200, "text/plain", "Status: 1\n\nMessage: x\n".getBytes(StandardCharsets.US_ASCII)),
                exchange -> WebStub.send(exchange, 200, "text/plain", new byte[200_000]),
                exchange -> exchange.sendResponseHeaders(200, 1000));
        for (int i = 0; i < answers.size(); i++) {
            server.answers(answers.get(i));
            publisher(server.url()).run(now);
            assertThat(server.requests()).as("answer %d", i).hasSize(i + 1);
            assertThat(mark("key_0001")).as("answer %d", i).doesNotExist();
        }
    }

    @Test
    void aServerThatCanNotBeReachedKeepsNobodyFromTheOthers() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
        }
        server.answers("text/plain", TAKEN);
        publisher(nobody, server.url()).run(now);
        assertThat(server.requests()).hasSize(1);
        assertThat(mark("key_0001")).as("not all have taken it").doesNotExist();
    }

    @Test
    void allServersMustHaveTakenItAndNoneIsAskedTwice() throws Exception {
        try (WebStub second = new WebStub()) {
            server.answers("text/plain", TAKEN);
            second.answers("text/plain", "Status: 0\nMessage: not now\n");
            Publisher publisher = publisher(server.url(), second.url());
            publisher.run(now);
            assertThat(mark("key_0001")).doesNotExist();
            second.answers("text/plain", TAKEN);
            publisher.run(now.plus(Backoff.FIRST));
            assertThat(mark("key_0001")).exists();
            assertThat(server.requests()).hasSize(1);
            assertThat(second.requests()).hasSize(2);
        }
    }

    @Test
    void aDescriptorThatWasReplacedMeanwhileIsNotMarked() throws Exception {
        DescriptorContent other = CONTENT.at(now, CONTENT.validAfter(), CONTENT.validUntil());
        server.answers(exchange -> {
            write("key_0001", other);
            WebStub.send(exchange, 200, "text/plain", TAKEN.getBytes(StandardCharsets.US_ASCII));
        });
        Publisher publisher = publisher(server.url());
        publisher.run(now);
        assertThat(mark("key_0001")).doesNotExist();
        server.answers("text/plain", TAKEN);
        publisher.run(now);
        assertThat(mark("key_0001")).exists();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void sendsAllSetsThatAreNotOver() throws Exception {
        set(
                "key_0002",
                CONTENT.at(now, CONTENT.validUntil(), CONTENT.validUntil().plus(Duration.ofDays(30))));
        set(
                "key_0003",
                CONTENT.at(
                        now, CONTENT.validAfter().minus(Duration.ofDays(30)), Instant.parse("2026-11-24T00:00:00Z")));
        server.answers("text/plain", TAKEN);
        publisher(server.url()).run(now);
        assertThat(mark("key_0001")).exists();
        assertThat(mark("key_0002")).exists();
        assertThat(mark("key_0003")).doesNotExist();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void publishesNothingUnlessToldTo() throws Exception {
        new Publisher(config(false, List.of(server.url())), web).run(now);
        new Publisher(config(true, List.of()), web).run(now);
        assertThat(server.requests()).isEmpty();
    }

    private Publisher publisher(URI... urls) {
        return new Publisher(config(true, List.of(urls)), web);
    }

    private DirclientConfig config(boolean publish, List<URI> urls) {
        return new DirclientConfig(
                publish,
                urls,
                List.of(),
                new DirectoryTrust(List.of(), Duration.ZERO),
                Duration.ofMinutes(10),
                keyDir,
                keyDir.resolve("dir.gz"));
    }

    private void set(String name, DescriptorContent content) throws IOException {
        Files.createDirectories(keyDir.resolve(name));
        write(name, content);
    }

    private void write(String name, DescriptorContent content) throws IOException {
        Files.writeString(keyDir.resolve(name).resolve("ServerDesc"), Samples.text(content));
    }

    private String text(String name) throws IOException {
        return Files.readString(keyDir.resolve(name).resolve("ServerDesc"));
    }

    private Path mark(String name) {
        return keyDir.resolve(name).resolve("published");
    }
}
