package net.mixminion.testnet.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.testnet.Installation;
import net.mixminion.testnet.TestServer;

/** An installed receiver in a process of its own, without the other stages, which only made it its keys. */
final class ReceiverUnderTest implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final TestServer server;
    private final Process process;

    private ReceiverUnderTest(Path directory, TestServer server, Process process) {
        this.directory = directory;
        this.server = server;
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param serverLines lines for [Server]
     * @param incomingLines lines for [Incoming/MMTP]
     */
    static ReceiverUnderTest start(String serverLines, String incomingLines) throws IOException, InterruptedException {
        Installation installation = Installation.find();
        Path directory = Files.createTempDirectory("mixminion-receiver");
        TestServer server =
                TestServer.create(installation, directory, "bench", TestServer.freePort(), Duration.ofHours(1));
        Files.writeString(
                server.config(),
                Files.readString(server.config())
                        .replace("[Server]\n", "[Server]\n" + serverLines)
                        .replace("[Incoming/MMTP]\n", "[Incoming/MMTP]\n" + incomingLines));
        server.start();
        server.stop();
        ProcessBuilder builder = new ProcessBuilder(
                installation.mixminiond(),
                "stage",
                "receiver",
                "-f",
                server.config().toString());
        Path log = directory.resolve("receiver.log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        ReceiverUnderTest receiver = new ReceiverUnderTest(directory, server, process);
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!Files.readString(log).contains("ready")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String said = Files.readString(log);
                receiver.close();
                throw new IOException("the receiver does not start:\n" + said);
            }
            Pause.of(Duration.ofMillis(100));
        }
        return receiver;
    }

    /** Where it listens. */
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    /** What packets call it. */
    MmtpAddress address() throws IOException {
        try {
            ServerDescriptor descriptor = ServerDescriptor.parse(
                    Files.readString(server.descriptor(), StandardCharsets.UTF_8), Instant.now());
            return new MmtpAddress("127.0.0.1", server.port(), descriptor.keyId());
        } catch (WireFormatException e) {
            throw new IOException(e);
        }
    }

    /** Where all its files are. */
    Path directory() {
        return directory;
    }

    /** The pool that it fills. */
    Path incoming() {
        return server.pool("incoming");
    }

    /** Packets that it has stored. */
    int stored() throws IOException {
        return server.waiting("incoming");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its resident memory now, in octets. */
    long residentOctets() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("the process has no memory any more");
    }

    /** The processor time that it has used so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
