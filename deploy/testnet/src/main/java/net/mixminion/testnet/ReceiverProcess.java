package net.mixminion.testnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import net.mixminion.packet.MmtpAddress;

/** An installed receiver in a process of its own. */
public final class ReceiverProcess implements AutoCloseable {
    private final TestServer server;
    private final Process process;
    private final Path log;

    ReceiverProcess(TestServer server, Process process, Path log) {
        this.server = server;
        this.process = process;
        this.log = log;
    }

    /** Where it listens. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    /** What packets call it. */
    public MmtpAddress address() throws IOException {
        return server.hop().address();
    }

    /** The pool that it fills. */
    public Path incoming() {
        return server.pool("incoming");
    }

    /** Packets that it has stored. */
    public int stored() throws IOException {
        return server.waiting("incoming");
    }

    /** All that it has said. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its resident memory now, in octets. */
    public long residentOctets() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("the process has no memory any more");
    }

    /** The processor time that it has used so far. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Stops it and waits for its end. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
