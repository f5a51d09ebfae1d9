package net.mixminion.ctl;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server in a process of its own session, and waits until it accepts packets or fails: whoever calls
 * {@code mixminiond start --daemon} learns which.
 */
final class Background {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final String ARCHIVES = "net.mixminion.archives";
    private static final int HEAP_MEGABYTES = 64;

    private Background() {}

    static int start(Path configFile, @Nullable String severity, PrintStream told) throws StageException {
        List<String> arguments = new ArrayList<>(
                List.of("start", "--config", configFile.toString(), "--daemon", "--background-process"));
        if (severity != null) {
            arguments.add("--severity=" + severity);
        }
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(JavaCommand.of("ctl", CtlMain.class.getName(), HEAP_MEGABYTES, inherited(), arguments));
        try {
            Process server = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .start();
            return await(server, told);
        } catch (IOException e) {
            throw new StageException(ExitCode.UNAVAILABLE, "can't start a background process", e);
        }
    }

    private static int await(Process server, PrintStream told) throws IOException {
        List<String> said = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(StartCommand.READY)) {
                    told.println(line + ", process " + server.pid());
                    return ExitCode.OK.status();
                }
                said.add(line);
            }
        }
        said.forEach(System.err::println);
        try {
            int status = server.waitFor();
            return status == 0 ? ExitCode.UNAVAILABLE.status() : status;
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
