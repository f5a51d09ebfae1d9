package net.mixminion.stage;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stage without a supervisor has counted since there is such a file: {@code $WorkDir/counts/STAGE.json}. It is
 * written every second if something happened, so that a kill costs no more than that. {@code mixminiond stats} adds the
 * files of all stages up.
 */
public final class OwnCounts implements AutoCloseable {
    /** The directory's name, below WorkDir. */
    public static final String DIRECTORY = "counts";
    /** Ends the name of each file. */
    public static final String SUFFIX = ".json";
    /** Where the numbers stand in a file. */
    public static final String COUNTS = "counts";

    private static final Logger LOG = LoggerFactory.getLogger(OwnCounts.class);
    private static final long PERIOD_SECONDS = 1;

    private final Path file;
    private final Counters counters;
    private final Map<String, Long> before = new TreeMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "own-counts");
        thread.setDaemon(true);
        return thread;
    });
    private Map<String, Long> saved = Map.of();

    /**
     * Goes on with what the file says.
     *
     * @param workDir the server's WorkDir
     * @param label the stage's name, with the instance's number if there are several
     */
    public OwnCounts(Path workDir, String label, Counters counters) {
        this.file = workDir.resolve(DIRECTORY).resolve(label + SUFFIX);
        this.counters = counters;
        try {
            JsonObject counts = new JsonObject(Files.readString(file, StandardCharsets.UTF_8)).getJsonObject(COUNTS);
            counts.fieldNames().forEach(name -> before.put(name, counts.getLong(name)));
        } catch (NoSuchFileException e) {
            LOG.debug("counting begins");
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "{} can't be read ({}); counting starts anew",
                    file,
                    e.getClass().getSimpleName());
            before.clear();
        }
    }

    /** Begins to write. */
    public void start() {
        var unused = timer.scheduleAtFixedRate(this::save, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** Writes the file if something was counted since; a failure is logged, it costs statistics only. */
    public synchronized void save() {
        Map<String, Long> totals = new TreeMap<>(before);
        counters.snapshot().forEach((name, count) -> totals.merge(name, count, Long::sum));
        if (totals.equals(saved)) {
            return;
        }
        JsonObject counts = new JsonObject();
        totals.forEach(counts::put);
        try {
            Path directory = file.getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, new JsonObject().put(COUNTS, counts).encode(), StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            saved = totals;
        } catch (IOException e) {
            LOG.error("can't save what was counted in {}", file, e);
        }
    }

    /** Writes the final counts and ends. */
    @Override
    public void close() {
        timer.shutdownNow();
        save();
    }
}
