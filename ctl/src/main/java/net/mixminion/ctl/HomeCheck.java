package net.mixminion.ctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.ServerSection;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.keys.Retirement;
import net.mixminion.spool.Prefix;
import net.mixminion.stage.FileParanoia;
import net.mixminion.stage.StageException;

/** Looks at a server's own files: their places, owners and modes, the keys, the replay memories, the queues. */
final class HomeCheck {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> WITH_GROUP = PosixFilePermissions.fromString("rwxr-----");
    private static final Duration SOON = Duration.ofDays(2);

    private final ServerConfig config;
    private final ServerSection server;
    private final Instant now;
    private final Findings findings;

    HomeCheck(ServerConfig config, Clock clock, Findings findings) {
        this.config = config;
        this.server = config.server();
        this.now = clock.instant();
        this.findings = findings;
    }

    void run() throws IOException {
        checkVersion();
        checkDirectories();
        checkStatsTmp();
        if (!Files.isDirectory(server.keyDir()) || !Files.isReadable(server.keyDir())) {
            if (Files.exists(server.keyDir())) {
                findings.error(server.keyDir() + " can't be read; run this command as the server's user");
            }
            return;
        }
        checkKeys();
        checkCurrentDescriptor();
        checkQueues();
    }

    private void checkVersion() {
        try {
            new Home(config).checkVersion();
        } catch (StageException e) {
            findings.error(e);
        }
    }

    private void checkDirectories() {
        FileParanoia paranoia =
                new FileParanoia(config.host().fileParanoia(), config.host().trustedUsers());
        // where stages have users of their own, mixminiond prepare puts owners and groups right
        List<Path> directories = config.processes().hasUsers() ? List.of() : new Home(config).directories();
        for (Path directory : directories) {
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    paranoia.privateDirectory(directory);
                } catch (StageException e) {
                    findings.error(e);
                }
            }
        }
        paranoia.warnings().forEach(findings::warning);
        for (Path file : List.of(server.logFile(), server.statsFile(), server.pidFile())) {
            Path parent = file.toAbsolutePath().getParent();
            if (Files.isDirectory(file)) {
                findings.error(file + " is a directory; name a file");
            } else if (Files.exists(file) && !Files.isWritable(file)) {
                findings.error(file + " can't be written; let it belong to the user that runs the server");
            } else if (parent != null && !Files.exists(parent) && !parent.equals(server.baseDir())) {
                findings.error(parent + " is missing, so " + file.getFileName() + " can't be made there; make it");
            }
        }
    }

    private void checkStatsTmp() {
        Path file = server.workDir().resolve("stats.tmp");
        try {
            if (Files.exists(file)
                    && !Files.readString(file, StandardCharsets.UTF_8).startsWith("{")) {
                findings.warning(file + " can't be understood; it will be set aside, and counting starts anew");
            }
        } catch (IOException e) {
            findings.error(file + " can't be read; let it belong to the user that runs the server");
        }
    }

    private void checkKeys() throws IOException {
        Path identity = server.keyDir().resolve("identity.key");
        List<KeyReport.KeySet> sets = KeyReport.of(server.keyDir(), now);
        if (Files.exists(identity, LinkOption.NOFOLLOW_LINKS)) {
            checkPrivate(identity);
        } else if (!sets.isEmpty()) {
            findings.error(identity + " is missing though there are key sets; restore it from your backup, or the"
                    + " directories will refuse this nickname");
        }
        for (KeyReport.KeySet set : sets) {
            checkKeySet(set);
        }
        if (!sets.isEmpty() && sets.stream().noneMatch(set -> set.isValidAt(now))) {
            findings.error(server.keyDir() + ": no key set is valid now (" + now + "); set the clock, or start the"
                    + " server, which makes new ones");
        }
        boolean soonNone = sets.stream().noneMatch(set -> set.isValidAt(now.plus(SOON)));
        if (!sets.isEmpty() && soonNone) {
            findings.warning(server.keyDir() + ": no key set is valid in two days; a running server makes new ones");
        }
    }

    private void checkKeySet(KeyReport.KeySet set) {
        Path directory = server.keyDir().resolve(set.name());
        for (String name : List.of("mix.key", "mmtp.key")) {
            Path file = directory.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                checkPrivate(file);
            } else {
                findings.error(file + " is missing; restore the key set from a backup, or delete " + directory
                        + " and its hash log while the server is stopped");
            }
        }
        Optional<ServerDescriptor> descriptor = set.descriptor();
        if (descriptor.isEmpty()) {
            findings.error(directory.resolve("ServerDesc") + " can't be read as a descriptor; restore it from a backup,"
                    + " or delete the key set while the server is stopped");
            return;
        }
        if (descriptor.get().published().isAfter(now.plus(Duration.ofHours(1)))) {
            findings.error("the clock is wrong: it is " + now + ", but " + directory.resolve("ServerDesc")
                    + " was made on " + descriptor.get().published() + "; set the clock (ntpd, chrony)");
        }
        Path logs = server.workDir().resolve("hashlogs");
        Path log = logs.resolve("hash_" + set.name().substring("key_".length()));
        Path mark = server.queueDir()
                .resolve("mix")
                .resolve(".hashlog_" + descriptor.get().packetKeyId().hex());
        if (Files.exists(mark) && !Files.exists(log)) {
            findings.error(log + " is missing, the replay memory of " + set.name() + "; without it the key must not be"
                    + " used: put it back as it was before you start the server, or the key will be retired");
        } else if (Files.exists(log) && sizeOf(log) == 0) {
            findings.error(log + " is empty, though it is the replay memory of " + set.name()
                    + "; put it back as it was" + " before you start the server, or the key will be retired");
        }
        set.retirement(logs)
                .ifPresent(why ->
                        findings.warning(set.name() + " is retired: " + why.reason() + "; put the file back as it"
                                + " was and remove " + Retirement.mark(logs, set.name()) + ", or let the key be"));
    }

    private void checkPrivate(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                findings.error(file + " is no regular file; put the key itself there");
                return;
            }
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            Set<PosixFilePermission> allowed = config.processes().hasUsers() ? WITH_GROUP : OWNER_ONLY;
            if (config.host().fileParanoia() && !allowed.containsAll(mode)) {
                findings.error("the permissions of " + file + " are too open (" + PosixFilePermissions.toString(mode)
                        + "); run: chmod 600 " + file);
            }
            if (sizeOf(file) == 0) {
                findings.error(file + " is empty; restore it from a backup");
            }
        } catch (IOException e) {
            findings.error(file + " can't be looked at; run this command as the server's user");
        }
    }

    private void checkCurrentDescriptor() {
        Path file = server.baseDir().resolve("current-desc");
        try {
            if (!Files.exists(file)) {
                return;
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.isEmpty() || !Files.exists(Path.of(lines.get(0)))) {
                findings.error(file + " names no descriptor that is there; a running server writes it anew");
            }
        } catch (IOException | InvalidPathException e) {
            findings.error(file + " can't be read; a running server writes it anew");
        }
    }

    private void checkQueues() throws IOException {
        if (!Files.isDirectory(server.queueDir())) {
            return;
        }
        Queues queues = new Queues(server.queueDir(), Clock.systemUTC());
        for (Queues.Count count : queues.counts()) {
            if (count.of(Prefix.CRP) > 0) {
                findings.error(queues.directory(count.name()) + " has " + count.of(Prefix.CRP)
                        + " messages that could not be read (crp_); see mixminiond queue check");
            }
            if (count.foreign() > 0) {
                findings.warning(queues.directory(count.name()) + " has " + count.foreign()
                        + " files that are none of ours; move them away");
            }
        }
        try (Stream<String> names = queues.names().stream()) {
            boolean one = names.map(queues::directory)
                            .map(HomeCheck::store)
                            .distinct()
                            .count()
                    <= 1;
            if (!one) {
                findings.error(server.queueDir() + " has mount points below it; all queues must be on one file system");
            }
        }
    }

    private static String store(Path directory) {
        try {
            return String.valueOf(Files.getAttribute(directory, "unix:dev"));
        } catch (IOException e) {
            return "";
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
