package net.mixminion.keyd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.keys.Retirement;
import net.mixminion.spool.Durable;
import net.mixminion.spool.SecureDelete;
import net.mixminion.spool.SqliteHashLog;

/**
 * Makes key sets, and destroys them together with their logs of packet hashes, so that a crash at any moment leaves one of
 * these states:
 *
 * <table>
 * <caption>the states of key set N</caption>
 * <tr><th>key_N.new</th><th>key_N</th><th>key_N.rmv</th><th>hash_N</th><th>what it is</th></tr>
 * <tr><td>yes</td><td></td><td></td><td></td><td>being made; destroyed at the next start</td></tr>
 * <tr><td></td><td>yes</td><td></td><td>made by the mixer</td><td>a key set</td></tr>
 * <tr><td></td><td></td><td>yes</td><td>maybe</td><td>being destroyed; gone on with at the next start</td></tr>
 * </table>
 *
 * <p>Nobody but keyd looks at key_N.new and key_N.rmv. A number is not used twice.
 */
final class KeySetStore {
    private static final String BEING_MADE = ".new";
    private static final String BEING_REMOVED = ".rmv";
    private static final Pattern NUMBERED = Pattern.compile("(?:key|hash)_([0-9]{1,9})(?:\\.new|\\.rmv)?");
    private static final int PACKET_KEY_BITS = 2048;
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final KeydConfig config;
    private final KeyMaker maker;
    private final SecureRandom random;
    private final KeyReaders readers;

    KeySetStore(KeydConfig config, KeyMaker maker, SecureRandom random) {
        this.config = config;
        this.maker = maker;
        this.random = random;
        this.readers = new KeyReaders(config);
    }

    /** Ends what a crash interrupted; to be called before anything else. */
    void recover() throws IOException {
        for (String name : names(config.keyDir(), "key_*" + BEING_MADE)) {
            SecureDelete.tree(config.keyDir().resolve(name));
        }
        for (String name : names(config.keyDir(), "key_*" + BEING_REMOVED)) {
            finishRemoval(name.substring(0, name.length() - BEING_REMOVED.length()));
        }
    }

    /**
     * Makes a key set that is valid in the period.
     *
     * @param identity signs the descriptor
     * @return the set's name, such as key_0001
     */
    String create(KeySchedule.Period period, RsaPrivateKey identity, Instant now) throws IOException {
        String name = String.format(Locale.ROOT, "%s%04d", KeyDirectory.PREFIX, highestNumber() + 1);
        Path unfinished = config.keyDir().resolve(name + BEING_MADE);
        write(unfinished, period, identity, now);
        readers.open(unfinished);
        Files.move(unfinished, config.keyDir().resolve(name));
        Durable.syncDirectory(config.keyDir());
        return name;
    }

    /** Makes packet key and descriptor of a key set in a new directory. */
    void write(Path set, KeySchedule.Period period, RsaPrivateKey identity, Instant now) throws IOException {
        Files.createDirectory(set, PRIVATE_DIRECTORY);
        RsaPrivateKey packetKey = maker.make(PACKET_KEY_BITS);
        byte[] pem = RsaKeys.encodePem(packetKey);
        try {
            Durable.replace(set.resolve(KeySet.MIX_KEY), pem);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
        String descriptor = new DescriptorWriter(random)
                .write(config.content().at(now, period.start(), period.end()), packetKey.publicKey(), identity);
        writeDescriptor(set, descriptor);
    }

    /** Writes the descriptor of a key set; everybody may read it. */
    static void writeDescriptor(Path set, String descriptor) throws IOException {
        Durable.replace(set.resolve(KeySet.DESCRIPTOR), descriptor.getBytes(StandardCharsets.US_ASCII), "rw-r--r--");
    }

    /** Destroys a key set and its hash log. */
    void destroy(KeySet set) throws IOException {
        Files.move(set.dir(), config.keyDir().resolve(set.name() + BEING_REMOVED));
        Durable.syncDirectory(config.keyDir());
        finishRemoval(set.name());
    }

    private void finishRemoval(String name) throws IOException {
        SqliteHashLog.destroy(hashLog(name));
        Files.deleteIfExists(Retirement.mark(config.hashLogDir(), name));
        SecureDelete.tree(config.keyDir().resolve(name + BEING_REMOVED));
        Durable.syncDirectory(config.keyDir());
    }

    private Path hashLog(String name) {
        return config.hashLogDir().resolve("hash_" + name.substring(KeyDirectory.PREFIX.length()));
    }

    private int highestNumber() throws IOException {
        List<String> names = new ArrayList<>(names(config.keyDir(), "key_*"));
        names.addAll(names(config.hashLogDir(), "hash_*"));
        int highest = 0;
        for (String name : names) {
            Matcher numbered = NUMBERED.matcher(name);
            if (numbered.matches()) {
                highest = Math.max(highest, Integer.parseInt(numbered.group(1)));
            }
        }
        return highest;
    }

    private static List<String> names(Path directory, String pattern) throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
                entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            }
        }
        return names;
    }
}
