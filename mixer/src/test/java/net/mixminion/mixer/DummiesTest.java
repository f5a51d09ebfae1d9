package net.mixminion.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import net.mixminion.config.AccessRules;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.directory.Directory;
import net.mixminion.directory.DirectoryContent;
import net.mixminion.directory.DirectoryTrust;
import net.mixminion.directory.DirectoryWriter;
import net.mixminion.directory.Incoming;
import net.mixminion.directory.Outgoing;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.packet.DropReason;
import net.mixminion.packet.HopResult;
import net.mixminion.packet.Mixes;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.PoolRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dummies, and what the network sees of them. */
class DummiesTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final RsaPrivateKey DIRECTORY_SERVER = Mixes.ALL.get(3).key();
    private static final List<String> PROTOCOLS = List.of("0.3");

    private final Path base;
    private final TestClock clock = new TestClock();

    DummiesTest(@TempDir Path base) {
        this.base = base;
    }

    @Test
    void oneToFourServersPassThemOnAsAnyPacketAndTheLastOneDropsThem() throws IOException, WireFormatException {
        writeDirectory(DIRECTORY_SERVER, clock.instant());
        List<PoolRecord> dummies = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            dummies.addAll(dummies().make(10));
        }
        Set<Integer> lengths = new TreeSet<>();
        for (PoolRecord dummy : dummies) {
            Outbound.Relay first = Outbound.of(dummy).orElseThrow().fold(relay -> relay, exit -> {
                throw new AssertionError("a dummy that leaves the network");
            });
            assertThat(first.host()).as("we are no first hop").isNotEqualTo("mix0.example.test");
            assertThat(dummy.header().keySet())
                    .isEqualTo(
                            new Outbound.Relay("h", 1, first.keyId()).header().keySet());
            lengths.add(hops(first.host(), Packet.of(dummy.body())));
        }
        assertThat(lengths).containsExactly(1, 2, 3, 4);
    }

    /** The number of servers that a packet passes before it is dropped. */
    private static int hops(String host, Packet packet) {
        HopResult result = handler(host).process(packet);
        return result.fold(
                relay -> 1 + hops(relay.nextHop().host(), relay.packet()),
                exit -> {
                    throw new AssertionError("a dummy that leaves the network");
                },
                drop -> {
                    assertThat(drop.reason()).isEqualTo(DropReason.DROP_PACKET);
                    return 1;
                });
    }

    private static PacketHandler handler(String host) {
        int number = host.charAt("mix".length()) - '0';
        return new PacketHandler(
                List.of(new PacketKey("key_0001", Mixes.ALL.get(number).key())));
    }

    @Test
    void theirNumberVariesAroundTheRate() throws IOException, WireFormatException {
        writeDirectory(DIRECTORY_SERVER, clock.instant());
        long seed = System.nanoTime();
        Dummies dummies = new Dummies(servers(), "mix0", new PacketBuilder(RANDOM), new java.util.Random(seed));
        int sum = 0;
        Set<Integer> numbers = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            int number = dummies.make(1).size();
            sum += number;
            numbers.add(number);
        }
        // mean 1, variance 2: five standard deviations of the sum are 122
        assertThat(sum).as("seed %d", seed).isBetween(178, 422);
        assertThat(numbers).as("seed %d", seed).contains(0, 1, 2, 3);
    }

    @Test
    void thereAreNoneWithoutADirectoryOrWithOneThatNobodyVouchesForOrThatIsOld()
            throws IOException, WireFormatException {
        assertThat(made()).isZero();
        writeDirectory(Mixes.ALL.get(2).key(), clock.instant());
        assertThat(made()).isZero();
        writeDirectory(DIRECTORY_SERVER, clock.instant().minus(Duration.ofDays(3)));
        assertThat(made()).isZero();
        Files.writeString(file(), "no directory");
        assertThatThrownBy(this::made).isInstanceOf(IOException.class);
        writeDirectory(DIRECTORY_SERVER, clock.instant());
        assertThat(made()).isPositive();
    }

    private int made() throws IOException {
        Dummies dummies = dummies();
        int made = 0;
        for (int i = 0; i < 5; i++) {
            made += dummies.make(20).size();
        }
        return made;
    }

    @Test
    void theyLeaveWithABatchIfTheConfigurationAsksForThem() throws IOException, WireFormatException {
        writeDirectory(DIRECTORY_SERVER, clock.instant());
        String trust = "[DirectoryServers]\nFingerprint: "
                + RsaKeys.keyId(DIRECTORY_SERVER.publicKey()).hex();
        MixerHome home = new MixerHome(base, "MixAlgorithm: Timed\n[Mixing]\nDummyRate: 40\n" + trust);
        fireTwice(home);
        long dummies = home.count("DummyPacket");
        assertThat(dummies).isPositive();
        assertThat(home.count("FiredPacket")).isEqualTo(dummies + 1);
        assertThat(home.pool("outgoing").list()).hasSize((int) dummies + 1);

        MixerHome quiet = new MixerHome(base.resolve("quiet"), "MixAlgorithm: Timed\n" + trust);
        fireTwice(quiet);
        assertThat(quiet.counted()).doesNotContainKey("DummyPacket");
        assertThat(quiet.pool("outgoing").list()).hasSize(1);
    }

    private static void fireTwice(MixerHome home) throws IOException {
        Mixer mixer = home.started();
        home.receive(MixerHome.relayed());
        MixerHome.work(mixer);
        for (int i = 0; i < 2; i++) {
            home.clock.pass(Duration.ofMinutes(30));
            mixer.mix().tick();
        }
        mixer.stop(Duration.ofSeconds(1));
    }

    private Path file() {
        return base.resolve("work/dir/dir.gz");
    }

    private KnownServers servers() {
        String fingerprint = RsaKeys.keyId(DIRECTORY_SERVER.publicKey()).hex();
        return new KnownServers(file(), new DirectoryTrust(List.of(fingerprint), Duration.ofMinutes(10)), clock);
    }

    private Dummies dummies() {
        return new Dummies(servers(), "mix0", new PacketBuilder(RANDOM), RANDOM);
    }

    private void writeDirectory(RsaPrivateKey signer, Instant day) throws IOException, WireFormatException {
        List<ServerDescriptor> servers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            names.add("mix" + i);
            servers.add(descriptor(i));
        }
        DirectoryContent content = new DirectoryContent(
                Directory.Status.CONSENSUS,
                day,
                names,
                List.of(new Directory.Voter(
                        RsaKeys.keyId(signer.publicKey()).hex().toUpperCase(java.util.Locale.ROOT),
                        "http://dir.example.test/")),
                List.of("0.1"),
                List.of("0.1"),
                servers);
        String text = new DirectoryWriter(RANDOM).sign(DirectoryWriter.unsigned(content), signer);
        Files.createDirectories(file().getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file()))) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        // a file that is written again within the clock's resolution must not look the same
        Files.setLastModifiedTime(file(), java.nio.file.attribute.FileTime.fromMillis(RANDOM.nextInt(1_000_000_000)));
    }

    private ServerDescriptor descriptor(int number) throws WireFormatException {
        Instant today = clock.instant().truncatedTo(ChronoUnit.DAYS);
        Mixes.Mix mix = Mixes.ALL.get(number);
        DescriptorContent content = new DescriptorContent(
                "mix" + number,
                clock.instant(),
                today,
                today.plus(Duration.ofDays(30)),
                "test",
                List.of(),
                "admin@example.test",
                null,
                null,
                new Incoming("mix" + number + ".example.test", 48099, PROTOCOLS, AccessRules.NONE, null),
                new Outgoing(PROTOCOLS, AccessRules.NONE),
                null,
                null,
                null);
        String text = new DescriptorWriter(RANDOM).write(content, mix.key().publicKey(), mix.key());
        return ServerDescriptor.parse(text, clock.instant());
    }

    @Test
    void aDummyIsOfTheSizeOfAllPackets() {
        Packet dummy = new PacketBuilder(RANDOM).dummy(Mixes.hops(Mixes.path(4)));
        assertThat(dummy.bytes()).hasSize(Packet.PACKET_LENGTH);
        MmtpAddress next = Mixes.path(4).get(1).hop().address();
        assertThat(Mixes.path(4).get(0).handler().process(dummy))
                .isInstanceOfSatisfying(
                        HopResult.Relay.class,
                        relay -> assertThat(relay.nextHop()).isEqualTo(next));
    }
}
