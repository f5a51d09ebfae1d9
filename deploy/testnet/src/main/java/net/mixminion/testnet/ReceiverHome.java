package net.mixminion.testnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server's home with keys in it, in which receivers can be started alone, one after the other. */
public final class ReceiverHome implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 50;

    private final Installation installation;
    private final Path directory;
    private final TestServer server;
    private final String configuration;

    private ReceiverHome(Installation installation, Path directory, TestServer server) throws IOException {
        this.installation = installation;
        this.directory = directory;
        this.server = server;
        this.configuration = Files.readString(server.config());
    }

    /** Makes one in a new directory: the whole server runs for a moment, for its keys. */
    public static ReceiverHome create() throws IOException, InterruptedException {
        Installation installation = Installation.find();
        Path directory = Files.createTempDirectory("mixminion-receiver");
        TestServer server =
                TestServer.create(installation, directory, "receiver", TestServer.freePort(), Duration.ofHours(1));
        ReceiverHome home = new ReceiverHome(installation, directory, server);
        try {
            server.start();
            server.stop();
        } catch (IOException e) {
            home.close();
            throw e;
        }
        return home;
    }

    /**
     * Starts a receiver and waits until it listens.
     *
     * @param serverLines lines for [Server], each with its end
     * @param incomingLines lines for [Incoming/MMTP]
     * @param around a command that runs the command which follows it, such as {@code nice -n 5}
     */
    public ReceiverProcess start(String serverLines, String incomingLines, String... around)
            throws IOException, InterruptedException {
        Files.writeString(
                server.config(),
                configuration
                        .replace("[Server]\n", "[Server]\n" + serverLines)
                        .replace("[Incoming/MMTP]\n", "[Incoming/MMTP]\n" + incomingLines));
        List<String> command = new ArrayList<>(Arrays.asList(around));
        command.addAll(List.of(
                installation.mixminiond(),
                "stage",
                "receiver",
                "-f",
                server.config().toString()));
        Path log = directory.resolve("receiver.log");
        if (Files.exists(log)) {
            Files.move(log, directory.resolve("before.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        ReceiverProcess receiver = new ReceiverProcess(server, process, log);
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!receiver.log().contains("ready")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String said = receiver.log();
                receiver.close();
                throw new IOException("the receiver does not start:\n" + said);
            }
            boolean unusedEnded = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        return receiver;
    }

    /** Runs one of the loopback network's programs to its end, in a process of its own. */
    public Installation.Outcome run(String mainClass, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(Arrays.asList(arguments));
        return installation.run(directory, new byte[0], command.toArray(String[]::new));
    }

    /** Where all its files are. */
    public Path directory() {
        return directory;
    }

    /** The server whose home it is; it does not run. */
    public TestServer server() {
        return server;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Directories.delete(directory);
    }
}
