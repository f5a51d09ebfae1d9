package net.mixminion.stage;

import io.vertx.core.json.DecodeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.mixminion.stage.StageReport.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the commands of a stage that no supervisor runs: {@code $WorkDir/counts/STAGE.json}, locked while the process
 * lives, so that what a killed one has left is not believed. It is written when something has changed, at most every
 * second, so that a kill costs no more of what was counted than that.
 */
public final class OwnReport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnReport.class);

    private final Path file;
    private final int instances;
    private final Counters counters;
    private final boolean counting;
    private final long pid = ProcessHandle.current().pid();
    private final Instant started =
            ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    private final Map<String, Long> before = new TreeMap<>();
    private State state = State.STARTING;
    private @Nullable StageReport saved;
    private @Nullable FileChannel locked;

    /**
     * Goes on with what the file says was counted.
     *
     * @param workDir the server's WorkDir
     * @param label the stage's name, with the instance's number if there are several
     * @param instances how many instances of the stage there are to be
     * @param counting whether counts are to be written
     */
    public OwnReport(Path workDir, String label, int instances, Counters counters, boolean counting) {
        this.file = workDir.resolve(StageReport.DIRECTORY).resolve(label + StageReport.SUFFIX);
        this.instances = instances;
        this.counters = counters;
        this.counting = counting;
        try {
            before.putAll(StageReport.decode(Files.readString(file, StandardCharsets.UTF_8))
                    .counts());
        } catch (NoSuchFileException e) {
            LOG.debug("counting begins");
        } catch (IOException | DecodeException e) {
            LOG.error(
                    "{} can't be read ({}); counting starts anew",
                    file,
                    e.getClass().getSimpleName());
        }
    }

    /** Tells what the stage does from now on. */
    public synchronized void is(State newState) {
        state = newState;
        save();
    }

    /** The event loops answer: to be called every second. */
    synchronized void alive() {
        is(state == State.HUNG ? State.RUNNING : state);
    }

    /** The event loops don't answer. */
    synchronized void silent() {
        is(state == State.RUNNING ? State.HUNG : state);
    }

    /** Writes the file if it would say something new; a failure is logged, it costs statistics and status only. */
    private void save() {
        Map<String, Long> totals = new TreeMap<>(before);
        if (counting) {
            counters.snapshot().forEach((name, count) -> totals.merge(name, count, Long::sum));
        }
        StageReport report = new StageReport(state, pid, started, instances, counters.facts(), totals);
        if (report.equals(saved)) {
            return;
        }
        try {
            write(report.encode());
            saved = report;
        } catch (IOException e) {
            LOG.error("can't save what was counted in {}", file, e);
        }
    }

    /** A new file takes the place of the old one, and is locked before it does. */
    private void write(String text) throws IOException {
        Path directory = file.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (channel.tryLock() == null) {
                throw new IOException(fresh + " is locked by another process");
            }
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        unlock();
        locked = channel;
    }

    private void unlock() throws IOException {
        if (locked != null) {
            locked.close();
        }
    }

    /** Writes the final counts, and lets the file go. */
    @Override
    public synchronized void close() {
        is(State.STOPPING);
        try {
            unlock();
        } catch (IOException e) {
            LOG.debug("the lock ends with the process", e);
        }
    }
}
