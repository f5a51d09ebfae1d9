package net.mixminion.ctl;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerSection;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.spool.Durable;
import net.mixminion.spool.HashLog;
import net.mixminion.spool.SecureDelete;
import net.mixminion.spool.SqliteHashLog;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;

/**
 * A home of the Python server, formats 1000 and 1001, that becomes ours: identity, key sets, replay memories and packets
 * in {@code incoming/} stay. What is in pickles is not read, as reading a pickle can run any program; a key set whose
 * replay memory can't be read is retired, as packets to it could be sent again. Every step can be done twice, so that an
 * upgrade that was interrupted is simply started again; the version is written last.
 */
final class PythonHome {
    private static final int PACKET_OCTETS = 32_768;
    private static final String OLD_DESCRIPTOR = "Descriptor-Version: 0.1";
    private static final String IMPORT = "import_";
    private static final int BATCH = 10_000;

    private final ServerSection server;
    private final int version;
    private final PrintStream told;
    private final Path hashLogs;

    /** @param told what was taken over is printed here */
    PythonHome(ServerConfig config, int version, PrintStream told) {
        this.server = config.server();
        this.version = version;
        this.told = told;
        this.hashLogs = server.workDir().resolve("hashlogs");
    }

    /**
     * Makes it ours.
     *
     * @throws StageException if its identity can't be used, or something can't be written; then a further attempt is safe
     */
    void upgrade(Instant now) throws StageException {
        RsaPrivateKey identity = identity();
        Path backup = server.baseDir().resolve("upgrade-backup-" + version);
        try {
            HomeBackup.make(server, backup);
        } catch (IOException e) {
            throw new StageException(
                    ExitCode.CANT_CREATE, "can't make the backup " + backup + "; nothing was changed", e);
        }
        told.println("Everything as it was is in " + backup + ".");
        try {
            told.println("The identity key stays: " + RsaKeys.fingerprint(identity.publicKey()));
            takeOverKeySets(now);
            takeOverIncoming();
            removePickles();
            removeLeftovers();
            Durable.replace(
                    server.baseDir().resolve("version"), Home.VERSION.getBytes(StandardCharsets.US_ASCII), "rw-r--r--");
        } catch (IOException e) {
            throw new StageException(ExitCode.IO, "the upgrade stopped (" + e + "); run it again", e);
        }
        told.println(
                "The format is " + Home.VERSION + " now. Once the server runs as it should, destroy the backup: it has"
                        + " the keys of packets that are not yet old.");
    }

    private RsaPrivateKey identity() throws StageException {
        Path file = server.keyDir().resolve(KeyDirectory.IDENTITY);
        try {
            Optional<RsaPrivateKey> key = KeyDirectory.identityIn(server.keyDir());
            if (key.isPresent()) {
                return key.get();
            }
        } catch (IOException | WireFormatException e) {
            throw new StageException(
                    ExitCode.CONFIG,
                    "can't read the identity key " + file + " (" + e.getMessage() + "); nothing was changed",
                    e);
        }
        throw new StageException(
                ExitCode.CONFIG,
                "there is no identity key " + file + "; restore it from a backup. Nothing was changed");
    }

    private void takeOverKeySets(Instant now) throws IOException {
        KeyDirectory keys = KeyDirectory.read(server.keyDir());
        for (KeyDirectory.BrokenSet broken : keys.broken()) {
            if (isOld(broken.dir().resolve(KeySet.DESCRIPTOR))) {
                retire(broken.dir(), "hash_" + broken.name().substring(KeyDirectory.PREFIX.length()));
                told.println(broken.name() + " is retired: nobody uses its kind of descriptor any more.");
            } else {
                told.println(broken.name() + " can't be used and is left alone: " + broken.reason());
            }
        }
        for (KeySet set : keys.sets()) {
            takeOver(set, now);
        }
    }

    private static boolean isOld(Path descriptor) throws IOException {
        return Files.isRegularFile(descriptor)
                && Files.readString(descriptor, StandardCharsets.ISO_8859_1).contains(OLD_DESCRIPTOR);
    }

    private void takeOver(KeySet set, Instant now) throws IOException {
        String log = set.hashLogName();
        ServerDescriptor descriptor = set.descriptor();
        if (!descriptor.nickname().equals(server.nickname())) {
            told.println("Warning: " + set.name() + " is of " + descriptor.nickname() + ", but the configuration says "
                    + server.nickname() + "; directory servers won't take the identity under another name.");
        }
        if (isOurs(set)) {
            removePythonLog(log, false);
            told.println(set.name() + " stays.");
            return;
        }
        if (!PythonHashLog.exists(hashLogs, log) && set.validAfter().isAfter(now)) {
            told.println(set.name() + " stays; it has not been used yet.");
            return;
        }
        try {
            PythonHashLog seen = PythonHashLog.read(hashLogs, log);
            Digest20 keyId = descriptor.packetKeyId();
            if (!seen.keyId().orElse(keyId).equals(keyId)) {
                throw new IOException("it is that of another key");
            }
            store(log, keyId, List.copyOf(seen.hashes()));
            removePythonLog(log, false);
            told.println(
                    set.name() + " stays, with the memory of " + seen.hashes().size() + " packets.");
        } catch (IOException e) {
            retire(set.dir(), log);
            told.println(set.name() + " is retired at once, because its replay memory can't be taken over: "
                    + e.getMessage() + ". Packets that are on their way to it will be lost.");
        }
    }

    /** An attempt before this one may have come so far. */
    private boolean isOurs(KeySet set) throws IOException {
        Path file = hashLogs.resolve(set.hashLogName());
        if (!Files.exists(file)) {
            return false;
        }
        try (SqliteHashLog log = SqliteHashLog.open(file, set.descriptor().packetKeyId())) {
            return log.size() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void store(String name, Digest20 keyId, List<Digest20> hashes) throws IOException {
        Path unfinished = hashLogs.resolve(IMPORT + name);
        SqliteHashLog.destroy(unfinished);
        SqliteHashLog.create(unfinished, keyId);
        try (HashLog log = SqliteHashLog.open(unfinished, keyId)) {
            for (int from = 0; from < hashes.size(); from += BATCH) {
                log.insert(hashes.subList(from, Math.min(hashes.size(), from + BATCH)).stream()
                        .map(hash -> new HashLog.Entry(hash, IMPORT))
                        .toList());
            }
            log.forgetIds(List.of(IMPORT));
        }
        Files.move(unfinished, hashLogs.resolve(name));
        Durable.syncDirectory(hashLogs);
    }

    /** The backup has a copy. */
    private void retire(Path set, String log) throws IOException {
        SecureDelete.tree(set);
        Durable.syncDirectory(server.keyDir());
        removePythonLog(log, true);
    }

    private void removePythonLog(String name, boolean withMain) throws IOException {
        List<String> suffixes = new ArrayList<>(List.of(".dat", ".dir", ".bak", ".db", ".pag", "_jrnl"));
        if (withMain) {
            suffixes.add("");
        }
        for (String suffix : suffixes) {
            SecureDelete.file(hashLogs.resolve(name + suffix));
        }
    }

    private void takeOverIncoming() throws IOException {
        Path incoming = server.queueDir().resolve("incoming");
        int packets = 0;
        for (Path file : filesIn(incoming)) {
            String name = String.valueOf(file.getFileName());
            if (name.startsWith("msg_") && Files.size(file) == PACKET_OCTETS) {
                packets++;
            } else if (name.startsWith("msg_")) {
                Files.move(file, file.resolveSibling("crp_" + name.substring("msg_".length())));
            } else if (!name.startsWith("crp_") && !name.equals("lock")) {
                SecureDelete.file(file);
            }
        }
        told.println(packets + " packets in incoming stay.");
    }

    private void removePickles() throws IOException {
        int messages = 0;
        for (String pool : List.of("mix", "outgoing", "deliver")) {
            Path directory = server.queueDir().resolve(pool);
            for (Path file : filesIn(directory)) {
                messages += String.valueOf(file.getFileName()).startsWith("msg_") ? 1 : 0;
                SecureDelete.file(file);
            }
        }
        if (messages > 0) {
            told.println(messages + " messages that were mixed or being delivered are not taken over: they are Python"
                    + " pickles, and reading those can run any program. To lose none, put the backup back, let the old"
                    + " server run with [Incoming/MMTP] Enabled: no until its queues are empty, and upgrade then.");
        }
    }

    private void removeLeftovers() throws IOException {
        Path work = server.workDir();
        for (String name : List.of("cert_chain", "cert_chain_tmp", "stats.tmp", "dir/cache", "tls/dhparam")) {
            SecureDelete.file(work.resolve(name));
        }
        for (Path directory : List.of(server.keyDir(), work, server.queueDir())) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        Path stats = server.statsFile();
        if (Files.exists(stats)) {
            told.println("The statistics in " + stats + " go on; the counts since the last entry are a pickle and begin"
                    + " again.");
        }
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    /** Tells whether the process that the pid file names is a server of the Python program; its locks are not ours. */
    boolean isRunning() {
        try {
            String pid = Files.readString(server.pidFile(), StandardCharsets.US_ASCII)
                    .strip();
            if (!pid.matches("[0-9]{1,10}")) {
                return false;
            }
            return ProcessHandle.of(Long.parseLong(pid))
                    .flatMap(process -> process.info().commandLine())
                    .map(line -> line.toLowerCase(Locale.ROOT))
                    .filter(line -> line.contains("python") || line.contains("mixminion"))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
