package net.mixminion.ctl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.mixminion.stage.ControlChannel;
import org.jspecify.annotations.Nullable;

/** One running stage: its process, its readiness, its last complaint, the pipe over which it takes orders. */
final class StageProcess {
    /** Is told what becomes of a process; on threads of their own. */
    interface Listener {
        void ready(StageProcess process);

        void ended(StageProcess process, int status);
    }

    private static final String ERROR_MARK = "[ERROR]";

    private final StageSpec spec;
    private final Process process;
    private volatile @Nullable String complaint;

    private StageProcess(StageSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    /**
     * Starts the stage.
     *
     * @param log takes each line that the process writes to standard error
     */
    static StageProcess start(StageSpec spec, List<String> command, Consumer<String> log, Listener listener)
            throws IOException {
        StageProcess result = new StageProcess(spec, new ProcessBuilder(command).start());
        result.follow("log", result.process.getErrorStream(), line -> {
            if (line.contains(ERROR_MARK)) {
                result.complaint = line.substring(line.indexOf(ERROR_MARK) + ERROR_MARK.length())
                        .strip();
            }
            log.accept(line);
        });
        result.follow("answers", result.process.getInputStream(), line -> {
            if (line.equals(ControlChannel.READY)) {
                listener.ready(result);
            }
        });
        Thread waiter = new Thread(() -> listener.ended(result, result.awaitEnd()), spec.label() + "-end");
        waiter.setDaemon(true);
        waiter.start();
        return result;
    }

    StageSpec spec() {
        return spec;
    }

    long pid() {
        return process.pid();
    }

    /** The last error that the process logged, if it logged one. */
    @Nullable
    String complaint() {
        return complaint;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Writes one order; a process that is gone doesn't hear it. */
    void order(String order) {
        try {
            process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // its end is reported by the listener
        }
    }

    /** Waits for the end; true if it came within the time. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the process at once. */
    void kill() {
        process.destroyForcibly();
    }

    private int awaitEnd() {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                // nobody interrupts this thread on purpose; the end must be reported all the same
                Thread.interrupted();
            }
        }
    }

    private void follow(String what, InputStream stream, Consumer<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            lines.accept(line);
                        }
                    } catch (IOException e) {
                        // the pipe ends with the process
                    }
                },
                spec.label() + "-" + what);
        reader.setDaemon(true);
        reader.start();
    }
}
