package net.mixminion.ctl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.stage.ControlChannel;
import net.mixminion.stage.PassphraseInput;
import org.jspecify.annotations.Nullable;

/** One running stage: its process, its readiness, its last complaint, the pipe over which it takes orders. */
final class StageProcess {
    /** Is told what becomes of a process; on threads of their own. */
    interface Listener {
        void ready(StageProcess process);

        /** It is told every second what the process has counted since its start, as a JSON object. */
        default void counted(StageProcess process, String counts) {}

        void ended(StageProcess process, int status);
    }

    private static final Pattern ERROR_MARK = Pattern.compile("\\[(ERROR|FATAL)] ");
    private static final Duration READERS_LIMIT = Duration.ofSeconds(1);

    private final StageSpec spec;
    private final Process process;
    private final AtomicBoolean spoken = new AtomicBoolean();
    private volatile @Nullable String complaint;
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean over;

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
        ProcessBuilder builder = new ProcessBuilder(command);
        // the C library keeps memory for each thread otherwise
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        StageProcess result = new StageProcess(spec, builder.start());
        Thread logReader = result.follow("log", result.process.getErrorStream(), line -> {
            Matcher error = ERROR_MARK.matcher(line);
            if (error.find()) {
                result.complaint = line.substring(error.end()).strip();
            }
            log.accept(line);
        });
        Thread answerReader = result.follow("answers", result.process.getInputStream(), line -> {
            result.lastHeard = System.nanoTime();
            result.spoken.set(true);
            if (line.equals(ControlChannel.READY)) {
                listener.ready(result);
            } else if (line.startsWith(ControlChannel.ALIVE)) {
                listener.counted(result, line.substring(ControlChannel.ALIVE.length()));
            }
        });
        Thread waiter = new Thread(
                () -> {
                    int status = result.awaitEnd();
                    // its last words and its last counts
                    result.awaitReader(logReader);
                    result.awaitReader(answerReader);
                    result.over = true;
                    listener.ended(result, status);
                },
                spec.label() + "-end");
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

    /** When the process last said something, in the sense of {@link System#nanoTime}. */
    long lastHeard() {
        return lastHeard;
    }

    /** Whether it has said anything yet. */
    boolean hasSpoken() {
        return spoken.get();
    }

    /** True until the process has ended and all that it said was heard. */
    boolean isAlive() {
        return !over;
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

    /** Hands over the passphrase of the identity key; nothing of it is kept here. */
    void passphrase(char[] passphrase) {
        byte[] octets = PassphraseInput.octets(passphrase);
        byte[] base64 = Base64.getEncoder().encode(octets);
        try {
            OutputStream out = process.getOutputStream();
            out.write(ControlChannel.PASSPHRASE.getBytes(StandardCharsets.US_ASCII));
            out.write(base64);
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            // its end is reported by the listener
        } finally {
            Arrays.fill(octets, (byte) 0);
            Arrays.fill(base64, (byte) 0);
        }
    }

    /** Waits for the end; true if it came within the time. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!over && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return over;
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

    private void awaitReader(Thread reader) {
        try {
            // somebody who inherited the pipe may keep it open
            reader.join(READERS_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.interrupted();
        }
    }

    private Thread follow(String what, InputStream stream, Consumer<String> lines) {
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
        return reader;
    }
}
