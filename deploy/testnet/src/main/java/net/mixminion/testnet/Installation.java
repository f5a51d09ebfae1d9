package net.mixminion.testnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The installed programs, as {@code mvn package} leaves them.
 *
 * @param directory the directory that holds {@code bin/} and {@code lib/}
 */
public record Installation(Path directory) {
    /** For one command; far more than any takes, also on a crowded machine. */
    private static final long LIMIT_MINUTES = 5;

    private static final String PROPERTY = "net.mixminion.installation";

    /** What a program did: its exit status and all that it wrote. */
    public record Outcome(int status, String out, String err) {}

    /** Finds the installation: the system property {@code net.mixminion.installation}, or the build's own. */
    public static Installation find() {
        String given = System.getProperty(PROPERTY);
        Path directory = given != null ? Path.of(given) : Path.of("deploy", "dist", "target", "mixminion");
        if (!Files.isExecutable(directory.resolve("bin/mixminiond"))) {
            throw new IllegalStateException("no installation in " + directory.toAbsolutePath()
                    + "; run: mvn -q -DskipTests package, or name one with -D" + PROPERTY);
        }
        return new Installation(directory.toAbsolutePath().normalize());
    }

    /** The path of the server's command. */
    public String mixminiond() {
        return directory.resolve("bin/mixminiond").toString();
    }

    /** The path of the user agent's command. */
    public String mixminion() {
        return directory.resolve("bin/mixminion").toString();
    }

    /**
     * Runs a program to its end.
     *
     * @param home what it takes for the user's home directory
     * @param input what it reads from standard input
     */
    public Outcome run(Path home, byte[] input, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOME", home.toString());
        Path out = Files.createTempFile(home, "out", ".txt");
        Path err = Files.createTempFile(home, "err", ".txt");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            process.getOutputStream().write(input);
            process.getOutputStream().close();
        } catch (IOException e) {
            // a program may end without reading its input
        }
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("no end after " + LIMIT_MINUTES + " minutes: " + String.join(" ", command));
        }
        Outcome outcome = new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
        Files.delete(out);
        Files.delete(err);
        return outcome;
    }

    /** Runs a server command with a configuration file. */
    public Outcome server(Path home, Path config, String command, String... more)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(mixminiond(), command, "-f", config.toString()));
        words.addAll(List.of(more));
        return run(home, new byte[0], words.toArray(String[]::new));
    }
}
