package net.mixminion.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;
import org.jspecify.annotations.Nullable;

/** A set of keys with a life of its own: {@code key_NNNN/} in the key directory, with a good descriptor. */
public final class KeySet {
    /** The descriptor's file name. */
    public static final String DESCRIPTOR = "ServerDesc";
    /** The packet key's file name. */
    public static final String MIX_KEY = "mix.key";
    /** The transport key's file name. */
    public static final String MMTP_KEY = "mmtp.key";
    /** The transport certificate chain's file name. */
    public static final String MMTP_CERT = "mmtp.cert";
    /** The name of the file that is there once a directory server has taken the descriptor. */
    public static final String PUBLISHED = "published";
    /** The name of the file that is there once the packet key has had a log of packet hashes. */
    public static final String HASH_LOG_MADE = "hashlog";

    private final Path dir;
    private final String name;
    private final ServerDescriptor descriptor;
    private volatile @Nullable RsaPrivateKey mixKey;

    KeySet(Path dir, String name, ServerDescriptor descriptor) {
        this.dir = dir;
        this.name = name;
        this.descriptor = descriptor;
    }

    /** The directory's name, such as key_0001. */
    public String name() {
        return name;
    }

    /** The name of the log of packet hashes that goes with the packet key, such as hash_0001. */
    public String hashLogName() {
        return "hash_" + name.substring(KeyDirectory.PREFIX.length());
    }

    /**
     * The file, made by keyd, that is there once the packet key has had a log of packet hashes: whoever loses the log and
     * everything near it must not begin another.
     */
    public Path hashLogMadeFile() {
        return dir.resolve(HASH_LOG_MADE);
    }

    /** The directory. */
    public Path dir() {
        return dir;
    }

    /** The descriptor. */
    public ServerDescriptor descriptor() {
        return descriptor;
    }

    /** The descriptor's file. */
    public Path descriptorFile() {
        return dir.resolve(DESCRIPTOR);
    }

    /** The packet key's file. */
    public Path mixKeyFile() {
        return dir.resolve(MIX_KEY);
    }

    /** The transport key's file. */
    public Path mmtpKeyFile() {
        return dir.resolve(MMTP_KEY);
    }

    /** The file of the transport certificate chain. */
    public Path mmtpCertFile() {
        return dir.resolve(MMTP_CERT);
    }

    /** The file that is there once a directory server has taken the descriptor. */
    public Path publishedFile() {
        return dir.resolve(PUBLISHED);
    }

    /** Tells whether a directory server has taken the descriptor. */
    public boolean isPublished() {
        return Files.exists(publishedFile());
    }

    /** The midnight GMT from which on the packet key is used. */
    public Instant validAfter() {
        return descriptor.validAfter();
    }

    /** The midnight GMT until which packets are made for the packet key. */
    public Instant validUntil() {
        return descriptor.validUntil();
    }

    /** Tells whether packets for this set are to be processed; an old key is good for the overlap longer. */
    public boolean isLiveAt(Instant now, Duration overlap) {
        return !validAfter().isAfter(now) && !isDeadAt(now, overlap);
    }

    /** Tells whether the time of the set is over, overlap included, so that it is to be destroyed. */
    public boolean isDeadAt(Instant now, Duration overlap) {
        return validUntil().plus(overlap).isBefore(now);
    }

    /**
     * The packet key, read at the first call.
     *
     * @throws IOException if the file can't be read
     * @throws WireFormatException if it holds no key, or one that is not the descriptor's
     */
    public RsaPrivateKey mixKey() throws IOException, WireFormatException {
        RsaPrivateKey loaded = mixKey;
        if (loaded == null) {
            loaded = read(mixKeyFile());
            if (!RsaKeys.keyId(loaded.publicKey()).equals(descriptor.packetKeyId())) {
                throw new WireFormatException(mixKeyFile() + " is not the key that the descriptor tells");
            }
            mixKey = loaded;
        }
        return loaded;
    }

    /** Reads a private key from a file. */
    static RsaPrivateKey read(Path file) throws IOException, WireFormatException {
        byte[] pem = Files.readAllBytes(file);
        try {
            return RsaKeys.parsePem(pem);
        } catch (WireFormatException e) {
            throw new WireFormatException(file + ": " + e.getMessage(), e);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    /** The name and the days. */
    @Override
    public String toString() {
        return name + ", " + descriptor;
    }
}
