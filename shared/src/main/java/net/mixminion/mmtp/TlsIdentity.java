package net.mixminion.mmtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.crypto.WireFormatException;

/**
 * What a server shows of itself in the TLS handshake: the transport key and its chain [transport certificate, identity
 * certificate].
 *
 * @param key the private transport key
 * @param chain exactly two certificates, the first one with the public half of {@code key}
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
    public TlsIdentity {
        chain = List.copyOf(chain);
        if (chain.size() != 2) {
            throw new IllegalArgumentException("a transport chain has two certificates, not " + chain.size());
        }
    }

    /**
     * Puts a transport key and its chain together.
     *
     * @throws WireFormatException if the chain is not of two certificates or not for this key
     */
    public static TlsIdentity of(RsaPrivateKey transportKey, List<X509Certificate> chain) throws WireFormatException {
        if (chain.size() != 2) {
            throw new WireFormatException("a transport chain has two certificates, not " + chain.size());
        }
        if (!Arrays.equals(
                transportKey.publicKey().getEncoded(),
                chain.get(0).getPublicKey().getEncoded())) {
            throw new WireFormatException("the transport certificate is for another key");
        }
        return new TlsIdentity(transportKey.jca(), chain);
    }

    /**
     * Reads {@code mmtp.key} and {@code mmtp.cert} of a key set.
     *
     * @throws IOException if a file can't be read
     * @throws WireFormatException if a file is damaged, or the certificate is for another key (as while the two are
     *     being replaced: try again later)
     */
    public static TlsIdentity load(Path keyFile, Path certificateFile) throws IOException, WireFormatException {
        byte[] pem = Files.readAllBytes(keyFile);
        try {
            return of(RsaKeys.parsePem(pem), TransportCertificates.parsePem(Files.readAllBytes(certificateFile)));
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "TlsIdentity[until " + chain.get(0).getNotAfter().toInstant() + "]";
    }
}
