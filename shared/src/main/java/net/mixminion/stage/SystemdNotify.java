package net.mixminion.stage;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells systemd that a unit of {@code Type=notify} is ready; without systemd it does nothing. */
public final class SystemdNotify {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotify.class);
    private static final String SOCKET = "NOTIFY_SOCKET";
    private static final int LIMIT_SECONDS = 10;

    private SystemdNotify() {}

    /** Says that this process is ready. */
    public static void ready() {
        String socket = System.getenv(SOCKET);
        if (socket == null || socket.isEmpty()) {
            return;
        }
        // the JDK has no datagram sockets of the Unix domain
        List<String> command = List.of(
                "systemd-notify", "--ready", "--pid=" + ProcessHandle.current().pid());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("systemd-notify does not end; systemd may take this process for one that doesn't start");
            } else if (process.exitValue() != 0) {
                LOG.warn("systemd-notify failed with status {}", process.exitValue());
            }
        } catch (IOException e) {
            LOG.warn("systemd can't be told that this process is ready: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
