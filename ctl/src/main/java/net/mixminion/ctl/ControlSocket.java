package net.mixminion.ctl;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the commands ask a running server: a local socket in {@code $WorkDir/run}, which only the server's user can enter.
 * One line in, text out, then the end.
 */
final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final String NAME = "control";
    /** What the operating system allows for a socket's path, in octets. */
    private static final int MAX_PATH_LENGTH = 107;

    private static final int MAX_REQUEST_LENGTH = 1 << 16;
    private static final int MOST_AT_ONCE = 8;
    private static final int MAX_ANSWER_LENGTH = 1 << 20;

    private final Path path;
    private final ServerSocketChannel socket;
    private final UnaryOperator<String> answers;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);

    private ControlSocket(Path path, ServerSocketChannel socket, UnaryOperator<String> answers) {
        this.path = path;
        this.socket = socket;
        this.answers = answers;
    }

    /**
     * Listens in the directory.
     *
     * @param answers from a request to its answer; called by several threads
     */
    static Optional<ControlSocket> listen(Path runDir, UnaryOperator<String> answers) throws IOException {
        Path path = runDir.resolve(NAME);
        if (isTooLong(path)) {
            LOG.warn(
                    "the path {} is too long for a socket: stats shows what was saved last, reload uses a signal",
                    path);
            return Optional.empty();
        }
        Files.deleteIfExists(path);
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        ControlSocket result = new ControlSocket(path, socket, answers);
        Thread thread = new Thread(result::serve, "control-socket");
        thread.setDaemon(true);
        thread.start();
        return Optional.of(result);
    }

    /** Asks the running server; empty if none listens. */
    static Optional<String> ask(Path runDir, String request) throws IOException {
        Path path = runDir.resolve(NAME);
        if (isTooLong(path) || !Files.exists(path)) {
            return Optional.empty();
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8)));
            return Optional.of(readAll(channel));
        } catch (java.net.ConnectException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("the control socket did not close", e);
        }
    }

    private void serve() {
        while (socket.isOpen()) {
            try {
                SocketChannel channel = socket.accept();
                Thread thread = new Thread(() -> answer(channel), "control-answer");
                thread.setDaemon(true);
                turns.acquire();
                thread.start();
            } catch (IOException e) {
                LOG.debug("a question on the control socket broke off", e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void answer(SocketChannel asked) {
        try (SocketChannel channel = asked) {
            String answer = answers.apply(readLine(channel));
            ByteBuffer octets = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
        } catch (IOException e) {
            LOG.debug("a question on the control socket broke off", e);
        } finally {
            turns.release();
        }
    }

    private static String readLine(SocketChannel channel) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(MAX_REQUEST_LENGTH);
        while (octets.hasRemaining() && channel.read(octets) >= 0) {
            if (octets.position() > 0 && octets.get(octets.position() - 1) == '\n') {
                break;
            }
        }
        return text(octets).strip();
    }

    private static String readAll(SocketChannel channel) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(MAX_ANSWER_LENGTH);
        while (octets.hasRemaining() && channel.read(octets) >= 0) {
            Thread.onSpinWait();
        }
        return text(octets);
    }

    private static String text(ByteBuffer octets) {
        return StandardCharsets.UTF_8.decode(octets.flip()).toString();
    }

    private static boolean isTooLong(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_LENGTH;
    }
}
