package net.mixminion.testnet.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import net.mixminion.packet.Hop;
import net.mixminion.testnet.Directories;
import net.mixminion.testnet.Installation;
import net.mixminion.testnet.TestServer;

/** An installed server with all its stages, whose mix does not fire while something is measured. */
final class WholeServer implements AutoCloseable {
    private static final Duration MIX_INTERVAL = Duration.ofHours(1);

    private final Path directory;
    private final TestServer server;

    private WholeServer(Path directory, TestServer server) {
        this.directory = directory;
        this.server = server;
    }

    /** Starts one that accepts packets. */
    static WholeServer start(String nickname) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("mixminion-" + nickname);
        TestServer server =
                TestServer.create(Installation.find(), directory, nickname, TestServer.freePort(), MIX_INTERVAL);
        WholeServer whole = new WholeServer(directory, server);
        try {
            server.start();
        } catch (IOException | InterruptedException e) {
            whole.close();
            throw e;
        }
        return whole;
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    /** Whether its supervisor has not ended. */
    boolean isAlive() {
        return server.isAlive();
    }

    /** What a packet needs to pass through it. */
    Hop hop() throws IOException {
        return server.hop();
    }

    /** Stops it and leaves nothing behind. */
    @Override
    public void close() throws IOException {
        server.close();
        Directories.delete(directory);
    }
}
