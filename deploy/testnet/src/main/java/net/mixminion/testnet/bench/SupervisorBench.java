package net.mixminion.testnet.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.mixminion.spool.SecureDelete;
import net.mixminion.testnet.Installation;
import net.mixminion.testnet.TestServer;

/**
 * What an operator waits for: the start, the commands, the stop, a stage that was killed; and what the server takes of
 * the machine's memory. The peer is a JVM that does nothing but print its version, in the same run.
 */
final class SupervisorBench implements Bench {
    private static final int RUNS = 5;
    private static final Duration SETTLE = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final double START_S = 6;
    private static final double COMMAND_S = 1;
    private static final double STOP_S = 10;
    private static final double RESTART_S = 4;
    private static final long SEPARATE_MIB = 650;
    private static final long COMBINED_MIB = 250;

    private final Installation installation = Installation.find();

    /** What was measured with one layout: seconds and MiB. */
    private record Measured(
            double start,
            double stats,
            double status,
            double check,
            double restart,
            double stop,
            StopUnderLoad.Outcome loaded,
            long proportional,
            long resident,
            long mostMib) {
        boolean kept() {
            return start <= START_S
                    && Math.max(stats, Math.max(status, check)) <= COMMAND_S
                    && restart <= RESTART_S
                    && Math.max(stop, loaded.seconds()) <= STOP_S
                    && loaded.lost() == 0
                    && proportional <= mostMib;
        }
    }

    @Override
    public String name() {
        return "supervisor";
    }

    @Override
    public String about() {
        return "start, stats, status, check, restart of a killed stage, stop at rest and under load; memory; both layouts";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        Path directory = Files.createTempDirectory("mixminion-supervisor");
        try {
            double jvm = median(() -> seconds(() -> version(directory)));
            Measured separate = measure(directory, "separate", "mixer", SEPARATE_MIB);
            Measured combined = measure(directory, "combined", "all", COMBINED_MIB);
            tell(out, "separate", separate);
            tell(out, "combined", combined);
            boolean kept = separate.kept() && combined.kept();
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"supervisor\",\"jvm_s\":%.2f,\"separate\":%s,\"combined\":%s,\"kept\":%b}%n",
                    jvm,
                    json(separate),
                    json(combined),
                    kept);
            return kept;
        } finally {
            SecureDelete.tree(directory);
        }
    }

    private Measured measure(Path directory, String layout, String victim, long mostMib) throws Exception {
        StopUnderLoad.Outcome loaded = new StopUnderLoad(installation).measure(directory, layout);
        try (TestServer server =
                TestServer.create(installation, directory, layout, TestServer.freePort(), Duration.ofHours(1))) {
            Files.writeString(
                    server.config(), Files.readString(server.config()) + "[Processes]\nLayout: " + layout + "\n");
            // the first start makes keys, and fills the disk's cache
            server.start();
            server.stop();
            server.start();
            double start = server.startTook().toMillis() / 1000.0;
            Pause.of(SETTLE);
            long proportional = memory(server.pid(), "Pss:");
            long resident = memory(server.pid(), "Rss:");
            double stats = median(() -> seconds(() -> command(server, "stats")));
            double status = median(() -> seconds(() -> command(server, "status")));
            double check = median(() -> seconds(() -> command(server, "check")));
            double restart = restart(server, victim);
            double stop = seconds(server::stop);
            return new Measured(start, stats, status, check, restart, stop, loaded, proportional, resident, mostMib);
        }
    }

    private double restart(TestServer server, String victim) throws Exception {
        Path log = server.baseDir().resolve("log");
        long before = readyLines(log, victim);
        ProcessHandle process = ProcessHandle.of(server.pid()).stream()
                .flatMap(ProcessHandle::children)
                .filter(child -> isStage(child.pid(), victim))
                .findFirst()
                .orElseThrow();
        long begun = System.nanoTime();
        process.destroyForcibly();
        Pause.until("the " + victim + "'s new start", LIMIT, () -> readyLines(log, victim) > before);
        return (System.nanoTime() - begun) / 1e9;
    }

    private static boolean isStage(long pid, String stage) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            return line.contains(stage.equals("all") ? "CombinedMain" : "net.mixminion." + stage + ".");
        } catch (IOException e) {
            return false;
        }
    }

    private static long readyLines(Path log, String stage) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("ctl: " + stage + " is ready"))
                .count();
    }

    /** The memory of a process and all that it started, in MiB. */
    private static long memory(long supervisor, String what) {
        return Stream.concat(
                                ProcessHandle.of(supervisor).stream(),
                                ProcessHandle.of(supervisor).stream().flatMap(ProcessHandle::descendants))
                        .mapToLong(process -> kib(process.pid(), what))
                        .sum()
                / 1024;
    }

    private static long kib(long pid, String what) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                    .filter(line -> line.startsWith(what))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private void command(TestServer server, String command) throws Exception {
        Installation.Outcome outcome = installation.server(server.directory(), server.config(), command);
        if (outcome.status() != 0) {
            throw new IOException(command + ": " + outcome.out() + outcome.err());
        }
    }

    private void version(Path directory) throws Exception {
        installation.run(directory, new byte[0], installation.mixminiond(), "version");
    }

    private interface Work {
        void run() throws Exception;
    }

    private interface Measurement {
        double take() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }

    private static double median(Measurement measurement) throws Exception {
        double[] taken = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            taken[i] = measurement.take();
        }
        Arrays.sort(taken);
        return taken[RUNS / 2];
    }

    private static void tell(PrintStream out, String layout, Measured m) {
        out.printf(
                Locale.ROOT,
                "%s: start %.1f s, stats %.2f s, status %.2f s, check %.2f s, killed stage works again after %.1f s,"
                        + " stop %.1f s, under load %.1f s (%d packets acknowledged, %d passed on, %d waiting, %d lost);"
                        + " memory %d MiB (shared pages once), %d MiB (in each process)%n",
                layout,
                m.start,
                m.stats,
                m.status,
                m.check,
                m.restart,
                m.stop,
                m.loaded.seconds(),
                m.loaded.acknowledged(),
                m.loaded.arrived(),
                m.loaded.waiting(),
                m.loaded.lost(),
                m.proportional,
                m.resident);
    }

    private static String json(Measured m) {
        return String.format(
                Locale.ROOT,
                "{\"start_s\":%.2f,\"stats_s\":%.2f,\"status_s\":%.2f,\"check_s\":%.2f,\"restart_s\":%.2f,"
                        + "\"stop_s\":%.2f,\"stop_loaded_s\":%.2f,\"acknowledged\":%d,\"lost\":%d,\"pss_mib\":%d,\"rss_mib\":%d}",
                m.start,
                m.stats,
                m.status,
                m.check,
                m.restart,
                m.stop,
                m.loaded.seconds(),
                m.loaded.acknowledged(),
                m.loaded.lost(),
                m.proportional,
                m.resident);
    }
}
