package net.mixminion.mixer;

import static net.mixminion.mixer.MixerHome.work;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.mixminion.packet.Packet;
import net.mixminion.packet.RoutingType;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.spool.ShardLock;
import net.mixminion.spool.Shards;
import net.mixminion.spool.Steps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets on their way into the mix. */
class IncomingTest {
    private static final byte[] TAGGED = ("\1".repeat(20) + "someone@example.test").getBytes(StandardCharsets.US_ASCII);

    private final MixerHome home;
    private final List<Mixer> mixers = new ArrayList<>();

    IncomingTest(@TempDir Path base) throws IOException {
        home = new MixerHome(base, "MixAlgorithm: Timed");
    }

    private Mixer started() throws IOException {
        Mixer mixer = home.started();
        mixers.add(mixer);
        return mixer;
    }

    @AfterEach
    void stop() {
        mixers.forEach(mixer -> mixer.stop(Duration.ofSeconds(1)));
    }

    @Test
    void relayedPacketWaitsInTheMixForTheNextServer() throws IOException {
        Mixer mixer = started();
        String id = home.receive(MixerHome.relayed()).get(0);
        assertThat(work(mixer)).isEqualTo(1);
        assertThat(home.pool("incoming").list()).isEmpty();
        assertThat(home.pool("mix").list()).containsExactly(id);
        PoolRecord record = home.pool("mix").read(id).orElseThrow();
        assertThat(Outbound.of(record))
                .contains(new Outbound.Relay(
                        MixerHome.NEXT.hop().address().host(),
                        MixerHome.NEXT.hop().address().port(),
                        MixerHome.NEXT.hop().address().keyId()));
        assertThat(MixerHome.NEXT.handler().process(Packet.of(record.body())).toLog())
                .as("the next server can open it")
                .isPresent();
        assertThat(home.counted()).containsEntry("MixedPacket", 1L);
    }

    @Test
    void mailWaitsInTheMixForItsModule() throws IOException {
        Mixer mixer = started();
        home.receive(MixerHome.lastHop(RoutingType.SMTP, TAGGED), MixerHome.lastHop(RoutingType.FRAGMENT, new byte[0]));
        assertThat(work(mixer)).isEqualTo(2);
        List<String> modules = new ArrayList<>();
        for (String id : home.pool("mix").list()) {
            PoolRecord record = home.pool("mix").read(id).orElseThrow();
            assertThat(record.body()).hasSize(Packet.PAYLOAD_LENGTH);
            Outbound.Exit exit = Outbound.of(record)
                    .orElseThrow()
                    .<Outbound.Exit>fold(relay -> new Outbound.Exit("NONE", 0x100, new byte[0]), e -> e);
            modules.add(exit.module());
            if (exit.module().equals("SMTP")) {
                assertThat(exit.routingInfo()).isEqualTo(TAGGED);
            }
        }
        assertThat(modules).containsExactlyInAnyOrder("SMTP", "FRAGMENT");
    }

    @Test
    void dummiesPingsAndWhatNobodyDeliversEndHereAndAreCounted() throws IOException {
        Mixer mixer = started();
        List<byte[]> packets = List.of(
                MixerHome.dummy(),
                MixerHome.lastHop(RoutingType.PING, new byte[20]),
                MixerHome.lastHop(RoutingType.MBOX, TAGGED), // not enabled
                MixerHome.lastHop(0x1234, TAGGED),
                MixerHome.lastHop(RoutingType.SMTP, new byte[19]),
                MixerHome.lastHop(RoutingType.FRAGMENT, new byte[1]));
        home.receive(packets);
        assertThat(work(mixer)).isEqualTo(6);
        assertThat(home.pool("mix").list()).isEmpty();
        assertThat(home.counted())
                .isEqualTo(Map.of(
                        "Discarded:DROP_PACKET",
                        1L,
                        "Discarded:PING",
                        1L,
                        "Discarded:UNDELIVERABLE",
                        2L,
                        "Discarded:BAD_ROUTING_INFO",
                        2L));
        home.receive(packets);
        work(mixer);
        assertThat(home.count("Discarded:REPLAY")).as("remembered all the same").isEqualTo(6);
    }

    @Test
    void randomOctetsAreDroppedAndCounted() throws IOException {
        Mixer mixer = started();
        byte[] garbage = new byte[Packet.PACKET_LENGTH];
        new Random(1).nextBytes(garbage);
        home.receive(garbage, new byte[Packet.PACKET_LENGTH]);
        assertThat(work(mixer)).isEqualTo(2);
        assertThat(home.counted()).isEqualTo(Map.of("Discarded:BAD_RSA", 2L));
        assertThat(home.pool("incoming").list()).isEmpty();
    }

    @Test
    void secondCopyIsDroppedAlsoAfterARestart() throws IOException {
        byte[] packet = MixerHome.relayed();
        Mixer mixer = started();
        home.receive(packet, packet);
        assertThat(work(mixer)).isEqualTo(2);
        home.receive(packet);
        work(mixer);
        assertThat(home.count("Discarded:REPLAY")).isEqualTo(2);
        mixer.stop(Duration.ofSeconds(1));
        Mixer again = started();
        home.receive(packet);
        work(again);
        assertThat(home.count("Discarded:REPLAY")).isEqualTo(3);
        assertThat(home.pool("mix").list()).hasSize(1);
    }

    @Test
    void fileOfTheWrongLengthIsPutAsideAndTheOthersGoOn() throws IOException {
        Mixer mixer = started();
        String bad = home.receive(new byte[100]).get(0);
        home.receive(MixerHome.relayed());
        assertThat(work(mixer)).isEqualTo(1);
        work(mixer);
        assertThat(home.queue("incoming").resolve("crp_" + bad)).exists();
        assertThat(home.counted()).containsEntry("CorruptFile", 1L).containsEntry("MixedPacket", 1L);
    }

    @Test
    void fullDiskLeavesPacketsInIncomingUntilThereIsSpace() throws IOException {
        boolean[] full = {true};
        Steps disk = new Steps() {
            @Override
            public void before(Kind kind, Path path) throws IOException {
                if (full[0] && kind == Kind.WRITE && path.startsWith(home.queue("mix"))) {
                    throw new IOException("No space left on device");
                }
            }
        };
        Mixer mixer = home.mixer(0, 1, disk);
        mixers.add(mixer);
        mixer.recover();
        List<String> ids = home.receive(MixerHome.relayed(), MixerHome.relayed(), MixerHome.dummy());
        for (int i = 0; i < 5; i++) {
            work(mixer);
        }
        assertThat(home.pool("incoming").list()).containsExactlyInAnyOrder(ids.get(0), ids.get(1));
        full[0] = false;
        assertThat(work(mixer)).isEqualTo(2);
        assertThat(home.pool("mix").list()).containsExactlyInAnyOrder(ids.get(0), ids.get(1));
        assertThat(home.counted()).doesNotContainKey("Discarded:REPLAY");
    }

    @Test
    void anyFailingStepLeavesThePacketForTheNextRound() throws IOException {
        for (int n = 1; ; n++) {
            int failing = n;
            int[] steps = {0};
            MixerHome place = new MixerHome(home.base.resolve("failing" + n), "MixAlgorithm: Timed");
            Steps disk = new Steps() {
                @Override
                public void before(Kind kind, Path path) throws IOException {
                    if (++steps[0] == failing) {
                        throw new IOException("I/O error");
                    }
                }
            };
            Mixer starter = place.started(); // directories and hash log
            starter.stop(Duration.ofSeconds(1));
            steps[0] = Integer.MIN_VALUE;
            Mixer mixer = place.mixer(0, 1, disk);
            mixer.recover();
            place.receive(MixerHome.relayed(), MixerHome.relayed());
            steps[0] = 0;
            try {
                work(mixer);
            } catch (IOException e) {
                assertThat(e).hasMessage("I/O error");
            }
            boolean came = steps[0] >= failing;
            work(mixer);
            assertThat(place.pool("incoming").list()).as("step %d", n).isEmpty();
            assertThat(place.pool("mix").list()).as("step %d", n).hasSize(2);
            assertThat(place.counted()).as("step %d", n).doesNotContainKey("Discarded:REPLAY");
            mixer.stop(Duration.ofSeconds(1));
            if (!came) {
                assertThat(n).isGreaterThan(8);
                return;
            }
        }
    }

    @Test
    void replayWhoseHalfCannotBeDeletedCostsNoOtherPacket() throws IOException {
        boolean[] failing = {false};
        Steps disk = new Steps() {
            @Override
            public void before(Kind kind, Path path) throws IOException {
                if (failing[0] && kind == Kind.DELETE) {
                    failing[0] = false;
                    throw new IOException("I/O error");
                }
            }
        };
        started().stop(Duration.ofSeconds(1)); // directories and hash log
        Mixer mixer = home.mixer(0, 1, disk);
        mixers.add(mixer);
        mixer.recover();
        byte[] twice = MixerHome.relayed();
        home.receive(twice, twice);
        failing[0] = true;
        work(mixer);
        assertThat(failing[0]).as("a step failed").isFalse();
        work(mixer);
        assertThat(home.pool("incoming").list()).isEmpty();
        assertThat(home.pool("mix").list()).hasSize(1);
        assertThat(home.counted()).containsEntry("MixedPacket", 1L).containsEntry("Discarded:REPLAY", 1L);
    }

    @Test
    void instancesShareTheWorkAndOneTakesOverWhenTheOtherIsGone() throws IOException {
        Mixer one = home.mixer(0, 2, Steps.NONE);
        Mixer two = home.mixer(1, 2, Steps.NONE);
        mixers.add(two);
        one.recover();
        two.recover();
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            packets.add(MixerHome.relayed());
        }
        home.receive(packets);
        int byOne = work(one);
        assertThat(byOne).isBetween(1, 23);
        assertThat(work(two)).isEqualTo(24 - byOne);
        home.receive(packets);
        assertThat(work(one) + work(two)).isEqualTo(24);
        assertThat(home.count("Discarded:REPLAY"))
                .as("a replay that meets the other mixer too")
                .isEqualTo(24);
        home.receive(packets);
        work(two);
        int left = home.pool("incoming").list().size();
        one.stop(Duration.ofSeconds(1));
        Mixer successor = home.mixer(0, 2, Steps.NONE);
        mixers.add(successor);
        successor.recover();
        assertThat(work(successor)).isEqualTo(left).isPositive();
    }

    @Test
    void packetOfAKeyThatCannotBeReadWaits() throws IOException {
        Path key = home.base.resolve("keys/key_0001/mix.key");
        byte[] whole = Files.readAllBytes(key);
        Files.write(key, new byte[0]);
        Mixer mixer = started();
        String id = home.receive(MixerHome.relayed()).get(0);
        assertThat(work(mixer)).isZero();
        assertThat(home.pool("incoming").list()).containsExactly(id);
        Files.write(key, whole);
        home.clock.pass(Duration.ofMinutes(1));
        mixer.lookAround();
        assertThat(work(mixer)).isEqualTo(1);
        assertThat(home.pool("mix").list()).containsExactly(id);
    }

    @Test
    void processedFilesAreDeletedLittleByLittle() throws IOException {
        Mixer mixer = started();
        home.receive(MixerHome.relayed());
        work(mixer);
        assertThat(home.queue("incoming")).isDirectoryContaining("glob:**/rmv_*");
        mixer.purge();
        assertThat(home.queue("incoming")).isDirectoryNotContaining("glob:**/rmv_*");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void packetThatOurCodeFailsOnIsTriedAFewTimesAndThenPutAside(boolean deep)
            throws IOException, InterruptedException {
        ExecutorService workers = Executors.newSingleThreadExecutor();
        Pool incoming = home.pool("incoming");
        try (Shards shards = new Shards(ShardLock.open(home.base.resolve("lock")), 0, 1)) {
            shards.claim();
            LiveKeys failing = new LiveKeys(
                    packet -> {
                        if (deep) {
                            throw new StackOverflowError();
                        }
                        throw new IllegalStateException("someone@example.test");
                    },
                    Map.of(),
                    Map.of(),
                    true);
            Incoming work = new Incoming(
                    incoming, home.pool("mix"), shards, () -> failing, workers, Map.of(), home.counters, home.clock);
            String id = home.receive(MixerHome.relayed()).get(0);
            for (int i = 0; i < 2; i++) {
                work.work(() -> true);
                work.work(() -> true); // left alone for a minute
                assertThat(incoming.list()).containsExactly(id);
                home.clock.pass(Duration.ofMinutes(1));
            }
            work.work(() -> true);
            assertThat(incoming.list()).isEmpty();
            assertThat(home.queue("incoming").resolve("crp_" + id)).exists();
            home.clock.pass(Duration.ofMinutes(1));
            assertThat(work.work(() -> true)).isZero();
        } finally {
            workers.shutdownNow();
        }
    }
}
