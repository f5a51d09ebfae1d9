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
final class ScriptedServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final SSLServerSocket listener;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CompletableFuture<Boolean> heard = new CompletableFuture<>();

    /** What a server says; returning closes the connection. */
    @FunctionalInterface
    interface Script {
        void talk(Peer peer) throws IOException;
    }

    /** The client as the script sees it. */
    static final class Peer {
        final SSLSocket socket;
        private final DataInputStream in;
        private final OutputStream out;

        private Peer(SSLSocket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        byte[] read(int count) throws IOException {
            byte[] octets = new byte[count];
            in.readFully(octets);
            return octets;
        }

        void write(byte[] octets) throws IOException {
            out.write(octets);
            out.flush();
        }

        void greet() throws IOException {
            read(VersionLine.OURS.length());
            write(VersionLine.OURS.getBytes(StandardCharsets.US_ASCII));
        }

        Block readBlock() throws IOException {
            Optional<Block> block = Block.parse(read(Block.LENGTH));
            return block.orElseThrow(() -> new IOException("the client sent a bad block"));
        }

        /** Reads blocks and accepts each, until there are so many. */
        void acceptBlocks(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                write(readBlock().received());
            }
        }
    }

    ScriptedServer(TlsIdentity identity, Script script) throws IOException {
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
    }

    /** Lets the client say what it likes, without an answer, until it closes; then tells how much it was. */
    static long countToEnd(Peer peer) throws IOException {
        long count = 0;
        InputStream in = peer.socket.getInputStream();
        while (in.read() >= 0) {
            count++;
        }
        return count;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Waits until the script has come to its end; fails as it did. */
    void awaitScript() throws InterruptedException, TimeoutException {
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
