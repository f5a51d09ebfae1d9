package net.mixminion.mmtp;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server of plain JSSE that treats its one client as a test tells it to, well-behaved or not. */
public final class ScriptedServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final SSLServerSocket listener;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CompletableFuture<Boolean> heard = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** What a server says; returning closes the connection. */
    @FunctionalInterface
    public interface Script {
        void talk(Peer peer) throws IOException;
    }

    /** The client as the script sees it. */
    public static final class Peer {
        /** The connection itself. */
        public final SSLSocket socket;

        private final DataInputStream in;
        private final OutputStream out;

        private Peer(SSLSocket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** Reads exactly so many octets. */
        public byte[] read(int count) throws IOException {
            byte[] octets = new byte[count];
            in.readFully(octets);
            return octets;
        }

        /** Says something. */
        public void write(byte[] octets) throws IOException {
            out.write(octets);
            out.flush();
        }

        /** Hears the version line and grants our version. */
        public void greet() throws IOException {
            read(VersionLine.OURS.length());
            write(VersionLine.OURS.getBytes(StandardCharsets.US_ASCII));
        }

        /** Reads a block; fails if it is none. */
        public Block readBlock() throws IOException {
            Optional<Block> block = MmtpFixtures.parse(read(Block.LENGTH));
            return block.orElseThrow(() -> new IOException("the client sent a bad block"));
        }

        /** The answer that takes a block; or refuses it. */
        public static byte[] answer(Block block, boolean accepted) {
            return accepted ? block.received() : block.rejected();
        }

        /** Reads blocks and accepts each, until there are so many. */
        public void acceptBlocks(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                write(readBlock().received());
            }
        }
    }

    /** A server on a free port of the loopback interface that serves one client. */
    public ScriptedServer(TlsIdentity identity, Script script) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new IdentityKeyManager(identity)}, null, null);
            listener = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        thread.execute(() -> serve(script));
    }

    private void serve(Script script) {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            script.talk(new Peer(socket));
            heard.complete(true);
        } catch (IOException | RuntimeException e) {
            heard.completeExceptionally(e);
        }
        gone.complete(null);
    }

    /** Lets the client say what it likes, without an answer, until it closes; then tells how much it was. */
    public static long countToEnd(Peer peer) throws IOException {
        long count = 0;
        InputStream in = peer.socket.getInputStream();
        while (in.read() >= 0) {
            count++;
        }
        return count;
    }

    /** Waits until the connection is closed on this side. */
    void awaitClose() {
        gone.join();
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Waits until the script has come to its end; fails as it did. */
    public void awaitScript() throws InterruptedException, TimeoutException {
        try {
            heard.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the scripted server failed", e.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        thread.shutdownNow();
    }
}
