package net.mixminion.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.config.ProcessesSection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which user this process runs as. */
public final class Privileges {
    private static final Logger LOG = LoggerFactory.getLogger(Privileges.class);
    private static final Path STATUS = Path.of("/proc/self/status");
    /** The real number, the effective one, and others. */
    private static final Pattern UIDS = Pattern.compile("Uid:\\s+[0-9]+\\s+([0-9]{1,9})\\s.*");

    private static final String ROOT = "root";

    private Privileges() {}

    /** The number of the user that this process acts as; -1 if the system does not tell. */
    public static int uid() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
                Matcher uids = UIDS.matcher(line);
                if (uids.matches()) {
                    return Integer.parseInt(uids.group(1));
                }
            }
        } catch (IOException e) {
            LOG.debug("no {}", STATUS, e);
        }
        return ROOT.equals(System.getProperty("user.name")) ? 0 : -1;
    }

    /** True if this process may do anything. */
    public static boolean isRoot() {
        return uid() == 0;
    }

    /** Warns once if this process is root's and nobody asked for that by naming users in the configuration. */
    public static void warnIfRoot(ProcessesSection processes) {
        if (isRoot() && !processes.hasUsers()) {
            LOG.warn(
                    "running as root: whoever breaks in here owns this machine; name users in [Processes] (User-Receiver"
                            + " and the others, Group), or start the server as a user of its own");
        }
    }
}
