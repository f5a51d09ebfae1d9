package net.mixminion.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;

/**
 * The key directory as it was when it was read: the key sets, and those that are broken. Reading it takes no right to
 * any private key; those are read when asked for.
 */
public final class KeyDirectory {
    /** How the names of key sets begin. */
    public static final String PREFIX = "key_";
    /** The file name of the identity key. */
    public static final String IDENTITY = "identity.key";

    private static final Pattern SET_NAME = Pattern.compile("key_[0-9]{1,9}");
    private static final int MAX_DESCRIPTOR_OCTETS = 1 << 20;

    /** Our own descriptors must not become bad when the clock goes back. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private final Path dir;
    private final List<KeySet> sets;
    private final List<BrokenSet> broken;

    /**
     * A set that can't be used. It stays where it is: what can't be read today may be readable tomorrow.
     *
     * @param name the directory's name, such as key_0001
     * @param dir the directory
     * @param reason what is wrong, for people
     */
    public record BrokenSet(String name, Path dir, String reason) {}

    private KeyDirectory(Path dir, List<KeySet> sets, List<BrokenSet> broken) {
        this.dir = dir;
        this.sets = List.copyOf(sets);
        this.broken = List.copyOf(broken);
    }

    /**
     * Reads the descriptors of all key sets; a directory that does not exist has none.
     *
     * @param dir the key directory
     * @throws IOException if the directory itself can't be listed
     */
    public static KeyDirectory read(Path dir) throws IOException {
        List<KeySet> sets = new ArrayList<>();
        List<BrokenSet> broken = new ArrayList<>();
        if (Files.isDirectory(dir)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir, PREFIX + "*")) {
                for (Path entry : entries) {
                    readSet(entry, sets, broken);
                }
            }
        }
        sets.sort(Comparator.comparing(KeySet::validAfter)
                .thenComparing(set -> set.descriptor().published())
                .thenComparing(KeySet::name));
        broken.sort(Comparator.comparing(BrokenSet::name));
        return new KeyDirectory(dir, sets, broken);
    }

    private static void readSet(Path entry, List<KeySet> sets, List<BrokenSet> broken) {
        String name = String.valueOf(entry.getFileName());
        if (!SET_NAME.matcher(name).matches()) {
            return;
        }
        try {
            if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                throw new WireFormatException("it is not a directory");
            }
            sets.add(new KeySet(entry, name, descriptor(entry.resolve(KeySet.DESCRIPTOR))));
        } catch (NoSuchFileException e) {
            broken.add(new BrokenSet(name, entry, "it has no " + KeySet.DESCRIPTOR));
        } catch (IOException e) {
            broken.add(new BrokenSet(name, entry, "its descriptor can't be read: " + e));
        } catch (WireFormatException e) {
            broken.add(new BrokenSet(name, entry, String.valueOf(e.getMessage())));
        }
    }

    private static ServerDescriptor descriptor(Path file) throws IOException, WireFormatException {
        if (Files.size(file) > MAX_DESCRIPTOR_OCTETS || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new WireFormatException(KeySet.DESCRIPTOR + " is no descriptor");
        }
        return ServerDescriptor.parse(Files.readString(file, StandardCharsets.ISO_8859_1), END_OF_TIME);
    }

    /** The directory. */
    public Path dir() {
        return dir;
    }

    /** The usable sets, those that become valid first at the front. */
    public List<KeySet> sets() {
        return sets;
    }

    /** The sets that can't be used, by name. */
    public List<BrokenSet> broken() {
        return broken;
    }

    /** The set with this name, such as key_0001. */
    public Optional<KeySet> set(String name) {
        return sets.stream().filter(set -> set.name().equals(name)).findFirst();
    }

    /** The sets whose packets are to be processed; an old key is good for the overlap longer. */
    public List<KeySet> liveAt(Instant now, Duration overlap) {
        return sets.stream().filter(set -> set.isLiveAt(now, overlap)).toList();
    }

    /**
     * The set in force: of those that are valid, the one that became so last. Without any, the one that was valid last,
     * because peers may still know it.
     */
    public Optional<KeySet> inForce(Instant now) {
        List<KeySet> begun =
                sets.stream().filter(set -> !set.validAfter().isAfter(now)).toList();
        Optional<KeySet> valid =
                begun.stream().filter(set -> now.isBefore(set.validUntil())).reduce((older, newer) -> newer);
        return valid.isPresent() ? valid : begun.stream().max(Comparator.comparing(KeySet::validUntil));
    }

    /** The file of the identity key. */
    public Path identityFile() {
        return dir.resolve(IDENTITY);
    }

    /**
     * The identity key; only keyd may read it.
     *
     * @return empty if there is none
     * @throws IOException if the file can't be read
     * @throws WireFormatException if it holds no key
     */
    public Optional<RsaPrivateKey> identity() throws IOException, WireFormatException {
        return identityIn(dir);
    }

    /** The identity key of a key directory; see {@link #identity}. */
    public static Optional<RsaPrivateKey> identityIn(Path dir) throws IOException, WireFormatException {
        try {
            return Optional.of(KeySet.read(dir.resolve(IDENTITY)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
