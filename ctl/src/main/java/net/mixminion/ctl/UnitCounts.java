package net.mixminion.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import net.mixminion.stage.OwnCounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stages have counted that systemd ran one by one, each in a file of its own. */
final class UnitCounts {
    private static final Logger LOG = LoggerFactory.getLogger(UnitCounts.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_OCTETS = 1 << 16;

    private UnitCounts() {}

    /** All counts since there are such files, by the stage's name; a file that makes no sense is passed over. */
    static Map<String, Map<String, Long>> read(Path workDir) {
        Map<String, Map<String, Long>> result = new TreeMap<>();
        Path directory = workDir.resolve(OwnCounts.DIRECTORY);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return result;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + OwnCounts.SUFFIX)) {
            for (Path file : files) {
                // the directory belongs to all stages: what one of them plants is no file for root to follow
                try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                    result.put(String.valueOf(file.getFileName()), counts(JSON.readTree(in.readNBytes(MOST_OCTETS))));
                } catch (IOException e) {
                    LOG.warn("{} can't be read; what it counts is missing", file);
                }
            }
        } catch (IOException e) {
            LOG.warn("{} can't be read; what the stages count is missing", directory);
        }
        return result;
    }

    private static Map<String, Long> counts(JsonNode file) {
        Map<String, Long> counts = new TreeMap<>();
        file.path(OwnCounts.COUNTS).properties().forEach(e -> {
            if (e.getValue().isIntegralNumber()) {
                counts.put(e.getKey(), e.getValue().asLong());
            }
        });
        return counts;
    }
}
