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

    private final long files = freeFiles();

    /** Takes what the process has open now for what it needs always: to be made before there are connections. */
    Capacity() {}

    /** The limits of connections; a quarter of the files that may still be opened stays free for other things. */
    ConnectionLimits limits(ReceiverConfig config) {
        int most = config.maxConnections();
        long share = files / 4 * 3;
        if (most > share) {
            most = (int) Math.max(FEWEST, share);
            LOG.warn(
                    "{} more open files allow {} connections, not {}; raise the limit (ulimit -n, LimitNOFILE) or lower"
                            + " MaxConnections",
                    files,
                    most,
                    config.maxConnections());
        }
        return ConnectionLimits.of(most, config.maxConnectionsPerAddress(), config.timeout());
    }

    private static long freeFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
                : Integer.MAX_VALUE;
    }
}
