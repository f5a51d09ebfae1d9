package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.mixminion.testnet.hostile.Behaviour;
import net.mixminion.testnet.hostile.RawMmtp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The installed receiver, alone in a process, and those who connect to it: well-behaved, clumsy, slow and greedy. */
@Timeout(120)
class ReceiverIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static ReceiverHome home;

    @BeforeAll
    static void makeHome() throws Exception {
        home = ReceiverHome.create();
    }

    @AfterAll
    static void leaveNothingBehind() throws Exception {
        home.close();
    }

    private static String does(Behaviour behaviour, ReceiverProcess receiver) throws IOException {
        return behaviour.act(receiver.socketAddress());
    }

    /** Rows IN-06 to IN-09, IN-11 and IN-14; by the tool that operators use. */
    @Test
    void eachPeerGetsTheAnswerThatItsBehaviourDeserves() throws Exception {
        try (ReceiverProcess receiver = home.start("MinFree: 1 KB\n", "")) {
            int before = receiver.stored();
            Installation.Outcome outcome = home.run(
                    "net.mixminion.testnet.hostile.MmtpProbe",
                    "127.0.0.1",
                    Integer.toString(receiver.socketAddress().getPort()));
            assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
            assertThat(outcome.out())
                    .containsPattern("legacy +RECEIVED")
                    .containsPattern("wrong-version +closed")
                    .containsPattern("wrong-digest +closed")
                    .containsPattern("wrong-command +closed")
                    .containsPattern("early +closed");
            // good, over TLS 1.0, and sixteen at once: the rest has left nothing
            assertThat(receiver.stored()).isEqualTo(before + 18);
            assertThat(receiver.isAlive()).isTrue();
            assertThat(receiver.log()).doesNotContain("127.0.0.1:").doesNotContain("Exception");
        }
    }

    @Test
    void whoIsSlowAnywhereIsCutOffWhileOthersAreServed() throws Exception {
        Duration patience = Duration.ofSeconds(3);
        try (ReceiverProcess receiver = home.start("Timeout: 3 seconds\nMinFree: 1 KB\n", "")) {
            List<Behaviour> slow = List.of(
                    Behaviour.SILENT,
                    Behaviour.HALF_HELLO,
                    Behaviour.SLOW_LINE,
                    Behaviour.SLOW_BLOCK,
                    Behaviour.TRICKLE,
                    Behaviour.IDLE,
                    Behaviour.DEAF);
            // the deaf one's packets are stored until its unread answers fill the system's buffers: as fast as the disk
            // is
            Set<Behaviour> bounded = EnumSet.copyOf(slow);
            bounded.remove(Behaviour.DEAF);
            Map<Behaviour, String> said = new ConcurrentHashMap<>();
            List<Thread> peers = new ArrayList<>();
            long begun = System.nanoTime();
            for (Behaviour behaviour : slow) {
                Thread peer = new Thread(() -> said.put(behaviour, tell(behaviour, receiver)));
                peer.start();
                peers.add(peer);
            }
            int served = 0;
            while (said.size() < slow.size()) {
                if (Duration.ofNanos(System.nanoTime() - begun).compareTo(patience.plusSeconds(20)) > 0) {
                    assertThat(said.keySet()).containsAll(bounded);
                }
                assertThat(does(Behaviour.GOOD, receiver)).isEqualTo("RECEIVED");
                served++;
            }
            for (Thread peer : peers) {
                peer.join();
            }
            assertThat(said.values()).containsOnly("closed");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(patience);
            assertThat(served).isGreaterThan(3);
        }
    }

    private static String tell(Behaviour behaviour, ReceiverProcess receiver) {
        try {
            return does(behaviour, receiver);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void withoutRoomEverythingIsRejectedAndJustPaddingIsTaken() throws Exception {
        try (ReceiverProcess receiver = home.start("MinFree: 900000 GB\n", "")) {
            int before = receiver.stored();
            assertThat(does(Behaviour.GOOD, receiver)).isEqualTo("REJECTED");
            assertThat(does(Behaviour.PIPELINED, receiver)).isEqualTo("REJECTED");
            assertThat(does(Behaviour.JUNK, receiver)).isEqualTo("RECEIVED");
            assertThat(receiver.stored()).isEqualTo(before);
            assertThat(receiver.log()).contains("less room on its disk than MinFree");
        }
    }

    @Test
    void fullDiskMeansRejectedAndTheReceiverGoesOnWhenThereIsRoom() throws Exception {
        assumeTrue(canMount(), "needs unshare and tmpfs");
        Path incoming = home.server().pool("incoming");
        try (ReceiverProcess receiver = home.start(
                "MinFree: 1 KB\n",
                "",
                "unshare",
                "-Urm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=1m,mode=0700 incoming \"$0\" && exec \"$@\"",
                incoming.toString())) {
            Path inside = Path.of("/proc", Long.toString(receiver.pid()), "root" + incoming);
            int acknowledged = 0;
            while (does(Behaviour.GOOD, receiver).equals("RECEIVED")) {
                acknowledged++;
            }
            assertThat(acknowledged).isBetween(20, 32);
            assertThat(does(Behaviour.GOOD, receiver)).isEqualTo("REJECTED");
            assertThat(packets(inside)).hasSize(acknowledged);

            for (Path packet : packets(inside).subList(0, 10)) {
                Files.delete(packet);
            }
            long begun = System.nanoTime();
            Trial.await("packets are taken again")
                    .until(() -> does(Behaviour.GOOD, receiver).equals("RECEIVED"));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
            assertThat(packets(inside)).hasSize(acknowledged - 10 + 1);
        }
    }

    private static boolean canMount() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-Urm", "sh", "-c", "mount -t tmpfs t /mnt")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> packets(Path pool) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(pool, "msg_*")) {
            files.forEach(found::add);
        }
        return found;
    }

    @Test
    void whenAllPlacesAreTakenTheLongestIdleGoesAndAnAddressHasItsShare() throws Exception {
        try (ReceiverProcess receiver =
                        home.start("MinFree: 1 KB\n", "MaxConnections: 6\nMaxConnectionsPerAddress: 4\n");
                Crowd crowd = new Crowd()) {
            InetSocketAddress server = receiver.socketAddress();
            RawMmtp first = crowd.add(RawMmtp.connect(server).greet());
            for (int i = 1; i < 4; i++) {
                crowd.add(RawMmtp.connect(server).greet());
            }
            assertThat(isLetGo(from("127.0.0.1", server))).isTrue();
            for (int i = 0; i < 3; i++) {
                RawMmtp other =
                        crowd.add(RawMmtp.connect(server, bound("127.0.0.2")).greet());
                other.write(RawMmtp.block("SEND", RawMmtp.noise()));
                assertThat(other.read(RawMmtp.ANSWER_LENGTH)).hasSize(RawMmtp.ANSWER_LENGTH);
            }
            assertThat(first.closesWithin(AT_ONCE)).contains(true);
        }
    }

    @Test
    void rulesSayWhoMayConnectAndTheFirstThatFitsCounts() throws Exception {
        try (ReceiverProcess receiver = home.start(
                "MinFree: 1 KB\n", "Deny: 127.0.0.5\nAllow: 127.0.0.4/255.255.255.252\nAllow: 127.0.0.1\nDeny: *\n")) {
            InetSocketAddress server = receiver.socketAddress();
            assertThat(isLetGo(from("127.0.0.5", server))).isTrue();
            assertThat(isLetGo(from("127.0.0.9", server))).isTrue();
            for (String welcome : List.of("127.0.0.6", "127.0.0.1")) {
                try (RawMmtp client = RawMmtp.connect(server, bound(welcome)).greet()) {
                    client.write(RawMmtp.block("SEND", RawMmtp.noise()));
                    assertThat(client.read(RawMmtp.ANSWER_LENGTH)).hasSize(RawMmtp.ANSWER_LENGTH);
                }
            }
        }
    }

    @Test
    void withoutDescriptorsItPausesAndRecovers() throws Exception {
        try (ReceiverProcess receiver = home.start(
                        "MinFree: 1 KB\n",
                        "MaxConnectionsPerAddress: 1000\n",
                        "sh",
                        "-c",
                        "ulimit -n 256; exec \"$@\"",
                        "sh");
                Crowd crowd = new Crowd()) {
            int before = receiver.stored();
            // more than it has descriptors for, but no more than wait without being accepted
            for (int i = 0; i < 350; i++) {
                crowd.add(from("127.0.0.1", receiver.socketAddress()));
            }
            Duration used = receiver.processorTime();
            long begun = System.nanoTime();
            // honest senders among them: served, or told to come again; never acknowledged and forgotten
            ExecutorService senders = Executors.newFixedThreadPool(2);
            List<Future<String>> honest = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                honest.add(senders.submit(() -> tell(Behaviour.GOOD, receiver)));
            }
            senders.shutdown();
            Trial.await("some time").pollDelay(Duration.ofSeconds(3)).until(() -> true);
            double load = (double) receiver.processorTime().minus(used).toNanos() / (System.nanoTime() - begun);
            assertThat(load).isLessThan(0.3);
            assertThat(receiver.isAlive()).isTrue();
            crowd.disperse();
            int acknowledged = 0;
            for (Future<String> sender : honest) {
                acknowledged += sender.get().equals("RECEIVED") ? 1 : 0;
            }
            Trial.await("the receiver serves again")
                    .until(() -> tell(Behaviour.GOOD, receiver).equals("RECEIVED"));
            assertThat(receiver.stored()).isGreaterThanOrEqualTo(before + acknowledged + 1);
            assertThat(receiver.log()).doesNotContain("bug");
        }
    }

    private static Socket bound(String address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        return socket;
    }

    private static Socket from(String address, InetSocketAddress server) throws IOException {
        Socket socket = bound(address);
        socket.connect(server, (int) TimeUnit.SECONDS.toMillis(10));
        return socket;
    }

    private static boolean isLetGo(Socket socket) throws IOException {
        try (socket) {
            socket.setSoTimeout((int) AT_ONCE.toMillis());
            return socket.getInputStream().read() < 0;
        }
    }

    /** Connections that end with the test. */
    private static final class Crowd implements Closeable {
        private final List<Closeable> all = new ArrayList<>();

        <T extends Closeable> T add(T one) {
            all.add(one);
            return one;
        }

        void disperse() throws IOException {
            for (Closeable one : all) {
                one.close();
            }
            all.clear();
        }

        @Override
        public void close() throws IOException {
            disperse();
        }
    }
}
