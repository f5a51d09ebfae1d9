package net.mixminion.testnet.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import net.mixminion.mmtp.Block;
import net.mixminion.mmtp.TlsIdentity;

/**
 * What {@link RelayBench} compares the sender with: as many blocks of random octets, each of the length of a packet's on
 * the wire, through a TLS 1.3 socket of the same Vert.x, JDK, transport and cipher suite, and nothing else: no file is read
 * or removed, no digest made or checked, no block answered. {@value #AT_ONCE} blocks are one write, which TLS cuts into
 * records of 16,384 octets as it does with the sender's; {@value #WINDOW} are on their way at most. Both ends are in this
 * process, on one event loop: they take one processor, where the sender and its peer have two.
 */
final class BareTls {
    /** Blocks under way at a time, as many as the sender has. */
    private static final int WINDOW = 16;
    /** Blocks of one write; the sender writes as many as the last answers have made room for. */
    private static final int AT_ONCE = 4;
    /** What the sender and its peers agree on. */
    private static final String SUITE = "TLS_AES_128_GCM_SHA256";

    private BareTls() {}

    /**
     * Seconds from the first octet that arrives to the last.
     *
     * @param blocks a multiple of {@value #AT_ONCE}
     */
    static double seconds(Vertx vertx, TlsIdentity identity, int blocks) throws Exception {
        Promise<Long> done = Promise.promise();
        AtomicLong first = new AtomicLong();
        AtomicLong missing = new AtomicLong((long) blocks * Block.LENGTH);
        NetServer server = vertx.createNetServer(serverOptions(identity))
                .connectHandler(socket -> socket.handler(octets -> {
                    first.compareAndSet(0, System.nanoTime());
                    if (missing.addAndGet(-octets.length()) == 0) {
                        done.complete(System.nanoTime());
                    }
                }));
        server.listen().await(20, TimeUnit.SECONDS);
        NetClient client = vertx.createNetClient(new NetClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setHostnameVerificationAlgorithm("")
                .addEnabledCipherSuite(SUITE)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3")));
        byte[] octets = new byte[AT_ONCE * Block.LENGTH];
        new Random(1).nextBytes(octets);
        NetSocket socket = client.connect(server.actualPort(), "127.0.0.1").await(20, TimeUnit.SECONDS);
        Semaphore underWay = new Semaphore(WINDOW / AT_ONCE);
        for (int i = 0; i < blocks / AT_ONCE; i++) {
            if (!underWay.tryAcquire(20, TimeUnit.SECONDS)) {
                throw new IOException("the bare socket stands still");
            }
            Future<Void> unused = socket.write(Buffer.buffer(octets)).onComplete(written -> underWay.release());
        }
        double seconds = (done.future().await(120, TimeUnit.SECONDS) - first.get()) / 1e9;
        client.close().await(20, TimeUnit.SECONDS);
        server.close().await(20, TimeUnit.SECONDS);
        return seconds;
    }

    /** A server of TLS 1.3 on a free port of 127.0.0.1. */
    static NetServerOptions serverOptions(TlsIdentity identity) {
        return new NetServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setKeyCertOptions(keys(identity))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
    }

    private static KeyCertOptions keys(TlsIdentity identity) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            store.setKeyEntry(
                    "peer", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            return KeyCertOptions.wrap((X509KeyManager) managers.getKeyManagers()[0]);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
