package net.mixminion.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs commands in this process as a user would, and keeps what they print. */
final class CommandRun {
    private final Map<String, String> environment = new HashMap<>();
    private Clock clock = Clock.systemUTC();
    private boolean watched;
    private InputStream in = InputStream.nullInputStream();

    /** @param home what HOME is */
    CommandRun(Path home) {
        environment.put("HOME", home.toString());
        // directories of tests have parents like /tmp; what is checked of them has tests of its own
        environment.put("MM_NO_FILE_PARANOIA", "1");
    }

    /** The exit code and what was printed. */
    record Result(int code, List<String> out, List<String> err) {}

    CommandRun at(Clock newClock) {
        clock = newClock;
        return this;
    }

    CommandRun input(InputStream message) {
        in = message;
        return this;
    }

    CommandRun input(byte[] message) {
        in = new ByteArrayInputStream(message);
        return this;
    }

    CommandRun input(String message) {
        return input(message.getBytes(StandardCharsets.UTF_8));
    }

    /** Has standard output be a terminal. */
    CommandRun watched() {
        watched = true;
        return this;
    }

    CommandRun paranoid() {
        environment.remove("MM_NO_FILE_PARANOIA");
        return this;
    }

    /** Imports the descriptors of servers. */
    Result imports(TestNetwork.Server... servers) {
        List<String> args = new ArrayList<>(List.of("import-server"));
        for (TestNetwork.Server server : servers) {
            args.add(server.descriptor.toString());
        }
        return run(args.toArray(String[]::new));
    }

    Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ClientContext context = new ClientContext(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                clock,
                new SecureRandom(),
                false,
                watched,
                false);
        int code = ClientMain.run(context, args);
        return new Result(code, lines(out), lines(err));
    }

    /** Starts a command in a process of its own; it reads nothing, and of what it prints errors are shown. */
    Process start(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ClientMain.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> lines(ByteArrayOutputStream octets) {
        return octets.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
