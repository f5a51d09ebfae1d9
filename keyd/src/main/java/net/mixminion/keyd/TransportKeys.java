package net.mixminion.keyd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.TransportCertificates;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.keys.KeySet;
import net.mixminion.spool.Durable;
import net.mixminion.spool.SecureDelete;

/** Renews the TLS key and certificate chain of key sets: {@code mmtp.key} and {@code mmtp.cert}. */
final class TransportKeys {
    /** How long a TLS key is used; its certificate lasts two hours longer. */
    static final Duration LIFETIME = Duration.ofHours(24);

    private static final int BITS = 2048;
    private static final String OLD = ".old";

    private final KeyMaker maker;
    private final KeyReaders readers;

    TransportKeys(KeyMaker maker, KeyReaders readers) {
        this.maker = maker;
        this.readers = readers;
    }

    /** Tells whether a set lacks a TLS key and certificate that belong together and are younger than a day. */
    static boolean isDue(KeySet set, Instant now) throws IOException {
        try {
            List<X509Certificate> chain = TransportCertificates.parsePem(Files.readAllBytes(set.mmtpCertFile()));
            X509Certificate transport = chain.get(0);
            Instant made = transport.getNotBefore().toInstant().plus(TransportCertificates.BACKDATED);
            Digest20 identity = set.descriptor().keyId();
            return !now.isBefore(made.plus(LIFETIME))
                    || TransportCertificates.refuse(chain, identity, now).isPresent()
                    || !isKeyOf(transport, set.mmtpKeyFile());
        } catch (NoSuchFileException | WireFormatException e) {
            return true;
        }
    }

    private static boolean isKeyOf(X509Certificate certificate, Path file) throws IOException, WireFormatException {
        byte[] pem = Files.readAllBytes(file);
        try {
            RSAPublicKey ours = RsaKeys.parsePem(pem).publicKey();
            return certificate.getPublicKey() instanceof RSAPublicKey theirs
                    && ours.getModulus().equals(theirs.getModulus());
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    /**
     * Makes a new key and certificate chain for a set and destroys the old key. Between the two renames a reader finds a
     * key and a certificate that don't belong together; a crash there is mended by {@link #isDue}.
     *
     * @param identity signs the certificates
     */
    void renew(KeySet set, RsaPrivateKey identity, Instant now) throws IOException {
        RsaPrivateKey key = maker.make(BITS);
        List<X509Certificate> chain =
                TransportCertificates.chain(set.descriptor().nickname(), key.publicKey(), identity, now);
        byte[] pem = RsaKeys.encodePem(key);
        try {
            replace(set, pem, TransportCertificates.encodePem(chain));
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    /** Puts another key and certificate chain, in PEM, in the place of a set's, and destroys the old key. */
    void replace(KeySet set, byte[] keyPem, byte[] chainPem) throws IOException {
        keepOldKeyByAnotherName(set);
        Durable.replace(set.mmtpKeyFile(), keyPem, readers.transportMode());
        Durable.replace(set.mmtpCertFile(), chainPem, readers.transportMode());
        destroyOldKey(set);
    }

    /** Removes what a crash during {@link #renew} left. */
    static void recover(KeySet set) throws IOException {
        destroyOldKey(set);
    }

    /** A second name keeps the old octets within reach when the new file takes the place of the first. */
    private static void keepOldKeyByAnotherName(KeySet set) throws IOException {
        destroyOldKey(set);
        if (Files.exists(set.mmtpKeyFile())) {
            Files.createLink(oldKey(set), set.mmtpKeyFile());
        }
    }

    private static void destroyOldKey(KeySet set) throws IOException {
        Path old = oldKey(set);
        if (Files.exists(old) && Files.exists(set.mmtpKeyFile()) && Files.isSameFile(old, set.mmtpKeyFile())) {
            Files.delete(old); // the crash came before the new key: this is the one in use
        } else {
            SecureDelete.file(old);
        }
    }

    private static Path oldKey(KeySet set) {
        return set.mmtpKeyFile().resolveSibling(KeySet.MMTP_KEY + OLD);
    }
}
