package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import net.mixminion.config.ServerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    @TempDir
    Path temp;

    @Test
    void tellsRoundedNumbersOnceInAMixInterval() throws Exception {
        ServerConfig config = TestConfig.write(temp);
        assertThat(config.metrics().enabled()).isFalse();
        Statistics statistics = Statistics.load(temp.resolve("stats.tmp"), Clock.systemUTC());
        statistics.take("receiver/1", "{\"ReceivedPacket\":1234,\"Discarded:REPLAY\":99}");
        Supervisor supervisor = new Supervisor(
                config.processes(),
                (spec, listener) -> {
                    throw new IllegalStateException("nothing is started here");
                },
                Clock.systemUTC(),
                new Silence(System::nanoTime));
        AtomicLong time = new AtomicLong(1);
        try (Metrics metrics = Metrics.start(0, statistics, supervisor, () -> Duration.ofMinutes(30), time::get)) {
            assertThat(get(metrics.port()))
                    .contains("mixminion_events{event=\"ReceivedPacket\"} 1200\n")
                    .contains("mixminion_events{event=\"Discarded:REPLAY\"} 0\n");
            statistics.take("receiver/1", "{\"ReceivedPacket\":9999}");
            assertThat(get(metrics.port())).contains("\"ReceivedPacket\"} 1200\n");
            time.addAndGet(Duration.ofMinutes(31).toNanos());
            assertThat(get(metrics.port())).contains("\"ReceivedPacket\"} 9900\n");
        }
    }

    private static String get(int port) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
