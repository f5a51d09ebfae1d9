package net.mixminion.testnet;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.mixminion.packet.Packet;
import net.mixminion.spool.Pool;
import net.mixminion.spool.SecureDelete;

/**
 * {@code deploy/testnet/fuzz-mixer [PACKETS [SEED]]}: gives a mixer process random, mutated, cut and validly sealed but
 * senseless packets, three million if nothing else is said (about twenty minutes). Status 0 if it is the same process at the
 * end and still does its work.
 */
public final class PacketFuzz {
    private static final int BATCH = 2000;
    private static final int GOOD = 64;
    private static final int PLAIN = 214;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int MOST_LOOKS = 3000;
    private static final Path MEMORY = Path.of("/dev/shm");

    private final MixerStation station;
    private final Random random;
    private final List<byte[]> good = new ArrayList<>();
    private final List<byte[]> sealed = new ArrayList<>();
    private final int[] kinds = new int[8];
    private int setAside;

    private PacketFuzz(MixerStation station, Random random) {
        this.station = station;
        this.random = random;
        for (int i = 0; i < GOOD; i++) {
            good.add((i % 2 == 0 ? station.keys().packet() : station.keys().forwarded()).bytes());
        }
    }

    public static void main(String[] args) throws Exception {
        int packets = args.length > 0 ? Integer.parseInt(args[0]) : 3_000_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : new SecureRandom().nextInt(1_000_000);
        System.exit(run(packets, seed, System.out) ? 0 : 1);
    }

    private static boolean run(int packets, long seed, PrintStream out) throws IOException, InterruptedException {
        Path base = Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "mixminion-fuzz")
                : Files.createTempDirectory("mixminion-fuzz");
        MixerStation station =
                MixerStation.create(Installation.find(), base, MixerStation.Keys.make(), Duration.ofSeconds(1));
        PacketFuzz fuzz = new PacketFuzz(station, new Random(seed));
        Process mixer = station.start("0/1");
        try {
            out.printf("seed %d, %d packets, process %d%n", seed, packets, mixer.pid());
            int done = 0;
            // the next packets are made while the mixer is at work on the last ones
            while (done < packets && fuzz.isEaten(mixer, BATCH)) {
                int count = Math.min(BATCH, packets - done);
                fuzz.give(count);
                done += count;
                if (done % (50 * BATCH) == 0) {
                    out.printf("%d packets, %d KiB resident%n", done, residentKib(mixer));
                }
            }
            boolean eaten = fuzz.isEaten(mixer, 0);
            boolean works = eaten && fuzz.stillWorks();
            out.printf(
                    Locale.ROOT,
                    "{\"trial\":\"fuzz-mixer\",\"seed\":%d,\"packets\":%d,\"kinds\":\"%s\",\"set_aside\":%d,"
                            + "\"same_process\":%b,\"still_works\":%b,\"resident_kib\":%d}%n",
                    seed,
                    done,
                    Arrays.toString(fuzz.kinds),
                    fuzz.setAside,
                    mixer.isAlive(),
                    works,
                    residentKib(mixer));
            return eaten && works && done == packets;
        } finally {
            mixer.destroyForcibly().waitFor();
            SecureDelete.tree(base);
        }
    }

    private void give(int count) throws IOException {
        try (Pool.Batch batch = station.pool("incoming").batch()) {
            for (int i = 0; i < count; i++) {
                batch.write(packet());
            }
            batch.commit();
        }
    }

    private byte[] packet() {
        byte[] packet = good.get(random.nextInt(good.size())).clone();
        int kind = random.nextInt(kinds.length);
        kinds[kind]++;
        switch (kind) {
            case 0 -> random.nextBytes(packet);
            case 1 -> packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> packet[random.nextInt(Packet.HEADER_LENGTH)] ^= (byte) (1 + random.nextInt(255));
            case 3 -> Arrays.fill(packet, random.nextInt(packet.length), packet.length, (byte) random.nextInt(256));
            case 4 -> System.arraycopy(packet, random.nextInt(1000), packet, 1000 + random.nextInt(1000), 20_000);
            case 5 -> System.arraycopy(sealed(), 0, packet, 0, sealed().length);
            case 6 -> System.arraycopy(good.get(random.nextInt(good.size())), 0, packet, 0, Packet.HEADER_LENGTH);
            default -> packet = Arrays.copyOf(packet, random.nextInt(2 * packet.length));
        }
        return packet;
    }

    /** An RSA part that opens, with anything in it: right or wrong versions, types, lengths. */
    private byte[] sealed() {
        if (sealed.size() < 2000) {
            byte[] plain = new byte[random.nextInt(10) == 0 ? 1 + random.nextInt(PLAIN) : PLAIN];
            random.nextBytes(plain);
            if (plain.length > 1 && random.nextInt(8) != 0) {
                plain[0] = 0;
                plain[1] = 3;
            }
            sealed.add(station.keys().seal(plain));
        }
        return sealed.get(random.nextInt(sealed.size()));
    }

    /**
     * Waits until no more than so many are left in incoming; throws away what left or was set aside. Looks are counted, not
     * time, so that the trial may be suspended.
     */
    private boolean isEaten(Process mixer, int left) throws IOException, InterruptedException {
        int before = Integer.MAX_VALUE;
        for (int looks = 0; looks < MOST_LOOKS && mixer.isAlive(); looks++) {
            setAside += delete("incoming", "crp_*");
            delete("outgoing", "msg_*");
            int now = count("incoming", "msg_*");
            if (now <= left) {
                return true;
            }
            looks = now < before ? 0 : looks;
            before = now;
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return false;
    }

    private boolean stillWorks() throws IOException, InterruptedException {
        byte[] packet = station.keys().packet().bytes();
        int unused = delete("outgoing", "msg_*");
        try (Pool.Batch batch = station.pool("incoming").batch()) {
            batch.write(packet);
            batch.commit();
        }
        String sent = station.keys().afterwards(Packet.of(packet)).hex();
        long end = System.nanoTime() + LIMIT.toNanos();
        Pool outgoing = station.pool("outgoing");
        while (System.nanoTime() < end) {
            for (String id : outgoing.list()) {
                if (net.mixminion.crypto.Sha1.digest(
                                outgoing.read(id).orElseThrow().body())
                        .hex()
                        .equals(sent)) {
                    return true;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    private int count(String pool, String pattern) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(station.directory(pool), pattern)) {
            for (Path unused : files) {
                count++;
            }
        }
        return count;
    }

    private int delete(String pool, String pattern) throws IOException {
        int deleted = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(station.directory(pool), pattern)) {
            for (Path file : files) {
                deleted += Files.deleteIfExists(file) ? 1 : 0;
            }
        }
        return deleted;
    }

    private static long residentKib(Process process) {
        try {
            for (String line :
                    Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException e) {
            // no such process any more, or no such file on this system
        }
        return 0;
    }
}
