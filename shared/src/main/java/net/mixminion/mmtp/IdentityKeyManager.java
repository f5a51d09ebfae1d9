package net.mixminion.mmtp;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Hands the server's current identity to each handshake, whatever the peer asks for. JSSE asks for the alias, the key
 * and the chain one after the other; the alias counts the identities, so that a handshake that is under way while the
 * identity is replaced still gets key and chain of one.
 */
final class IdentityKeyManager extends X509ExtendedKeyManager {
    private record Generation(
            long number, TlsIdentity identity, @Nullable TlsIdentity before) {}

    private volatile Generation current;

    IdentityKeyManager(TlsIdentity identity) {
        current = new Generation(0, identity, null);
    }

    /** Makes every later handshake use another identity. The one before the last is forgotten. */
    synchronized void replace(TlsIdentity identity) {
        current = new Generation(current.number + 1, identity, current.identity);
    }

    private @Nullable TlsIdentity find(String alias) {
        Generation now = current;
        if (alias.equals(Long.toString(now.number))) {
            return now.identity;
        }
        return alias.equals(Long.toString(now.number - 1)) ? now.before : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return keyType.startsWith("RSA") ? Long.toString(current.number) : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        TlsIdentity identity = find(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        TlsIdentity identity = find(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {Long.toString(current.number)};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
