package net.mixminion.stage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * How the supervisor talks with the stages it started: lines over the pipes of standard input and output. When the
 * supervisor dies its end closes, and the stage stops by itself.
 */
public final class ControlChannel {
    /** What a stage says once it works. */
    public static final String READY = "ready";
    /** Begins the line that a stage says every second: a blank and a JSON object of what it has counted follow. */
    public static final String ALIVE = "alive";
    /** Tells a stage to drain and end. */
    public static final String STOP = "stop";
    /** Tells a stage to read the configuration again. */
    public static final String RELOAD = "reload";

    /** Before a passphrase, which follows in Base64 of UTF-8. */
    public static final String PASSPHRASE = "passphrase ";

    private static final Duration PASSPHRASE_LIMIT = Duration.ofSeconds(5);

    private final CompletableFuture<char[]> passphrase = new CompletableFuture<>();
    private final InputStream in;
    private final PrintStream out;

    ControlChannel(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    void ready() {
        say(READY);
    }

    void alive(String counts) {
        say(ALIVE + " " + counts);
    }

    private synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Hands on every order, in a thread of its own, until the supervisor is gone, which is the order to stop. */
    void listen(Consumer<Order> orders) {
        Thread thread = new Thread(() -> readOrders(orders), "control-channel");
        thread.setDaemon(true);
        thread.start();
    }

    private void take(String line) {
        byte[] utf8 = Base64.getDecoder().decode(line.substring(PASSPHRASE.length()));
        passphrase.complete(PassphraseInput.chars(utf8, utf8.length));
        Arrays.fill(utf8, (byte) 0);
    }

    /** The passphrase, if the supervisor sends one soon. */
    Optional<char[]> passphrase() throws InterruptedException {
        try {
            return Optional.of(passphrase
                    .get(PASSPHRASE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .clone());
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private void readOrders(Consumer<Order> orders) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(RELOAD)) {
                    orders.accept(Order.RELOAD);
                } else if (line.equals(STOP)) {
                    orders.accept(Order.STOP);
                } else if (line.startsWith(PASSPHRASE)) {
                    take(line);
                }
            }
        } catch (IOException e) {
            // a broken pipe means the same as its end
        }
        orders.accept(Order.STOP);
    }
}
