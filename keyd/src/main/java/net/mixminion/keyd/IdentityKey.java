package net.mixminion.keyd;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.spool.Durable;
import net.mixminion.spool.SecureDelete;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.PassphraseSource;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's identity key: made once, never replaced. */
final class IdentityKey {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityKey.class);
    private static final int MIN_BITS = 2048;
    private static final int MAX_BITS = 4096;

    private final KeydConfig config;
    private final KeyMaker maker;
    private final PassphraseSource source;
    private final SecureRandom random;
    private final SignedAhead signedAhead;
    private char @Nullable [] passphrase;

    IdentityKey(KeydConfig config, KeyMaker maker, PassphraseSource source, SecureRandom random) {
        this.config = config;
        this.maker = maker;
        this.source = source;
        this.random = random;
        this.signedAhead = new SignedAhead(config.keyDir());
    }

    private Path file() {
        return config.keyDir().resolve(KeyDirectory.IDENTITY);
    }

    /**
     * Makes the key if this is the server's first start, and checks that it can be used. Does nothing on a machine that
     * works without it.
     *
     * @throws StageException if it is missing though the server has run before, can't be used, or is another one than
     *     that of the key sets
     */
    void prepare(KeyDirectory keys) throws StageException, InterruptedException {
        removeLeftover();
        if (signedAhead.isInUse()) {
            LOG.info("there is no identity key here; working with what was signed ahead");
            return;
        }
        if (!Files.exists(file(), LinkOption.NOFOLLOW_LINKS)) {
            refuseIfUsedBefore();
            make();
        }
        RsaPrivateKey key = load();
        encryptIfAsked(key);
        int bits = key.publicKey().getModulus().bitLength();
        if (bits != config.identityKeyBits()) {
            LOG.warn(
                    "[Server] IdentityKeyBits is {}, but the identity key has {} bits; it is kept",
                    config.identityKeyBits(),
                    bits);
        }
        for (KeySet set : keys.sets()) {
            ServerDescriptor descriptor = set.descriptor();
            if (!descriptor.keyId().equals(RsaKeys.keyId(key.publicKey()))) {
                throw new StageException(
                        ExitCode.CONFIG,
                        file() + " is not the identity key that signed " + set.descriptorFile()
                                + "; restore the right one from a backup. To begin as another server: mixminiond DELKEYS");
            }
        }
    }

    /**
     * Reads the key.
     *
     * @throws StageException if it isn't there or can't be used
     */
    RsaPrivateKey load() throws StageException, InterruptedException {
        try {
            if (config.paranoia() && Files.exists(file(), LinkOption.NOFOLLOW_LINKS)) {
                PrivateFile.check(file(), PrivateFile.OWNER_ONLY);
            }
            Optional<RsaPrivateKey> key = read();
            if (key.isEmpty()) {
                throw missing();
            }
            if (!key.get().publicKey().getPublicExponent().equals(RSAKeyGenParameterSpec.F4)) {
                throw new WireFormatException("its public exponent is not 65537");
            }
            int bits = key.get().publicKey().getModulus().bitLength();
            if (bits < MIN_BITS || bits > MAX_BITS) {
                throw new StageException(
                        ExitCode.CONFIG,
                        file() + " has " + bits + " bits, and nobody takes an identity key of other than 2048 to 4096;"
                                + " restore the right one from a backup");
            }
            return key.get();
        } catch (IOException e) {
            throw new StageException(
                    ExitCode.IO, "can't read " + file() + " (" + e.getClass().getSimpleName() + ")", e);
        } catch (WireFormatException e) {
            throw new StageException(
                    ExitCode.CONFIG,
                    "no usable RSA key can be read from " + file() + ": " + e.getMessage()
                            + "; restore it from a backup",
                    e);
        }
    }

    private Optional<RsaPrivateKey> read()
            throws IOException, WireFormatException, StageException, InterruptedException {
        byte[] pem;
        try {
            pem = Files.readAllBytes(file());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(RsaKeys.isEncrypted(pem) ? RsaKeys.parsePem(pem, passphrase()) : RsaKeys.parsePem(pem));
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    /** Asked for once; kept, because certificates are signed every day. */
    private char[] passphrase() throws StageException, InterruptedException {
        char[] known = passphrase;
        if (known == null) {
            known = source.get()
                    .orElseThrow(() -> new StageException(
                            ExitCode.CONFIG,
                            file() + " needs a passphrase, and nobody gave one; start the server from a terminal, or"
                                    + " with --passphrase-fd"));
            passphrase = known;
        }
        return known;
    }

    /** The key as it is to stand in the file; to be wiped. */
    private byte[] encode(RsaPrivateKey key) throws StageException, InterruptedException {
        return config.encryptIdentityKey() ? RsaKeys.encodePem(key, passphrase(), random) : RsaKeys.encodePem(key);
    }

    /** A key that was there before EncryptIdentityKey was set is encrypted, and the octets before are destroyed. */
    private void encryptIfAsked(RsaPrivateKey key) throws StageException, InterruptedException {
        try {
            boolean isEncrypted = RsaKeys.isEncrypted(Files.readAllBytes(file()));
            if (isEncrypted && !config.encryptIdentityKey()) {
                LOG.warn(
                        "[Server] EncryptIdentityKey is no, but the identity key has a passphrase; it is left as it is");
            }
            if (isEncrypted || !config.encryptIdentityKey()) {
                return;
            }
            byte[] pem = encode(key);
            Files.createLink(old(), file());
            Durable.replace(file(), pem);
            SecureDelete.file(old());
            LOG.warn("the identity key has a passphrase now; copies of the key in backups have none");
        } catch (IOException e) {
            throw new StageException(ExitCode.CANT_CREATE, "can't write " + file(), e);
        }
    }

    private void refuseIfUsedBefore() throws StageException {
        if (hasAny(config.keyDir(), "key_*") || hasAny(config.hashLogDir(), "hash_*")) {
            throw missing();
        }
    }

    private StageException missing() {
        return new StageException(
                ExitCode.CONFIG,
                file() + " is missing, though this server has run before. Restore it from a backup: directory servers"
                        + " won't take this nickname with another identity. To begin as another server: mixminiond"
                        + " DELKEYS");
    }

    private static boolean hasAny(Path directory, String pattern) throws StageException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, pattern)) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "can't list " + directory, e);
        }
    }

    private Path old() {
        return config.keyDir().resolve(KeyDirectory.IDENTITY + ".old");
    }

    private Path unfinished() {
        return config.keyDir().resolve(KeyDirectory.IDENTITY + ".new");
    }

    /** A crash may leave a second name of the key, or a key that was never used. */
    private void removeLeftover() throws StageException {
        try {
            if (Files.exists(file()) && Files.exists(unfinished()) && Files.isSameFile(file(), unfinished())) {
                Files.delete(unfinished());
            } else {
                SecureDelete.file(unfinished());
            }
            if (Files.exists(file()) && Files.exists(old()) && Files.isSameFile(file(), old())) {
                Files.delete(old());
            } else if (Files.exists(file())) {
                SecureDelete.file(old());
            }
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "can't remove " + unfinished(), e);
        }
    }

    private void make() throws StageException, InterruptedException {
        LOG.info("making an identity key of {} bits", config.identityKeyBits());
        byte[] pem = encode(maker.make(config.identityKeyBits()));
        Path unfinished = unfinished();
        try {
            Durable.replace(unfinished, pem);
            Files.createLink(file(), unfinished); // unlike a rename this replaces nothing
            Files.delete(unfinished);
            Durable.syncDirectory(config.keyDir());
        } catch (FileAlreadyExistsException e) {
            throw new StageException(ExitCode.TRY_LATER, "somebody else makes " + file() + " at this moment", e);
        } catch (IOException e) {
            throw new StageException(ExitCode.CANT_CREATE, "can't write " + file(), e);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }
}
