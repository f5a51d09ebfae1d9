package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.client.CommandRun.Result;
import net.mixminion.client.TestNetwork.Offer;
import net.mixminion.client.TestNetwork.Server;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.queue.ClientQueue;
import net.mixminion.client.queue.QueuedPacket;
import net.mixminion.client.send.Delivery;
import net.mixminion.client.send.Fate;
import net.mixminion.client.send.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code flush} and {@code clean-queue}: how packets leave the queue. */
class FlushCommandTest {
    private final Path queue;
    private final Path home;
    private final TestNetwork network;
    private final CommandRun mixminion;

    FlushCommandTest(@TempDir Path home) {
        this.home = home;
        this.queue = home.resolve(".mixminion/queue");
        this.network = new TestNetwork(home);
        this.mixminion = new CommandRun(home);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void thereIsNothingToFlushAtFirst() {
        Result result = mixminion.run("flush");
        assertThat(result.code()).isZero();
        assertThat(result.out()).containsExactly("nothing is queued");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void sendsOnlyToTheNamedServers() throws IOException {
        Server a = network.start("Aye", Offer.EXIT);
        Server b = network.start("Bee", Offer.EXIT);
        mixminion.imports(a, b);
        queue("Aye,Bee", "Bee,Aye", "Aye,Bee");
        assertThat(mixminion.run("flush", "bEE").out()).containsExactly("1 packet handed to Bee");
        assertThat(a.received).isEmpty();
        assertThat(mixminion.run("flush", "Bee").out()).containsExactly("nothing is queued for Bee");
        assertThat(messages()).hasSize(2);
        assertThat(mixminion.run("flush", "Bee", "Aye").out()).containsExactly("2 packets handed to Aye");
    }

    @Test
    void sendsNoMorePacketsThanTold() throws IOException {
        Server a = network.start("Aye", Offer.EXIT);
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        queue("Aye,Bee", "Aye,Bee", "Aye,Bee");
        assertThat(mixminion.run("flush", "-n", "1").out()).containsExactly("1 packet handed to Aye");
        assertThat(messages()).hasSize(2);
        assertThat(mixminion.run("flush", "--count=5").out()).containsExactly("2 packets handed to Aye");
        assertThat(a.received).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void tellsWhatStaysAndWhy() throws IOException {
        Server a = network.start("Aye", Offer.EXIT);
        Server b = network.start("Bee", Offer.EXIT);
        mixminion.imports(a, b);
        queue("Aye,Bee", "Bee,Aye", "Aye,Bee");
        a.close();
        Result result = mixminion.run("flush");
        assertThat(result.code()).isEqualTo(69);
        assertThat(result.out()).containsExactly("1 packet handed to Bee");
        assertThat(result.err()).hasSize(2);
        assertThat(result.err().get(0)).startsWith("mixminion: 2 packets not taken by Aye: no connection");
        assertThat(result.err().get(1)).isEqualTo("mixminion: what was not taken stays in the queue");
        assertThat(messages()).hasSize(2);
    }

    @Test
    void aDamagedFileIsPutAsideAndTheRestIsSent() throws IOException {
        Server a = network.start("Aye", Offer.EXIT);
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        queue("Aye,Bee", "Aye,Bee", "Aye,Bee");
        truncate(messages().get(0), 100);
        truncate(messages().get(1), 20_000);
        Result result = mixminion.run("flush");
        assertThat(result.code()).isEqualTo(74);
        assertThat(result.out()).containsExactly("1 packet handed to Aye");
        assertThat(result.err()).hasSize(2).allMatch(line -> line.contains("put aside as crp_*"));
        assertThat(names().stream().map(name -> name.substring(0, 4)))
                .containsExactlyInAnyOrder("crp_", "crp_", ".cla");
    }

    @Test
    void twoFlushesAtOnceSendNoPacketTwice() throws IOException {
        CompletableFuture<Result> second = new CompletableFuture<>();
        Server a = network.start("Aye", Offer.EXIT, packet -> {
            // the first flush waits for its acknowledgement meanwhile
            second.complete(second.isDone() ? second.join() : new CommandRun(home).run("flush"));
            return true;
        });
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        queue("Aye,Bee");
        Result first = mixminion.run("flush");
        assertThat(first.code()).isZero();
        assertThat(first.out()).containsExactly("1 packet handed to Aye");
        assertThat(second.join().code()).isEqualTo(75);
        assertThat(second.join().out()).isEmpty();
        assertThat(second.join().err())
                .containsExactly("mixminion: another process is handing over 1 packet; left to that one");
        assertThat(a.received).hasSize(1);
    }

    @Test
    void flushOfAnotherProcessLeavesAlonePacketsThatAreBeingSent() throws IOException {
        CompletableFuture<Integer> other = new CompletableFuture<>();
        Server a = network.start("Aye", Offer.EXIT, packet -> {
            if (!other.isDone()) {
                other.complete(exitCode(mixminion.start("flush")));
            }
            return true;
        });
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        Result sent = mixminion.input("x").run("send", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(sent.code()).isZero();
        assertThat(other.join()).isEqualTo(75);
        assertThat(a.received).hasSize(1);
        assertThat(messages()).isEmpty();
    }

    @Test
    void aPacketOfAProcessThatDiesBeforeTheAcknowledgementIsNotLost() throws IOException {
        CompletableFuture<Process> victim = new CompletableFuture<>();
        Server a = network.start("Aye", Offer.EXIT, packet -> {
            Process process = victim.join();
            if (process.isAlive()) {
                exitCode(process.destroyForcibly());
            }
            return true;
        });
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        victim.complete(mixminion.start("send", "-t", "joe@example.org", "-P", "Aye,Bee", "-D", "no"));
        assertThat(exitCode(victim.join())).isNotZero();
        assertThat(messages()).hasSize(1);
        Result flushed = mixminion.run("flush");
        assertThat(flushed.err()).isEmpty();
        assertThat(flushed.code()).isZero();
        assertThat(a.received).hasSize(2);
        assertThat(a.received.get(0)).as("the server drops a replay").isEqualTo(a.received.get(1));
        assertThat(messages()).isEmpty();
    }

    @Test
    void aPortionAtATimeIsInMemoryAndAServerThatIsNotReachedIsTriedOnce() throws IOException, ClientException {
        Server b = network.start("Bee", Offer.EXIT);
        mixminion.imports(b, network.start("Cee", Offer.EXIT));
        AtomicInteger attempts = new AtomicInteger();
        Path descriptor = home.resolve("ears");
        try (ServerSocket ears = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ClientQueue open = ClientQueue.open(
                        ClientHome.at(home.resolve(".mixminion"), Map.of(), false), new SecureRandom(), line -> {})) {
            TestNetwork.writeDescriptor(
                    descriptor,
                    "Ears",
                    Offer.RELAY,
                    ears.getLocalPort(),
                    TestNetwork.key(6),
                    TestNetwork.key(7),
                    Instant.now());
            new Thread(() -> hangUp(ears, attempts)).start();
            queue("Bee,Cee", descriptor + ",Bee", "Bee,Cee", descriptor + ",Bee", descriptor + ",Bee");
            List<QueuedPacket> packets = open.list().stream()
                    .sorted(Comparator.comparing(
                            packet -> packet.first().nickname().equals("Bee")))
                    .toList();
            Delivery delivery = new Delivery(Duration.ofSeconds(20), Clock.systemUTC(), new SecureRandom());
            List<Fate> fates = new QueuedDelivery(delivery, open, line -> {})
                    .deliver(open.claim(packets, 9).ours(), 2, Progress.of(0, System.err, false));
            assertThat(fates.stream().map(Fate::number)).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
            assertThat(fates.stream().filter(Fate::accepted).map(Fate::number)).containsExactlyInAnyOrder(4, 5);
        }
        assertThat(attempts).hasValue(1);
        assertThat(messages()).hasSize(3);
        assertThat(b.received).hasSize(2);
    }

    private static void hangUp(ServerSocket ears, AtomicInteger attempts) {
        try {
            while (true) {
                ears.accept().close();
                attempts.incrementAndGet();
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    @Test
    void cleansByAgeAndServer() throws IOException {
        Server a = network.start("Aye", Offer.EXIT);
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        Instant now = Instant.now();
        mixminion.at(Clock.fixed(now, ZoneOffset.UTC));
        queue("Aye,Bee", "Bee,Aye", "Aye,Bee");
        Clock later = Clock.fixed(now.plus(Duration.ofDays(7)), ZoneOffset.UTC);
        Clock muchLater = Clock.fixed(now.plus(Duration.ofDays(60)), ZoneOffset.UTC);
        assertThat(mixminion.run("clean-queue").out()).containsExactly("nothing to delete");
        assertThat(mixminion.at(later).run("clean-queue", "-d", "8").out()).containsExactly("nothing to delete");
        assertThat(messages()).hasSize(3);
        assertThat(mixminion.run("clean-queue", "--days=7", "bee").out())
                .containsExactly("1 packet deleted that waited for Bee");
        assertThat(messages()).hasSize(2);
        assertThat(mixminion.at(muchLater).run("clean-queue").out())
                .containsExactly("2 packets deleted that waited for Aye");
        assertThat(names()).containsExactly(".claims");
        assertThat(mixminion.run("flush").out()).containsExactly("nothing is queued");
        assertThat(a.received).isEmpty();
    }

    @Test
    void cleansNothingThatIsBeingSent() throws IOException {
        CompletableFuture<Result> cleaned = new CompletableFuture<>();
        Server a = network.start("Aye", Offer.EXIT, packet -> {
            cleaned.complete(new CommandRun(home).run("clean-queue", "-d", "0"));
            return false;
        });
        mixminion.imports(a, network.start("Bee", Offer.EXIT));
        mixminion.input("x").run("send", "-t", "joe@example.org", "-P", "Aye,Bee");
        assertThat(cleaned.join().code()).isEqualTo(75);
        assertThat(cleaned.join().out()).isEmpty();
        assertThat(messages()).hasSize(1);
    }

    @Test
    void tellsSinceWhenTheOldestWaits() {
        mixminion.imports(network.start("Aye", Offer.EXIT), network.start("Bee", Offer.EXIT));
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        mixminion.at(Clock.fixed(tomorrow, ZoneOffset.UTC));
        queue("Aye,Bee");
        mixminion.at(Clock.fixed(tomorrow.plus(Duration.ofDays(1)), ZoneOffset.UTC));
        queue("Aye,Bee");
        assertThat(mixminion.run("inspect-queue").out())
                .singleElement()
                .asString()
                .startsWith("2 packets for Aye ")
                .endsWith(", the oldest since " + LocalDate.ofInstant(tomorrow, ZoneOffset.UTC));
    }

    private void queue(String... paths) {
        for (String path : paths) {
            Result result = mixminion.input("x").run("queue", "-t", "joe@example.org", "-P", path);
            assertThat(result.err()).isEmpty();
        }
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(queue)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private List<String> messages() throws IOException {
        return names().stream().filter(name -> name.startsWith("msg_")).toList();
    }

    private void truncate(String name, long octets) throws IOException {
        try (FileChannel file = FileChannel.open(queue.resolve(name), StandardOpenOption.WRITE)) {
            file.truncate(octets);
        }
    }

    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
