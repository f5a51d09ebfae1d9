package net.mixminion.testnet.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import net.mixminion.spool.SecureDelete;
import net.mixminion.testnet.Installation;
import net.mixminion.testnet.MixerStation;

/**
 * The whole mixer process: read, decrypt, remember, write, fsync, remove. In memory, where fsync costs nothing, on one
 * processor and on two; on the disk, with every fsync, against the bare loop that stores as many files.
 */
final class MixerBench implements Bench {
    private static final int PACKETS = 9000;
    private static final int ROUNDS = 3;
    private static final int BARE_FILES = 1000;
    private static final double SCALING_PROMISE = 1.7;
    private static final double DISK_PROMISE = 0.8;
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "mixer";
    }

    @Override
    public String about() {
        return "packets a second through the whole mixer: one and two processors in memory, with every fsync on disk";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        Path source = Files.createTempDirectory(MEMORY, "mixminion-packets");
        try {
            MixerStation.Keys keys = MixerStation.Keys.make();
            for (int i = 0; i < PACKETS; i++) {
                Files.write(
                        source.resolve(String.format(Locale.ROOT, "msg_packet%06d", i)),
                        (i % 2 == 0 ? keys.packet() : keys.forwarded()).bytes());
            }
            double[] ones = new double[ROUNDS];
            double[] twos = new double[ROUNDS];
            double[] disks = new double[ROUNDS];
            double[] bares = new double[ROUNDS];
            double[] scalings = new double[ROUNDS];
            double[] ratios = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                ones[i] = rate(MEMORY, source, keys, "taskset", "-c", "0");
                twos[i] = rate(MEMORY, source, keys, "taskset", "-c", "0,1");
                scalings[i] = twos[i] / ones[i];
                bares[i] = bare();
                disks[i] = rate(Path.of(System.getProperty("java.io.tmpdir")), source, keys);
                bares[i] = (bares[i] + bare()) / 2;
                ratios[i] = disks[i] / bares[i];
                out.printf(
                        Locale.ROOT,
                        "memory: %.0f/s on one processor, %.0f/s on two (%.2f); disk: %.0f/s, bare loop %.0f/s (%.2f)%n",
                        ones[i],
                        twos[i],
                        scalings[i],
                        disks[i],
                        bares[i],
                        ratios[i]);
            }
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"mixer\",\"one_per_s\":%.0f,\"two_per_s\":%.0f,\"scaling\":%.2f,"
                            + "\"disk_per_s\":%.0f,\"bare_disk_per_s\":%.0f,\"disk_ratio\":%.2f}%n",
                    Medians.of(ones),
                    Medians.of(twos),
                    Medians.of(scalings),
                    Medians.of(disks),
                    Medians.of(bares),
                    Medians.of(ratios));
            return Medians.of(scalings) >= SCALING_PROMISE && Medians.of(ratios) >= DISK_PROMISE;
        } finally {
            SecureDelete.tree(source);
        }
    }

    private static double bare() throws IOException {
        Path directory = Files.createTempDirectory("mixminion-bare");
        try {
            return BareDisk.filesPerSecond(directory, BARE_FILES);
        } finally {
            Files.delete(directory);
        }
    }

    /** Packets a second, after the first third, in which the virtual machine warms up. */
    private static double rate(Path place, Path source, MixerStation.Keys keys, String... prefix)
            throws IOException, InterruptedException {
        Path base = Files.createTempDirectory(place, "mixminion-mixer");
        Process mixer = null;
        try {
            MixerStation station = MixerStation.create(Installation.find(), base, keys, Duration.ofHours(1));
            Path incoming = station.directory("incoming");
            try (DirectoryStream<Path> packets = Files.newDirectoryStream(source)) {
                for (Path packet : packets) {
                    Files.copy(packet, incoming.resolve(packet.getFileName()));
                }
            }
            new ProcessBuilder("sync").start().waitFor();
            mixer = station.start("0/1", prefix);
            int begun = await(incoming, PACKETS * 2 / 3);
            long begin = System.nanoTime();
            int ended = await(incoming, 0);
            return (begun - ended) * 1e9 / (System.nanoTime() - begin);
        } finally {
            if (mixer != null) {
                mixer.destroyForcibly().waitFor();
            }
            SecureDelete.tree(base);
        }
    }

    /** Waits until so few packets or fewer are left; how many then are. */
    private static int await(Path incoming, int left) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            int count = 0;
            try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming, "msg_*")) {
                for (Path unused : files) {
                    count++;
                }
            }
            if (count <= left) {
                return count;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("the mixer does not get on with its work");
    }
}
