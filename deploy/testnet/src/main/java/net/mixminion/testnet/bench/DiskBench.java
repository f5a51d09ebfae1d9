package net.mixminion.testnet.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What this machine's disk allows at most: the peer of every bench that stores packets. */
final class DiskBench implements Bench {
    private static final int RUNS = 5;
    private static final int FILES = 300;

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public String about() {
        return "files of one packet a second: write, fsync, rename, fsync of the directory";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        Path directory = Files.createTempDirectory("mixminion-disk");
        try {
            BareDisk.filesPerSecond(directory, FILES);
            double[] rates = new double[RUNS];
            for (int i = 0; i < RUNS; i++) {
                rates[i] = BareDisk.filesPerSecond(directory, FILES);
                out.printf(Locale.ROOT, "%.0f files/s%n", rates[i]);
            }
            Arrays.sort(rates);
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"disk\",\"files_per_s\":%.0f,\"slowest\":%.0f,\"fastest\":%.0f}%n",
                    rates[RUNS / 2],
                    rates[0],
                    rates[RUNS - 1]);
            return true;
        } finally {
            Files.delete(directory);
        }
    }
}
