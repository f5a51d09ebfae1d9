package net.mixminion.ctl;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.PassphraseInput;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server in a process of its own session, and waits until it accepts packets or fails: whoever calls
 * {@code mixminiond start --daemon} learns which.
 */
final class Background {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final String NULL = "/dev/null";
    private static final long LOOK_MILLIS = 50;
    private static final String ARCHIVES = "net.mixminion.archives";
    private static final int HEAP_MEGABYTES = 64;

    private Background() {}

    /** @param passphrase is handed over on standard input, if there is one */
    static int start(Path configFile, @Nullable String severity, char @Nullable [] passphrase, PrintStream told)
            throws StageException {
        Path report = newReport();
        List<String> arguments = new ArrayList<>(
                List.of("start", "--config", configFile.toString(), "--daemon", "--background-process=" + report));
        if (severity != null) {
            arguments.add("--severity=" + severity);
        }
        if (passphrase != null) {
            arguments.add("--passphrase-fd=0");
        }
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(JavaCommand.of("ctl", CtlMain.class.getName(), HEAP_MEGABYTES, inherited(), arguments));
        try {
            Process server = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectInput(passphrase == null ? Redirect.from(new File(NULL)) : Redirect.PIPE)
                    .redirectOutput(new File(NULL))
                    .redirectError(new File(NULL))
                    .start();
            hand(passphrase, server);
            return await(server, report, told);
        } catch (IOException e) {
            throw new StageException(ExitCode.UNAVAILABLE, "can't start a background process", e);
        } finally {
            delete(report);
        }
    }

    /** The background process has no terminal: until it works, it says what it has to say into a file. */
    private static Path newReport() throws StageException {
        try {
            return Files.createTempFile("mixminiond", ".start");
        } catch (IOException e) {
            throw new StageException(
                    ExitCode.CANT_CREATE, "can't make a file in " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    private static void delete(Path report) {
        try {
            Files.deleteIfExists(report);
        } catch (IOException e) {
            // an empty file in a directory for such files
        }
    }

    private static void hand(char @Nullable [] passphrase, Process server) throws IOException {
        if (passphrase == null) {
            return;
        }
        byte[] octets = PassphraseInput.octets(passphrase);
        try (OutputStream in = server.getOutputStream()) {
            in.write(octets);
            in.write('\n');
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static int await(Process server, Path report, PrintStream told) throws IOException {
        try {
            while (true) {
                boolean ended = server.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                List<String> said = Files.readAllLines(report, StandardCharsets.UTF_8);
                Optional<String> ready = said.stream()
                        .filter(line -> line.startsWith(StartCommand.READY))
                        .findFirst();
                if (ready.isPresent()
                        && Files.readString(report, StandardCharsets.UTF_8).endsWith("\n")) {
                    told.println(ready.get() + ", process " + server.pid());
                    return ExitCode.OK.status();
                }
                if (ended) {
                    said.forEach(System.err::println);
                    return server.exitValue() == 0 ? ExitCode.UNAVAILABLE.status() : server.exitValue();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.UNAVAILABLE.status();
        }
    }

    private static List<String> inherited() {
        String archives = System.getProperty(ARCHIVES, "");
        return archives.isEmpty() ? List.of() : List.of("-D" + ARCHIVES + "=" + archives);
    }
}
