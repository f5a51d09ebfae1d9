package net.mixminion.ctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.crypto.Digest20;
import org.jspecify.annotations.Nullable;

/**
 * The replay memory of a key set of the Python server, where its data base is a flat file (dumbdbm): {@code hash_NNNN.dat},
 * its index {@code hash_NNNN.dir} with a copy {@code .bak}, and the journal {@code hash_NNNN_jrnl} of what is not in the
 * data base yet, 20 octets each.
 */
final class PythonHashLog {
    private static final int DIGEST_OCTETS = 20;
    private static final String KEY_ID = "KEYID";
    /** A line of the index: {@code 'NAME', (POSITION, LENGTH)}. */
    private static final Pattern LINE = Pattern.compile("'([0-9a-f]{40}|KEYID)', \\(([0-9]{1,15}), ([0-9]{1,9})\\)");

    private static final HexFormat HEX = HexFormat.of();

    private final Set<Digest20> hashes = new HashSet<>();
    private @Nullable Digest20 keyId;

    private PythonHashLog() {}

    /** Tells whether there is anything of a replay memory, readable or not. */
    static boolean exists(Path directory, String name) {
        for (String suffix : new String[] {"", ".dat", ".dir", ".bak", ".db", ".pag", "_jrnl"}) {
            if (Files.exists(directory.resolve(name + suffix))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads data base and journal.
     *
     * @param name such as hash_0001
     * @throws IOException if not all of it can be read; the message says why
     */
    static PythonHashLog read(Path directory, String name) throws IOException {
        PythonHashLog log = new PythonHashLog();
        Path data = directory.resolve(name + ".dat");
        if (!Files.exists(data)) {
            throw new IOException(
                    Files.exists(directory.resolve(name)) || Files.exists(directory.resolve(name + ".db"))
                            ? "it is a data base of a kind that this program can't read"
                            : "it is missing");
        }
        try {
            log.readIndex(directory.resolve(name + ".dir"), data);
        } catch (IOException e) {
            // a crash while the index was written; what the copy lacks is still in the journal
            log.hashes.clear();
            try {
                log.readIndex(directory.resolve(name + ".bak"), data);
            } catch (IOException worse) {
                e.addSuppressed(worse);
                throw e;
            }
        }
        log.readJournal(directory.resolve(name + "_jrnl"));
        return log;
    }

    /** The hashes of all packets that were seen. */
    Set<Digest20> hashes() {
        return hashes;
    }

    /** The KEYID of the packet key, if the log names it. */
    Optional<Digest20> keyId() {
        return Optional.ofNullable(keyId);
    }

    private void readIndex(Path index, Path data) throws IOException {
        if (!Files.isRegularFile(index)) {
            throw new IOException("its index " + index.getFileName() + " is missing");
        }
        String text = Files.readString(index, StandardCharsets.ISO_8859_1);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new IOException("its index " + index.getFileName() + " ends in the middle of a line");
        }
        for (String line : text.lines().toList()) {
            Matcher matcher = LINE.matcher(line.strip());
            if (!matcher.matches()) {
                throw new IOException("its index " + index.getFileName() + " is damaged");
            }
            if (matcher.group(1).equals(KEY_ID)) {
                keyId = keyIdIn(data, Long.parseLong(matcher.group(2)), Integer.parseInt(matcher.group(3)));
            } else {
                hashes.add(Digest20.of(HEX.parseHex(matcher.group(1))));
            }
        }
    }

    private static Digest20 keyIdIn(Path data, long position, int length) throws IOException {
        byte[] all = Files.readAllBytes(data);
        if (length != DIGEST_OCTETS || position + length > all.length) {
            throw new IOException("its data base " + data.getFileName() + " is damaged");
        }
        return Digest20.of(Arrays.copyOfRange(all, (int) position, (int) position + length));
    }

    /** What stands behind the last whole hash was being written when the server died: that packet was not let through. */
    private void readJournal(Path journal) throws IOException {
        if (!Files.exists(journal)) {
            return;
        }
        byte[] octets = Files.readAllBytes(journal);
        for (int at = 0; at + DIGEST_OCTETS <= octets.length; at += DIGEST_OCTETS) {
            hashes.add(Digest20.of(Arrays.copyOfRange(octets, at, at + DIGEST_OCTETS)));
        }
    }
}
