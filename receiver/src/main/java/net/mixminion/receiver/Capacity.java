package net.mixminion.receiver;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import net.mixminion.mmtp.ConnectionLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many connections the receiver takes on. */
final class Capacity {
    private static final Logger LOG = LoggerFactory.getLogger(Capacity.class);
    private static final int FEWEST = 4;

    private Capacity() {}

    /** The limits of connections; a quarter of the open files that the system allows stays free for other things. */
    static ConnectionLimits limits(ReceiverConfig config) {
        int most = config.maxConnections();
        long files = openFiles();
        long share = files / 4 * 3;
        if (most > share) {
            most = (int) Math.max(FEWEST, share);
            LOG.warn(
                    "{} open files allow {} connections, not {}; raise the limit (ulimit -n, LimitNOFILE) or lower"
                            + " MaxConnections",
                    files,
                    most,
                    config.maxConnections());
        }
        return ConnectionLimits.of(most, config.maxConnectionsPerAddress(), config.timeout());
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Integer.MAX_VALUE;
    }
}
