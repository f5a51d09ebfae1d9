package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.mixminion.crypto.Digest20;
import net.mixminion.packet.Hop;
import net.mixminion.testnet.PacketSource.Tagged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two receivers on one port: one dies, comes back, is replaced or is taken away, and senders hardly notice. */
class ReceiversIT {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);
    private static final int FEWEST_ACKNOWLEDGED = 20;

    @TempDir
    private Path directory;

    private final Installation installation = Installation.find();
    private final Vertx vertx = Vertx.vertx();
    private final PacketSource source = new PacketSource(vertx);
    private final AtomicBoolean enough = new AtomicBoolean();
    private final List<Digest20> acknowledged = new ArrayList<>();
    private long longestSilence;
    private TestServer server;
    private NextHop next;
    private Hop hop;

    @BeforeEach
    void start() throws Exception {
        next = NextHop.start(vertx);
        server = TestServer.create(installation, directory, "both", TestServer.freePort(), Duration.ofSeconds(2));
        server.start();
        hop = server.hop();
    }

    @AfterEach
    void leaveNothingBehind() {
        server.close();
        next.close();
        vertx.close().await();
    }

    @Test
    @Timeout(180)
    void oneDiesAndIsReplacedWhileTheOtherServesAndNoAcknowledgedPacketIsLost() throws Exception {
        command("scale", "receiver=2");
        Set<Long> first = await(2, Set.of());
        Thread sender = new Thread(this::sendOneAfterTheOther, "sender");
        sender.start();
        try {
            Long victim = first.iterator().next();
            Stages.kill(victim);
            Set<Long> second = await(2, Set.of(victim));
            first.remove(victim);
            assertThat(second).containsAll(first);

            // and the one that has not died yet
            first.forEach(Stages::kill);
            await(2, first);
        } finally {
            enough.set(true);
            sender.join();
        }
        assertThat(acknowledged).hasSizeGreaterThan(FEWEST_ACKNOWLEDGED);
        assertThat(Duration.ofNanos(longestSilence)).isLessThan(LONGEST_SILENCE);
        Trial.await("all packets at the next hop")
                .untilAsserted(() -> assertThat(next.tags()).containsAll(acknowledged));
        Trial.awaitEmpty(server);
        assertThat(next.tags()).containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    /** Sends packets until there are enough, each on a connection of its own, and each again until it is taken. */
    private void sendOneAfterTheOther() {
        long last = System.nanoTime();
        while (!enough.get()) {
            Tagged packet = source.make(1, hop, next.hop()).get(0);
            boolean taken = false;
            while (!taken) {
                taken = source.send(hop, List.of(packet)).size() == 1;
            }
            acknowledged.add(packet.tag());
            longestSilence = Math.max(longestSilence, System.nanoTime() - last);
            last = System.nanoTime();
        }
    }

    private void command(String name, String argument) throws Exception {
        Installation.Outcome outcome = installation.server(directory, server.config(), name, argument);
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
    }

    /** How many sockets listen on the server's port, by the system's table of sockets. */
    private long listening() throws IOException {
        Pattern listener = Pattern.compile(String.format(":%04X 0+:0000 0A", server.port()));
        long count = 0;
        // Java's sockets for IPv4 may be those for both
        for (String table : List.of("tcp", "tcp6")) {
            try (Stream<String> sockets = Files.lines(Path.of("/proc/net", table))) {
                count += sockets.filter(line -> listener.matcher(line).find()).count();
            }
        }
        return count;
    }

    /** Waits until so many receivers listen, and none of those that are named. */
    private Set<Long> await(int count, Set<Long> without) {
        Trial.await(count + " receivers").until(() -> {
            List<Long> running = Stages.all(server, "receiver");
            return running.size() == count && running.stream().noneMatch(without::contains) && listening() == count;
        });
        return new HashSet<>(Stages.all(server, "receiver"));
    }
}
