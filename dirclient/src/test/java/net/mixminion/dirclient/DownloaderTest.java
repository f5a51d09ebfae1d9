package net.mixminion.dirclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryContent;
import net.mixminion.directory.DirectoryTrust;
import net.mixminion.directory.Samples;
import net.mixminion.web.Gzip;
import net.mixminion.web.ProxySettings;
import net.mixminion.web.Web;
import net.mixminion.web.WebStub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DownloaderTest {
    private static final DirectoryContent TODAY = Samples.directory(Directory.Status.CONSENSUS, "d1", "d2", "d3");
    private static final String GOOD = Samples.signed(TODAY, "d1", "d2");

    private static final byte[] NOTHING = {};

    private final Path file;
    private final long seed = System.nanoTime();
    private final Web web = new Web(ProxySettings.NONE, Web.MAX_OCTETS, Duration.ofSeconds(10));
    private final WebStub server = new WebStub();
    private Instant now = Samples.NOW;

    DownloaderTest(@TempDir Path base) throws IOException {
        this.file = base.resolve("dir").resolve("dir.gz");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void fetchesADirectoryAndKeepsIt() throws Exception {
        server.answers("application/gzip", Gzip.compress(GOOD));
        assertThat(downloader().run(now)).isTrue();
        assertThat(server.requests()).containsExactly("GET null ");
        assertThat(stored()).isEqualTo(GOOD);
    }

    @Test
    void takesAnUncompressedOneToo() throws Exception {
        server.answers("text/plain", GOOD);
        assertThat(downloader().run(now)).isTrue();
        assertThat(stored()).isEqualTo(GOOD);
    }

    @Test
    void asksAgainTheNextDayInTheHourAfterMidnight() throws Exception {
        server.answers("application/gzip", Gzip.compress(GOOD));
        Downloader downloader = downloader();
        downloader.run(now);
        downloader.run(Instant.parse("2026-11-24T23:59:59Z"));
        assertThat(server.requests()).hasSize(1);
        String tomorrow = Samples.signed(of(Samples.NOW.plus(Duration.ofDays(1))), "d2", "d3");
        server.answers("application/gzip", Gzip.compress(tomorrow));
        assertThat(downloader.run(Instant.parse("2026-11-25T01:00:00Z"))).isTrue();
        assertThat(stored()).isEqualTo(tomorrow);
    }

    @Test
    void theSameDirectoryAgainIsNoNews() throws Exception {
        server.answers("application/gzip", Gzip.compress(GOOD));
        assertThat(downloader().run(now)).isTrue();
        assertThat(downloader().run(now)).isFalse();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void whatIsNotToBeBelievedLeavesTheOldOneInItsPlace() throws Exception {
        server.answers("application/gzip", Gzip.compress(GOOD));
        downloader().run(now);
        byte[] before = Files.readAllBytes(file);
        DirectoryContent vote = Samples.directory(Directory.Status.VOTE, "d1", "d2", "d3");
        DirectoryContent yesterday = of(Samples.NOW.minus(Duration.ofDays(1)));
        DirectoryContent tomorrow = of(Samples.NOW.plus(Duration.ofDays(1)));
        List<String> bad = List.of(
                "",
                "<html>not found</html>",
                Samples.signed(TODAY),
                Samples.signed(TODAY, "d1"),
                Samples.signed(TODAY, "d1", "stranger"),
                Samples.signed(vote, "d1", "d2", "d3"),
                Samples.signed(yesterday, "d1", "d2", "d3"),
                Samples.signed(tomorrow, "d1", "d2", "d3"),
                GOOD.replace("Recommended-Servers: alpha, zulu", "Recommended-Servers: zulu"),
                GOOD.replaceFirst("Comments: A", "Comments: B"),
                GOOD.substring(0, GOOD.length() / 2));
        for (String text : bad) {
            server.answers("application/gzip", Gzip.compress(text));
            assertThat(downloader().run(now)).isFalse();
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
    }

    @Test
    void anOlderOneOfTheSameSignersIsRefusedWhenTheClockWentBack() throws Exception {
        server.answers("application/gzip", Gzip.compress(GOOD));
        downloader().run(now);
        String yesterday = Samples.signed(of(Samples.NOW.minus(Duration.ofDays(1))), "d1", "d2", "d3");
        server.answers("application/gzip", Gzip.compress(yesterday));
        assertThat(downloader().run(now.minus(Duration.ofDays(1)))).isFalse();
        assertThat(stored()).isEqualTo(GOOD);
    }

    @Test
    void aFailureIsForgottenAfterAnHour() throws Exception {
        server.answers(exchange -> WebStub.send(exchange, 404, "text/html", new byte[0]));
        Downloader downloader = downloader();
        assertThat(downloader.run(now)).isFalse();
        server.answers("application/gzip", Gzip.compress(GOOD));
        assertThat(downloader.run(now.plus(Duration.ofMinutes(59)))).isFalse();
        assertThat(downloader.run(now.plus(Duration.ofMinutes(60)))).isTrue();
    }

    @Test
    void yesterdaysDirectoryDoesNotEndTheSearch() throws Exception {
        server.answers("application/gzip", Gzip.compress(GOOD));
        Downloader downloader = downloader();
        Instant justAfterMidnight = Instant.parse("2026-11-25T00:05:00Z");
        assertThat(downloader.run(justAfterMidnight)).as("better than none").isTrue();
        String tomorrow = Samples.signed(of(Samples.NOW.plus(Duration.ofDays(1))), "d2", "d3");
        server.answers("application/gzip", Gzip.compress(tomorrow));
        assertThat(downloader.run(justAfterMidnight.plus(Duration.ofHours(1)))).isTrue();
        assertThat(stored()).isEqualTo(tomorrow);
    }

    @Test
    void anotherUrlIsTriedWhenOneFails() throws Exception {
        try (WebStub bad = new WebStub()) {
            bad.answers("application/gzip", "rubbish");
            server.answers("application/gzip", Gzip.compress(GOOD));
            Random random = new Random(seed);
            for (int i = 0; i < 40; i++) {
                Files.deleteIfExists(file);
                Downloader downloader = new Downloader(config(List.of(bad.url(), server.url()), "d1"), web, random);
                assertThat(downloader.run(now)).as("seed %d", seed).isTrue();
            }
            assertThat(bad.requests()).as("seed %d", seed).hasSizeBetween(1, 39);
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aBombIsNotBlownUp() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] block = new byte[1 << 20];
            Arrays.fill(block, (byte) '\n');
            gzip.write("[Signed-Directory]\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 1024; i++) {
                gzip.write(block);
            }
        }
        server.answers("application/gzip", bomb.toByteArray());
        assertThat(downloader().run(now)).isFalse();
        assertThat(file).doesNotExist();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aDirectoryOfNothingButLinesIsRefused() throws Exception {
        for (String line : List.of("\n", "a: b\n", "[Server]\n", "[Signed-Directory]\n")) {
            StringBuilder text = new StringBuilder(GOOD);
            while (text.length() + line.length() <= Web.MAX_OCTETS) {
                text.append(line);
            }
            server.answers("application/gzip", Gzip.compress(text.toString()));
            assertThat(downloader().run(now)).isFalse();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void damagedGzipIsRefused() throws Exception {
        byte[] whole = Gzip.compress(GOOD);
        server.answers("application/gzip", Arrays.copyOf(whole, whole.length / 2));
        assertThat(downloader().run(now)).isFalse();
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1;
        server.answers("application/gzip", flipped);
        assertThat(downloader().run(now)).isFalse();
        assertThat(file).doesNotExist();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void anAnswerThatIsTooLongOrTooSlowIsCutOff() throws Exception {
        {
            Web small = new Web(ProxySettings.NONE, 1000, Duration.ofMillis(500));
            server.answers("application/gzip", new byte[1001]);
            Downloader longAnswer = new Downloader(config(List.of(server.url()), "d1"), small, new Random(seed));
            assertThat(longAnswer.run(now)).isFalse();
            server.hangs();
            Downloader slowAnswer = new Downloader(config(List.of(server.url()), "d1"), small, new Random(seed));
            assertThat(slowAnswer.run(now)).isFalse();
        }
    }

    @Test
    void redirectionsAreFollowedToTheWebOnlyAndNotForEver() throws Exception {
        try (WebStub other = new WebStub()) {
            other.answers("application/gzip", Gzip.compress(GOOD));
            for (String place : List.of("file:///etc/passwd", "ftp://127.0.0.1/", "//", "http:///", "")) {
                server.redirects(place);
                assertThat(downloader().run(now)).as(place).isFalse();
            }
            server.redirects(server.url().toString());
            int before = server.requests().size();
            assertThat(downloader().run(now)).isFalse();
            assertThat(server.requests()).as("three redirections, no more").hasSize(before + 4);
            assertThat(file).doesNotExist();
            server.redirects(other.url().toString());
            assertThat(downloader().run(now)).isTrue();
            assertThat(stored()).isEqualTo(GOOD);
        }
    }

    @Test
    void asksOnlyForWhatHasChangedSince() throws Exception {
        String modified = "Tue, 24 Nov 2026 00:00:00 GMT";
        List<String> asked = new CopyOnWriteArrayList<>();
        server.answers(exchange -> {
            String since = exchange.getRequestHeaders().getFirst("If-Modified-Since");
            asked.add(String.valueOf(since));
            exchange.getResponseHeaders().set("Last-Modified", modified);
            WebStub.send(exchange, since == null ? 200 : 304, "application/gzip", since == null ? gzip(GOOD) : NOTHING);
        });
        Downloader downloader = downloader();
        assertThat(downloader.run(now)).isTrue();
        Instant nextDay = Instant.parse("2026-11-25T01:00:00Z");
        assertThat(downloader.run(nextDay)).isFalse();
        assertThat(downloader.run(nextDay.plus(Duration.ofMinutes(59))))
                .as("the old one is not valid any more: an hour later again")
                .isFalse();
        assertThat(asked).containsExactly("null", modified);
        assertThat(downloader.run(nextDay.plus(Duration.ofHours(1)))).isFalse();
        assertThat(asked).containsExactly("null", modified, modified);
        assertThat(stored()).isEqualTo(GOOD);
    }

    @Test
    void anAnswerNotModifiedWithoutHavingAskedIsNone() throws Exception {
        server.answers(exchange -> WebStub.send(exchange, 304, "application/gzip", NOTHING));
        assertThat(downloader().run(now)).isFalse();
        assertThat(file).doesNotExist();
    }

    @Test
    void tellsWhatIsNotRecommendedAndWhoseClockIsWrong() throws Exception {
        server.answers(exchange -> {
            exchange.getResponseHeaders().set("Date", "Tue, 24 Nov 2026 12:11:00 GMT"); // replaced by the real time
            WebStub.send(exchange, 200, "application/gzip", gzip(GOOD));
        });
        try (CapturedLog log = CapturedLog.of(Downloader.class)) {
            downloader().run(now);
            assertThat(log.warnings()).noneMatch(line -> line.contains("recommend"));
            DirectoryContent other = new DirectoryContent(
                    Directory.Status.CONSENSUS,
                    now,
                    TODAY.recommended(),
                    TODAY.voters(),
                    List.of("0.0.9"),
                    List.of("0.0.9", "99.0.0"),
                    TODAY.servers());
            server.answers("application/gzip", gzip(Samples.signed(other, "d1", "d2")));
            assertThat(downloader().run(now)).isTrue();
            assertThat(log.warnings()).anyMatch(line -> line.contains("they recommend 0.0.9, 99.0.0"));
            // the stub tells the real time, and the test's is another
            boolean differs = Duration.between(Instant.now(), now).abs().compareTo(Duration.ofMinutes(10)) > 0;
            assertThat(log.warnings().stream().anyMatch(line -> line.contains("the clock of")))
                    .isEqualTo(differs);
        }
    }

    @Test
    void aDamagedFileCountsForNothing() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "rubbish");
        server.answers("application/gzip", Gzip.compress(GOOD));
        assertThat(downloader().run(now)).isTrue();
        assertThat(stored()).isEqualTo(GOOD);
    }

    @Test
    void asksNobodyWithoutSomebodyToTrust() throws Exception {
        server.answers("application/gzip", Gzip.compress(GOOD));
        assertThat(new Downloader(config(List.of(server.url())), web, new Random(seed)).run(now))
                .isFalse();
        assertThat(new Downloader(config(List.of(), "d1"), web, new Random(seed)).run(now))
                .isFalse();
        assertThat(server.requests()).isEmpty();
        assertThat(file).doesNotExist();
    }

    private static DirectoryContent of(Instant day) {
        return new DirectoryContent(
                Directory.Status.CONSENSUS,
                day,
                TODAY.recommended(),
                TODAY.voters(),
                TODAY.clientVersions(),
                TODAY.serverVersions(),
                TODAY.servers());
    }

    private Downloader downloader() {
        return new Downloader(config(List.of(server.url()), "d1", "d2", "d3"), web, new Random(seed));
    }

    private DirclientConfig config(List<URI> urls, String... trusted) {
        List<String> fingerprints = List.of(trusted).stream()
                .map(name -> Samples.voter(name).fingerprint())
                .toList();
        return new DirclientConfig(
                false,
                List.of(),
                urls,
                new DirectoryTrust(fingerprints, Duration.ofMinutes(10)),
                Duration.ofMinutes(10),
                file.resolveSibling("keys"),
                file);
    }

    private static byte[] gzip(String text) throws IOException {
        return Gzip.compress(text);
    }

    private String stored() throws IOException {
        return Gzip.text(Files.readAllBytes(file), Web.MAX_OCTETS);
    }
}
