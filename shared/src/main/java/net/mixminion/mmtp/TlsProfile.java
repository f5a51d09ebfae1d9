package net.mixminion.mmtp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The one place where protocols and cipher suites of MMTP are chosen. Every server and client uses the same profile,
 * so that nobody can be told apart by it: no session is resumed, no ticket is given or kept, no server name is sent,
 * no application protocol is negotiated, no client certificate is asked for.
 */
final class TlsProfile extends SSLEngineOptions {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3");
    private static final List<String> SUITES = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");

    /** With what the reference speaks: the newest of them that its OpenSSL knows. */
    private static final List<String> LEGACY_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1");

    private static final List<String> LEGACY_SUITES =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_DHE_RSA_WITH_AES_128_CBC_SHA");

    /** Above the seven days that RFC 8446 allows a ticket: JSSE then neither issues tickets nor keeps them. */
    private static final int NO_TICKETS_SECONDS = 8 * 24 * 60 * 60;

    /**
     * How long a side that closes goes on to read, until the other one closes as well. Closing a socket with octets
     * unread makes the system reset it, and what we said last might be lost.
     */
    private static final long PARTING_MILLIS = 2_000;

    private TlsProfile() {
        // the RSA of a handshake must not hold up an event loop
        setUseWorkerThread(true);
    }

    /**
     * The engine of a client, of every client: what it greets with tells neither how it is configured nor, since some
     * JDKs offer other signatures when TLS 1.3 stands alone, which one it runs on. Whoever wants no old peers looks at
     * {@link #isNew} before a word is said.
     */
    static TlsProfile engine() {
        return new TlsProfile();
    }

    /** A client's protocols, as Vert.x wants to be told once more. */
    static Set<String> protocols() {
        return protocols(true);
    }

    private static Set<String> protocols(boolean legacy) {
        return new LinkedHashSet<>(legacy ? LEGACY_PROTOCOLS : PROTOCOLS);
    }

    /** Whether the handshake led to a protocol that is spoken where old peers are not wanted. */
    static boolean isNew(SSLSession session) {
        return PROTOCOLS.contains(session.getProtocol());
    }

    /**
     * The context of a server that shows what the key manager says.
     *
     * @param legacy whether peers that know nothing newer than TLS 1.0 are spoken to, as far as {@link LegacyTls} has
     *     made that possible
     */
    static SslContext server(boolean legacy, KeyManager keys) {
        try {
            return context(false, legacy, new KeyManager[] {keys}, null);
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SslContext context(
            boolean client, boolean legacy, KeyManager @Nullable [] keys, TrustManager @Nullable [] trust)
            throws SSLException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            context.getServerSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
            context.getClientSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
            return new FixedContext(new JdkSslContext(
                    context,
                    client,
                    legacy ? LEGACY_SUITES : SUITES,
                    IdentityCipherSuiteFilter.INSTANCE,
                    null,
                    ClientAuth.NONE,
                    protocols(legacy).toArray(String[]::new),
                    false));
        } catch (GeneralSecurityException e) {
            throw new SSLException("this Java can't do " + PROTOCOLS, e);
        }
    }

    @Override
    public TlsProfile copy() {
        return new TlsProfile();
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new ContextFactory();
    }

    private static final class ContextFactory implements SslContextFactory {
        private boolean client;
        private @Nullable KeyManagerFactory keys;
        private @Nullable TrustManagerFactory trust;

        @Override
        public SslContextFactory forClient(boolean forClient) {
            client = forClient;
            return this;
        }

        @Override
        public SslContextFactory keyMananagerFactory(KeyManagerFactory factory) {
            keys = factory;
            return this;
        }

        @Override
        public SslContextFactory trustManagerFactory(TrustManagerFactory factory) {
            trust = factory;
            return this;
        }

        @Override
        public SslContext create() throws SSLException {
            return context(
                    client,
                    true,
                    keys == null ? null : keys.getKeyManagers(),
                    trust == null ? null : trust.getTrustManagers());
        }
    }

    /**
     * Takes the server name out of the client's greeting, takes the peer's end of TLS for the end of all, and lets no
     * session live on in JSSE's memory.
     */
    private static final class FixedContext extends DelegatingSslContext {
        FixedContext(SslContext context) {
            super(context);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of());
            parameters.setUseCipherSuitesOrder(true);
            engine.setSSLParameters(parameters);
        }

        @Override
        protected void initHandler(SslHandler handler) {
            super.initHandler(handler);
            handler.setCloseNotifyReadTimeoutMillis(PARTING_MILLIS);
            // our own limits cut off a handshake
            handler.setHandshakeTimeoutMillis(0);
            handler.handshakeFuture().addListener(done -> {
                if (done.isSuccess()) {
                    // before TLS 1.3 a session could be resumed as long as JSSE remembers it
                    handler.engine().getSession().invalidate();
                }
            });
            handler.sslCloseFuture().addListener(closed -> {
                if (closed.isSuccess()) {
                    ChannelFuture unused = ((Channel) closed.getNow()).close();
                }
            });
        }
    }
}
