package net.mixminion.testnet.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.spool.HashLog;
import net.mixminion.spool.SecureDelete;
import net.mixminion.spool.SqliteHashLog;

/** A replay memory with ten million hashes: opening it, testing and inserting in the mixer's batches, its memory. */
final class HashLogBench implements Bench {
    private static final Digest20 KEY = Sha1.digest(new byte[] {1});
    private static final int FILL_BATCH = 50_000;
    private static final int BATCH = 64;
    private static final int BATCHES = 2000;
    private static final double OPEN_PROMISE_SECONDS = 2;
    private static final double INSERT_PROMISE_MILLIS = 1;
    private static final double HEAP_PROMISE_MB = 100;

    @Override
    public String name() {
        return "hashlog";
    }

    @Override
    public String about() {
        return "a replay memory of 10,000,000 hashes (or as many as said): opening, batches of 64, heap";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        int hashes = arguments.isEmpty() ? 10_000_000 : Integer.parseInt(arguments.get(0));
        Path directory = Files.createTempDirectory("mixminion-hashlog");
        try {
            Path file = directory.resolve("hash_0001");
            fill(file, hashes, out);
            long begin = System.nanoTime();
            try (HashLog log = SqliteHashLog.open(file, KEY)) {
                double opening = (System.nanoTime() - begin) / 1e9;
                double[] perHash = measure(log, hashes);
                double heap = heapMb();
                double p99 = perHash[perHash.length * 99 / 100];
                out.printf(
                        Locale.ROOT,
                        "{\"bench\":\"hashlog\",\"hashes\":%d,\"open_s\":%.3f,\"insert_ms_median\":%.4f,"
                                + "\"insert_ms_p99\":%.4f,\"heap_mb\":%.1f,\"file_mb\":%d}%n",
                        hashes,
                        opening,
                        perHash[perHash.length / 2],
                        p99,
                        heap,
                        Files.size(file) >> 20);
                return opening < OPEN_PROMISE_SECONDS && p99 < INSERT_PROMISE_MILLIS && heap < HEAP_PROMISE_MB;
            }
        } finally {
            SecureDelete.tree(directory);
        }
    }

    /** Fills it in the order of the hashes, which is quick, and leaves no room in the pages, which is the worst case. */
    private static void fill(Path file, int hashes, PrintStream out) throws IOException {
        SqliteHashLog.create(file, KEY);
        try (HashLog log = SqliteHashLog.open(file, KEY)) {
            for (int n = 0; n < hashes; n += FILL_BATCH) {
                List<HashLog.Entry> batch = new ArrayList<>();
                List<String> ids = List.of("finished");
                for (int i = n; i < Math.min(hashes, n + FILL_BATCH); i++) {
                    batch.add(new HashLog.Entry(hash(i, hashes), "finished"));
                }
                log.insert(batch);
                log.forgetIds(ids);
                if (n % (20 * FILL_BATCH) == 0) {
                    out.printf("%d hashes%n", n);
                }
            }
        }
    }

    /** The n-th of evenly spread hashes, in their order. */
    private static Digest20 hash(int n, int hashes) {
        byte[] octets = Sha1.hash(ByteBuffer.allocate(Integer.BYTES).putInt(n).array());
        ByteBuffer.wrap(octets).putLong(Long.divideUnsigned(-1L, hashes) * n);
        return Digest20.of(octets);
    }

    /** Milliseconds for each hash, sorted: batches of which every other hash is known already. */
    private static double[] measure(HashLog log, int hashes) throws IOException {
        Random random = new Random(1);
        double[] perHash = new double[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            List<HashLog.Entry> batch = new ArrayList<>();
            for (int j = 0; j < BATCH; j++) {
                byte[] fresh = new byte[Digest20.LENGTH];
                random.nextBytes(fresh);
                Digest20 hash = j % 2 == 0 ? Digest20.of(fresh) : hash(random.nextInt(hashes), hashes);
                batch.add(new HashLog.Entry(hash, "file" + i + "x" + j));
            }
            long begin = System.nanoTime();
            List<HashLog.Verdict> verdicts = log.insert(batch);
            perHash[i] = (System.nanoTime() - begin) / 1e6 / BATCH;
            if (verdicts.stream()
                            .filter(verdict -> verdict == HashLog.Verdict.NEW)
                            .count()
                    != BATCH / 2) {
                throw new IllegalStateException("a wrong verdict");
            }
        }
        Arrays.sort(perHash);
        return perHash;
    }

    private static double heapMb() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }
}
