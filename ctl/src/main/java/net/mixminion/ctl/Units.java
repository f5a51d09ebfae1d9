package net.mixminion.ctl;

import io.vertx.core.json.DecodeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import net.mixminion.stage.StageReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages that systemd, or somebody by hand, runs one by one without a supervisor: what each tells in its file. The
 * directory belongs to all stages, and the commands may be root's; so no link is followed, and a process id is believed
 * only of a process whose user owns the file: whoever plants one has nobody stopped but himself.
 */
final class Units {
    private static final Logger LOG = LoggerFactory.getLogger(Units.class);
    private static final int MOST_OCTETS = 1 << 16;
    private static final Pattern LABEL =
            Pattern.compile("(" + String.join("|", StageSpec.SEPARATE) + ")(-[0-9]{1,4})?");

    private Units() {}

    /** All that have a file, also of processes that have ended; a file that makes no sense is passed over. */
    static List<Unit> all(Path workDir) {
        List<Unit> result = new ArrayList<>();
        Path directory = workDir.resolve(StageReport.DIRECTORY);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return result;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + StageReport.SUFFIX)) {
            for (Path file : files) {
                try {
                    result.add(read(file));
                } catch (IOException | DecodeException e) {
                    LOG.warn("{} can't be read; what it tells is missing", file);
                }
            }
        } catch (IOException e) {
            LOG.warn("{} can't be read; what the stages tell is missing", directory);
        }
        result.sort(Comparator.comparing(Unit::label));
        return result;
    }

    /** Those whose processes live. */
    static List<Unit> alive(ServerConfig config) {
        return all(config.server().workDir()).stream().filter(Unit::alive).toList();
    }

    /** All that each of them has counted, by the name of its file. */
    static Map<String, Map<String, Long>> counts(Path workDir) {
        Map<String, Map<String, Long>> result = new TreeMap<>();
        all(workDir)
                .forEach(unit -> result.put(
                        unit.label() + StageReport.SUFFIX, unit.report().counts()));
        return result;
    }

    /** Refuses what must not be done while stages run. */
    static void refuse(ServerConfig config) throws StageException {
        List<Unit> alive = alive(config);
        if (!alive.isEmpty()) {
            throw new StageException(
                    ExitCode.TRY_LATER,
                    "the " + String.join(", ", alive.stream().map(Unit::label).toList())
                            + " of this server run without a supervisor; stop them first (mixminiond stop)");
        }
    }

    /** Says what to do instead of a command that only a supervisor obeys; nothing if no stages run without one. */
    static void refer(ServerConfig config, String command) throws StageException {
        if (!alive(config).isEmpty()) {
            throw new StageException(
                    ExitCode.UNAVAILABLE, "the stages run as units, without a supervisor; use: " + command);
        }
    }

    /** Has all of them read the configuration again. */
    static void hangup(ServerConfig config) throws StageException, InterruptedException {
        List<Unit> alive = alive(config);
        if (alive.isEmpty()) {
            throw RunningServer.none(config.server());
        }
        for (Unit unit : alive) {
            RunningServer.hangup(unit.pid());
        }
    }

    private static Unit read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("not a file");
        }
        String name = String.valueOf(file.getFileName());
        String label = name.substring(0, name.length() - StageReport.SUFFIX.length());
        if (!LABEL.matcher(label).matches()) {
            throw new IOException("no stage's");
        }
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            boolean locked = isLocked(channel);
            StageReport report = StageReport.decode(text(channel));
            return new Unit(label, report, locked && belongs(report.pid(), file));
        }
    }

    private static String text(FileChannel channel) throws IOException {
        try (InputStream in = Channels.newInputStream(channel)) {
            return new String(in.readNBytes(MOST_OCTETS), StandardCharsets.UTF_8);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static boolean belongs(long pid, Path file) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        try {
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("Uid:")) {
                    return line.split("\\s+", -1)[2].equals(String.valueOf(owner));
                }
            }
        } catch (IOException e) {
            LOG.debug("process {} is gone", pid);
        }
        return false;
    }
}
