package net.mixminion.client.reply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.ClientLock;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.Keyring;
import net.mixminion.packet.payload.SurbKey;
import net.mixminion.spool.Durable;

/**
 * {@code keys/keyring.txt}: one key for each identity and three months, encrypted with the user's passphrase if he wants
 * one.
 */
public final class KeyringFile {
    private static final Duration LIFETIME = Duration.ofDays(90);
    /** A key that is forgotten sooner, or so soon after a block expires, makes no reply blocks any more. */
    private static final Duration LEAST_LEFT = Duration.ofDays(30);

    private static final byte[] NO_PASSPHRASE = new byte[0];

    private final ClientHome home;
    private final Path file;
    private final Passphrase passphrase;
    private final SecureRandom random;

    private KeyringFile(ClientHome home, Path file, Passphrase passphrase, SecureRandom random) {
        this.home = home;
        this.file = file;
        this.passphrase = passphrase;
        this.random = random;
    }

    /**
     * The file of a user; nothing is read yet.
     *
     * @param create whether its directory is made if it isn't there
     */
    public static KeyringFile of(ClientHome home, Passphrase passphrase, SecureRandom random, boolean create)
            throws ClientException {
        return new KeyringFile(home, home.room("keys", create).resolve("keyring.txt"), passphrase, random);
    }

    /**
     * All keys that are not expired; none if there is no file. Those that are expired are gone for good.
     *
     * @throws ClientException if it can't be read, or the passphrase is wrong
     */
    public List<SurbKey> keys(Instant now) throws ClientException {
        if (!Files.exists(file)) {
            return List.of();
        }
        Opened opened = open(now, passphrase);
        try {
            if (opened.hasExpired()) {
                forgetExpired(now, opened.passphrase());
            }
            return opened.keyring().keys();
        } finally {
            opened.wipe();
        }
    }

    private void forgetExpired(Instant now, byte[] sameAsBefore) throws ClientException {
        ClientLock lock = home.lock();
        try {
            Opened opened = open(now, Passphrase.of(sameAsBefore));
            write(opened.keyring(), opened.passphrase());
            opened.wipe();
        } finally {
            lock.close();
        }
    }

    private void write(Keyring keyring, byte[] sealedWith) throws ClientException {
        try {
            Durable.replace(file, keyring.seal(sealedWith, random));
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't write " + file + ": " + ClientHome.reason(e));
        }
    }

    /**
     * The key to make reply blocks of an identity with: a new one if there is none that lasts long enough.
     *
     * @param identity empty for the one without a name
     * @param validUntil when the reply blocks expire
     * @throws ClientException if the file can't be read or written, or the passphrase is wrong
     */
    public SurbKey keyFor(String identity, Instant now, Instant validUntil) throws ClientException {
        // an answer may be long on its way, and longer in a mailbox
        Instant least = latest(now.plus(LEAST_LEFT), validUntil.plus(LEAST_LEFT));
        Opened opened = open(now, passphrase);
        try {
            Optional<SurbKey> known = opened.keyring().newest(identity, least);
            return known.isPresent() ? known.get() : add(identity, least, now, opened.passphrase());
        } finally {
            opened.wipe();
        }
    }

    private SurbKey add(String identity, Instant least, Instant now, byte[] sameAsBefore) throws ClientException {
        // nobody had to wait while the user typed; meanwhile another process may have made the key
        ClientLock lock = home.lock();
        try {
            Opened opened = open(now, Passphrase.of(sameAsBefore));
            Optional<SurbKey> known = opened.keyring().newest(identity, least);
            SurbKey key = known.orElseGet(() -> SurbKey.generate(identity, latest(now.plus(LIFETIME), least), random));
            if (known.isEmpty()) {
                write(opened.keyring().with(key), opened.passphrase());
            }
            opened.wipe();
            return key;
        } finally {
            lock.close();
        }
    }

    /** The keyring in the file, or a new one if there is no file. */
    private Opened open(Instant now, Passphrase source) throws ClientException {
        if (!Files.exists(file)) {
            return new Opened(Keyring.empty(), source.fresh(), now);
        }
        try {
            byte[] text = Files.readAllBytes(file);
            Optional<Keyring> open = Keyring.open(text, NO_PASSPHRASE, Instant.EPOCH);
            if (open.isPresent()) {
                return new Opened(open.get(), NO_PASSPHRASE, now);
            }
            byte[] given = source.known();
            Optional<Keyring> opened = Keyring.open(text, given, Instant.EPOCH);
            if (opened.isEmpty()) {
                Arrays.fill(given, (byte) 0);
                throw new ClientException(
                        ExitCode.DATA, "this is not the passphrase of " + file + ", or the file is damaged");
            }
            return new Opened(opened.get(), given, now);
        } catch (IOException e) {
            throw new ClientException(ExitCode.IO, "can't read " + file + ": " + ClientHome.reason(e));
        } catch (WireFormatException e) {
            throw new ClientException(ExitCode.DATA, file + ": " + e.getMessage());
        }
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** A keyring and what it was opened with. */
    private static final class Opened {
        private final Keyring keyring;
        private final byte[] passphrase;
        private final boolean expired;

        Opened(Keyring all, byte[] passphrase, Instant now) {
            this.keyring = all.at(now);
            this.passphrase = passphrase;
            this.expired = keyring.keys().size() < all.keys().size();
        }

        /** Whether there are keys in the file that have expired; they are not in the keyring. */
        boolean hasExpired() {
            return expired;
        }

        Keyring keyring() {
            return keyring;
        }

        byte[] passphrase() {
            return passphrase;
        }

        void wipe() {
            Arrays.fill(passphrase, (byte) 0);
        }
    }
}
