package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.mixminion.packet.CraftedPacket;
import net.mixminion.packet.Packet;
import net.mixminion.packet.RoutingType;
import net.mixminion.spool.MemoryDirectory;
import net.mixminion.spool.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The books: what came in is what went out, what was discarded for a counted reason, what waits and what was set aside. */
class LedgerTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] TAGGED = ("\1".repeat(20) + "someone@example.test").getBytes(StandardCharsets.US_ASCII);

    private final MixerHome home;
    private int in;

    LedgerTest(@TempDir(factory = MemoryDirectory.class) Path base) throws IOException {
        home = new MixerHome(base, "MixAlgorithm: BinomialDynamicPool\nMixPoolMinSize: 3\nMixPoolRate: 50%");
    }

    @Test
    void inIsOutPlusDiscardedPlusQueuedAtEveryMomentAndThroughFailuresOfTheDisk() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] untilFailure = {-1};
        Steps disk = new Steps() {
            @Override
            public void before(Kind kind, Path path) throws IOException {
                if (untilFailure[0] >= 0 && untilFailure[0]-- == 0) {
                    throw new IOException("I/O error");
                }
            }
        };
        Mixer mixer = home.mixer(0, 1, disk);
        mixer.recover();
        mixer.mix().tick();
        try {
            for (int round = 0; round < 12; round++) {
                receive(random);
                check("received", seed);
                untilFailure[0] = round % 3 == 2 ? random.nextInt(20) : -1;
                tolerate(() -> MixerHome.work(mixer));
                check("processed", seed);
                untilFailure[0] = -1;
                home.clock.pass(Duration.ofMinutes(30));
                mixer.mix().tick();
                check("fired", seed);
                mixer.purge();
                check("purged", seed);
            }
        } finally {
            mixer.stop(Duration.ofSeconds(1));
        }
        assertThat(discardReasons())
                .as("each reason under its own name; seed %d", seed)
                .containsExactly(
                        "BAD_DIGEST",
                        "BAD_LENGTH",
                        "BAD_ROUTING_INFO",
                        "BAD_RSA",
                        "BAD_VERSION",
                        "DROP_PACKET",
                        "PING",
                        "REPLAY",
                        "UNDELIVERABLE",
                        "UNKNOWN_TYPE",
                        "ZERO_KEYID");
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void tolerate(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            assertThat(e).hasMessage("I/O error");
        }
    }

    private void receive(Random random) throws IOException {
        byte[] twice = MixerHome.relayed();
        byte[] noise = new byte[Packet.PACKET_LENGTH];
        random.nextBytes(noise);
        List<byte[]> packets = new ArrayList<>(List.of(
                MixerHome.relayed(),
                twice,
                twice,
                noise,
                MixerHome.dummy(),
                MixerHome.lastHop(RoutingType.SMTP, TAGGED),
                MixerHome.lastHop(RoutingType.SMTP, new byte[3]),
                MixerHome.lastHop(RoutingType.MBOX, TAGGED),
                MixerHome.lastHop(RoutingType.PING, new byte[0]),
                crafted().version(0, 2).sealedFor(MixerHome.SELF.hop()).bytes(),
                crafted().wrongDigest().sealedFor(MixerHome.SELF.hop()).bytes(),
                crafted().plainLength(100).sealedFor(MixerHome.SELF.hop()).bytes(),
                crafted()
                        .routing(5, new byte[30])
                        .sealedFor(MixerHome.SELF.hop())
                        .bytes(),
                crafted()
                        .routing(RoutingType.FWD_HOST, zeroKeyId())
                        .sealedFor(MixerHome.SELF.hop())
                        .bytes()));
        Collections.shuffle(packets, random);
        home.receive(packets);
        Files.write(home.queue("incoming").resolve("msg_short" + in), new byte[random.nextInt(1000)]);
        in += packets.size() + 1;
    }

    private static CraftedPacket crafted() {
        return new CraftedPacket(RANDOM);
    }

    private static byte[] zeroKeyId() {
        byte[] info = new byte[22 + 5];
        info[1] = 1;
        System.arraycopy("a.bcd".getBytes(StandardCharsets.US_ASCII), 0, info, 22, 5);
        return info;
    }

    private void check(String when, long seed) throws IOException {
        long discarded = home.counted().entrySet().stream()
                .filter(count -> count.getKey().startsWith("Discarded:"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        Set<String> waiting = new TreeSet<>(home.pool("incoming").list());
        waiting.addAll(home.pool("mix").list()); // the same name in both is one packet
        long aside = files("incoming", "crp_*");
        assertThat(home.count("FiredPacket") + discarded + waiting.size() + aside)
                .as(
                        "%s; out %d, discarded %d, waiting %d, set aside %d; seed %d",
                        when, home.count("FiredPacket"), discarded, waiting.size(), aside, seed)
                .isEqualTo(in);
        assertThat(home.count("FiredPacket"))
                .as(when)
                .isEqualTo(files("outgoing", "msg_*") + files("deliver/SMTP", "msg_*"));
        assertThat(home.count("CorruptFile")).as(when).isEqualTo(aside);
    }

    private long files(String pool, String pattern) throws IOException {
        long count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.queue(pool), pattern)) {
            for (Path unused : files) {
                count++;
            }
        }
        return count;
    }

    private Set<String> discardReasons() {
        Set<String> reasons = new TreeSet<>();
        home.counted().keySet().stream()
                .filter(name -> name.startsWith("Discarded:"))
                .forEach(name -> reasons.add(name.substring("Discarded:".length())));
        return reasons;
    }
}
