package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.mixminion.config.FragmentedSection;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.Compression;
import net.mixminion.spool.CrashingDisk;
import net.mixminion.spool.Outbound;
import net.mixminion.spool.Pool;
import net.mixminion.spool.PoolRecord;
import net.mixminion.spool.SimulatedCrash;
import net.mixminion.spool.Steps;
import net.mixminion.stage.Counters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FragmentQueueTest {
    private static final String ADDRESS = "you@example.test";
    private static final Duration TWO_DAYS = Duration.ofDays(2);
    private static final Duration DAY = Duration.ofDays(1);

    private final Random random = new Random(8);
    private final TestClock clock = new TestClock();
    private final Counters counters = new Counters();
    private Path home;
    private long maximumSize = 1 << 20;

    @BeforeEach
    void inADirectory(@TempDir Path directory) {
        home = directory;
    }

    @Test
    void enoughFragmentsBecomeOneMessage() throws Exception {
        byte[] message = message(150_000);
        List<byte[]> fragments = TestMessages.fragments(ADDRESS, message);
        World world = new World(home, Steps.NONE);
        for (byte[] fragment : fragments) {
            TestMessages.putFragment(world.fragments, fragment);
        }
        world.queue.work();

        world.assertHolds(message);
        assertThat(world.fragments.list()).isEmpty();
        assertThat(counters.snapshot())
                .containsEntry("ReassembledMessage", 1L)
                .containsEntry("ReassembledFragment", 8L)
                .containsEntry("Discarded:FRAGMENT_UNNEEDED", fragments.size() - 8L);
    }

    @Test
    void lateFragmentsStartNothingNewEvenAfterARestart() throws Exception {
        byte[] message = message(40_000);
        List<byte[]> fragments = TestMessages.fragments(ADDRESS, message);
        World world = new World(home, Steps.NONE);
        TestMessages.putFragment(world.fragments, fragments.get(0));
        TestMessages.putFragment(world.fragments, fragments.get(2));
        world.queue.work();
        world.assertHolds(message);
        world.queue.close();

        World later = new World(home, Steps.NONE);
        TestMessages.putFragment(later.fragments, fragments.get(0));
        TestMessages.putFragment(later.fragments, fragments.get(1));
        later.queue.work();

        later.assertHolds(message);
        assertThat(later.fragments.list()).isEmpty();
        assertThat(counters.snapshot()).containsEntry("Discarded:FRAGMENT_LATE", 2L);
    }

    @Test
    void twoDifferentFragmentsAtOneIndexEndTheMessage() throws Exception {
        byte[] message = message(70_000);
        List<byte[]> fragments = TestMessages.fragments(ADDRESS, message);
        World world = new World(home, Steps.NONE);
        TestMessages.putFragment(world.fragments, fragments.get(0));
        world.queue.work();
        byte[] other = fragments.get(0).clone();
        other[1000] ^= 1;
        TestMessages.putFragment(world.fragments, rehashed(other));
        world.queue.work();
        for (byte[] fragment : fragments.subList(1, fragments.size())) {
            TestMessages.putFragment(world.fragments, fragment);
        }
        world.queue.work();

        assertThat(world.fragments.list()).isEmpty();
        assertThat(world.mails.list()).isEmpty();
        assertThat(counters.snapshot())
                .containsEntry("Discarded:FRAGMENT_REJECTED", 2L)
                .containsEntry("Discarded:FRAGMENT_LATE", fragments.size() - 1L);
    }

    @ParameterizedTest
    @CsvSource({
        "ffffffff, FRAGMENT_TOO_LARGE",
        "80000000, FRAGMENT_TOO_LARGE",
        "00000000, NOT_A_FRAGMENT",
        "00000001, NOT_A_FRAGMENT",
        "00006fd1, NOT_A_FRAGMENT",
        "00200000, FRAGMENT_TOO_LARGE"
    })
    void sizeThatIsALieIsRefusedOnArrival(String size, String reason) throws Exception {
        byte[] fragment =
                TestMessages.fragments(ADDRESS, message(70_000)).get(0).clone();
        byte[] claimed = HexFormat.of().parseHex(size);
        System.arraycopy(claimed, 0, fragment, 43, 4);
        World world = new World(home, Steps.NONE);
        TestMessages.putFragment(world.fragments, rehashed(fragment));
        world.queue.work();

        assertThat(world.fragments.list()).isEmpty();
        assertThat(counters.snapshot()).containsEntry("Discarded:" + reason, 1L);
    }

    @Test
    void smallestSizeThatNeedsFragmentsIsKept() throws Exception {
        byte[] fragment =
                TestMessages.fragments(ADDRESS, message(70_000)).get(0).clone();
        System.arraycopy(HexFormat.of().parseHex("00006fd2"), 0, fragment, 43, 4);
        World world = new World(home, Steps.NONE);
        TestMessages.putFragment(world.fragments, rehashed(fragment));
        world.queue.work();

        assertThat(world.fragments.list()).hasSize(1);
    }

    @Test
    void fragmentWithAnAddressIsRefused() throws Exception {
        World world = new World(home, Steps.NONE);
        TestMessages.put(
                world.fragments,
                new Outbound.Exit("FRAGMENT", RoutingType.FRAGMENT, new byte[] {1}),
                TestMessages.fragments(ADDRESS, message(70_000)).get(0));
        world.queue.work();

        assertThat(world.fragments.list()).isEmpty();
        assertThat(counters.snapshot()).containsEntry("Discarded:BAD_ROUTING_INFO", 1L);
    }

    @Test
    void payloadThatIsNoFragmentIsRefused() throws Exception {
        byte[] junk = new byte[28672];
        random.nextBytes(junk);
        World world = new World(home, Steps.NONE);
        TestMessages.putFragment(world.fragments, junk);
        world.queue.work();

        assertThat(world.fragments.list()).isEmpty();
        assertThat(counters.snapshot()).containsEntry("Discarded:NOT_A_FRAGMENT", 1L);
    }

    @Test
    void messageAboveTheLimitIsRejected() throws Exception {
        maximumSize = 32768;
        World world = new World(home, Steps.NONE);
        for (byte[] fragment : TestMessages.fragments(ADDRESS, message(33_000))) {
            TestMessages.putFragment(world.fragments, fragment);
        }
        world.queue.work();

        assertThat(world.fragments.list()).isEmpty();
        assertThat(world.mails.list()).isEmpty();
        assertThat(counters.snapshot()).containsEntry("Discarded:FRAGMENTED_TOO_LARGE", 2L);
    }

    @Test
    void incompleteMessageIsGivenUpAfterItsInterval() throws Exception {
        List<byte[]> fragments = TestMessages.fragments(ADDRESS, message(70_000));
        World world = new World(home, Steps.NONE);
        TestMessages.putFragment(world.fragments, fragments.get(0));
        world.queue.work();
        clock.advance(TWO_DAYS);
        world.queue.work();
        assertThat(world.fragments.list()).hasSize(1);
        world.queue.close();

        World later = new World(home, Steps.NONE);
        clock.advance(DAY);
        later.queue.work();
        assertThat(later.fragments.list()).isEmpty();
        assertThat(counters.snapshot()).containsEntry("Discarded:FRAGMENT_EXPIRED", 1L);
    }

    @Test
    void cutOffLastLineOfTheLogCountsForNothing() throws Exception {
        byte[] message = message(40_000);
        List<byte[]> fragments = TestMessages.fragments(ADDRESS, message);
        World world = new World(home, Steps.NONE);
        TestMessages.putFragment(world.fragments, fragments.get(0));
        world.queue.work();
        world.queue.close();
        Path log = home.resolve("FRAGMENT").resolve(".messages");
        String line = Files.readString(log).strip();
        Files.writeString(log, line.replace(" B ", " C "), StandardOpenOption.APPEND);

        World later = new World(home, Steps.NONE);
        TestMessages.putFragment(later.fragments, fragments.get(1));
        later.queue.work();
        later.assertHolds(message);
    }

    @Test
    void crashBeforeAnyStepLosesAndDoublesNothing() throws Exception {
        byte[] message = message(40_000);
        List<byte[]> fragments = TestMessages.fragments(ADDRESS, message);
        for (boolean powerCut : new boolean[] {false, true}) {
            boolean crashed = true;
            for (int step = 1; crashed; step++) {
                Path before = Files.createDirectories(home.resolve(powerCut + "-" + step));
                Path after = home.resolve(powerCut + "-" + step + "-after");
                CrashingDisk disk = new CrashingDisk(step);
                World setUp = new World(before, Steps.NONE);
                for (byte[] fragment : fragments) {
                    TestMessages.putFragment(setUp.fragments, fragment);
                }
                disk.assumeDurable(before);
                World dying = new World(before, disk);
                try {
                    dying.queue.work();
                } catch (SimulatedCrash e) {
                    // what this is about
                }
                crashed = disk.crashed();
                dying.queue.close();
                if (powerCut) {
                    disk.powerCut(before, after);
                } else {
                    disk.killed(before, after, new CrashingDisk(Integer.MAX_VALUE));
                }
                World reborn = new World(after, Steps.NONE);
                reborn.queue.work();
                TestMessages.putFragment(reborn.fragments, fragments.get(0));
                reborn.queue.work();
                assertThat(reborn.fragments.list())
                        .as("before %s, power cut: %s", disk.where(), powerCut)
                        .isEmpty();
                reborn.assertHolds(message);
            }
        }
    }

    private byte[] message(int length) {
        byte[] message = new byte[length];
        random.nextBytes(message);
        message[0] = '\n';
        return message;
    }

    /** The payload with the digest that belongs to it. */
    private static byte[] rehashed(byte[] payload) {
        byte[] hash = Sha1.digest(payload, 23, payload.length - 23).bytes();
        System.arraycopy(hash, 0, payload, 3, hash.length);
        return payload;
    }

    /** A sender's pools and what works on them. */
    private final class World {
        private final Pool fragments;
        private final Pool mails;
        private final FragmentQueue queue;

        World(Path directory, Steps steps) throws IOException {
            fragments = Pool.open(directory.resolve("FRAGMENT"), new SecureRandom(), steps);
            mails = Pool.open(directory.resolve("SMTP"), new SecureRandom(), steps);
            if (steps == Steps.NONE) {
                fragments.recover();
                mails.recover();
            }
            queue = new FragmentQueue(
                    fragments,
                    new WholeMessages(fragments, Map.of("SMTP", mails), counters),
                    new FragmentedSection(maximumSize, TWO_DAYS),
                    Duration.ofDays(31),
                    destination -> true,
                    counters,
                    clock);
        }

        void assertHolds(byte[] message) throws IOException {
            List<PoolRecord> records = new ArrayList<>();
            for (String id : mails.list()) {
                records.add(mails.read(id).orElseThrow());
            }
            assertThat(records).hasSize(1);
            assertThat(records.get(0).body()).isEqualTo(Compression.compress(message));
            Outbound.Exit exit =
                    Outbound.of(records.get(0)).orElseThrow().<Outbound.Exit>fold(relay -> fail("relayed"), e -> e);
            assertThat(exit.form()).isEqualTo(Outbound.Form.MESSAGE);
            assertThat(exit.routingInfo()).isEqualTo(ADDRESS.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
