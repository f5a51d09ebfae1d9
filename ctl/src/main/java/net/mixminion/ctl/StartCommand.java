package net.mixminion.ctl;

import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import net.mixminion.config.ConfigException;
import net.mixminion.config.LogLevel;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Release;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mixminiond start}: runs a server, in the foreground or in the background. */
@Command(name = "start", description = "Run a server.", sortOptions = false, usageHelpAutoWidth = true)
final class StartCommand implements Callable<Integer> {
    /** What the background process says once the server accepts packets. */
    static final String READY = "Server ready";

    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Option(
            names = {"-Q", "--Q", "--quiet"},
            description = "Print nothing but errors.")
    private boolean quiet;

    @Option(names = "--daemon", description = "Run in the background, whatever the configuration says.")
    private boolean daemon;

    @Option(names = "--nodaemon", description = "Run in the foreground, whatever the configuration says.")
    private boolean nodaemon;

    @Option(names = "--echo", description = "Print log messages to standard output as well.")
    private boolean echo;

    @Option(
            names = "--severity",
            paramLabel = "LEVEL",
            description = "Log at this level (TRACE, DEBUG, INFO, WARN, ERROR, FATAL or NEVER), whatever the"
                    + " configuration says.")
    private @Nullable String severity;

    @Option(
            names = "--passphrase-fd",
            paramLabel = "N",
            description =
                    "Read the identity key's passphrase, one line, from file descriptor N; otherwise it is asked for"
                            + " if it is needed.")
    private @Nullable Integer passphraseDescriptor;

    @Option(names = "--background-process", hidden = true)
    private @Nullable Path report;

    @Override
    public Integer call() throws Exception {
        if (daemon && nodaemon) {
            throw new StageException(ExitCode.USAGE, "--daemon and --nodaemon exclude each other");
        }
        String level = severity == null ? null : knownLevel(severity);
        if (report != null) {
            return runInBackground(report, level);
        }
        PrintStream told = quiet ? new PrintStream(PrintStream.nullOutputStream()) : System.out;
        if (!quiet) {
            System.err.println("mixminiond " + Release.VERSION);
        }
        ServerConfig config = configuration.load(told);
        config.warnings().forEach(warning -> told.println("Warning: " + warning));
        if (daemon || (config.server().daemon() && !nodaemon)) {
            if (!isUnix(System.getProperty("os.name", ""))) {
                throw new StageException(
                        ExitCode.USAGE,
                        "servers run in the background only on Unix; use --nodaemon, or Daemon: no in the configuration");
            }
            return Background.start(config.file(), level, passphrase(config), told);
        }
        new Server(config, level, echoes(config) ? System.out : null, passphrase(config))
                .run(took -> announce(told, config, took));
        return ExitCode.OK.status();
    }

    /** Whether a process can leave its terminal here. */
    static boolean isUnix(String operatingSystem) {
        return !operatingSystem.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** Standard output and error lead nowhere; whoever started us reads the report until we work. */
    private int runInBackground(Path file, @Nullable String level) throws Exception {
        PrintStream told = new PrintStream(new FileOutputStream(file.toFile(), true), true, StandardCharsets.UTF_8);
        PrintStream nowhere = System.err;
        System.setErr(told);
        try (told) {
            return serve(told, level);
        } finally {
            System.setErr(nowhere);
        }
    }

    private int serve(PrintStream told, @Nullable String level) throws Exception {
        try {
            ServerConfig config = ServerConfig.load(configuration.choose(told));
            new Server(config, level, null, passphrase(config)).run(took -> {
                announce(told, config, took);
                told.close();
            });
            return ExitCode.OK.status();
        } catch (ConfigException | StageException e) {
            told.println("mixminiond: " + e.getMessage());
            return e instanceof StageException known ? known.exitCode().status() : ExitCode.CONFIG.status();
        }
    }

    private char @Nullable [] passphrase(ServerConfig config) throws StageException {
        return IdentityPassphrase.ask(config, passphraseDescriptor);
    }

    private boolean echoes(ServerConfig config) {
        return !quiet && (echo || nodaemon || config.server().echoMessages());
    }

    private static void announce(PrintStream told, ServerConfig config, Duration took) {
        told.printf(
                Locale.ROOT,
                "%s: mixminiond %s, %s accepts packets on port %d after %.1f s%n",
                READY,
                Release.VERSION,
                config.server().nickname(),
                config.incoming().bindPort(),
                took.toMillis() / 1000.0);
        told.flush();
    }

    private static String knownLevel(String name) throws StageException {
        for (LogLevel level : LogLevel.values()) {
            if (level.name().equalsIgnoreCase(name)) {
                return level.name();
            }
        }
        throw new StageException(
                ExitCode.USAGE, "--severity: " + name + " is not one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL, NEVER");
    }
}
