package net.mixminion.keyd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Callable;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.FileParanoia;
import net.mixminion.stage.Logging;
import net.mixminion.stage.PassphraseInput;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * mixminiond sign-ahead - lets a server run without its identity key.
 *
 * <h2>SYNOPSIS</h2>
 *
 * {@code mixminiond sign-ahead -f FILE --output DIR [--months N]}
 *
 * <h2>DESCRIPTION</h2>
 *
 * Runs on a machine that has the identity key and, best, no network; makes the key if there is none. It writes into a new
 * directory the key sets of N times thirty days, with signed descriptors, and a TLS key with certificates for each day. The
 * operator copies them into the server's key directory. A server that finds them and no identity key runs on them, and says
 * in its log two weeks and a half before they run out that it needs more.
 *
 * <h2>SECURITY</h2>
 *
 * Reads the identity key, like keyd. Who breaks into the server gets the keys that were signed ahead, and can pose as the
 * server until they run out, but not for longer: he never gets the identity.
 */
@Command(
        name = "mixminiond sign-ahead",
        description = "Make key sets and TLS certificates for months ahead, for a server without its identity key.",
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class SignAheadMain implements Callable<Integer> {
    // the first thing that happens: it sets logging up
    private static final Logger LOG = LoggerFactory.getLogger(SignAheadMain.class);

    private static final int MOST_MONTHS = 36;

    @Option(
            names = {"-f", "--f", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The server's configuration; KeyDir in it is where the identity key is.")
    private Path file = Path.of("");

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "A directory that is made, to be copied into the server's KeyDir.")
    private Path output = Path.of("");

    @Option(
            names = "--months",
            paramLabel = "N",
            defaultValue = "6",
            description = "For how many times thirty days (default: ${DEFAULT-VALUE}).")
    private int months;

    @Option(
            names = "--passphrase-fd",
            paramLabel = "N",
            description = "Read the identity key's passphrase, one line, from this file descriptor.")
    private @Nullable Integer passphraseDescriptor;

    @Option(
            names = {"-h", "--h", "--help"},
            usageHelp = true,
            description = "Print this text.")
    boolean help;

    private SignAheadMain() {}

    /** Runs the command. */
    public static void main(String[] args) {
        Logging.start("sign-ahead", "WARN");
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new SignAheadMain())
                .setExitCodeExceptionMapper(e -> ExitCode.SOFTWARE.status())
                .setParameterExceptionHandler((e, words) -> {
                    System.err.println("mixminiond sign-ahead: " + e.getMessage());
                    return ExitCode.USAGE.status();
                })
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            sign();
            return ExitCode.OK.status();
        } catch (ConfigException e) {
            return failed(e, ExitCode.CONFIG);
        } catch (StageException e) {
            return failed(e, e.exitCode());
        } catch (IOException e) {
            return failed(e, ExitCode.IO);
        }
    }

    private static int failed(Exception e, ExitCode code) {
        System.err.println("mixminiond sign-ahead: "
                + (e instanceof IOException ? "can't read or write a file: " + e : e.getMessage()));
        return code.status();
    }

    private void sign() throws ConfigException, StageException, IOException, InterruptedException {
        if (months < 1 || months > MOST_MONTHS) {
            throw new StageException(ExitCode.USAGE, "--months: a number from 1 to " + MOST_MONTHS);
        }
        if (Files.exists(output)) {
            throw new StageException(ExitCode.CANT_CREATE, output + " is there already; name a new directory");
        }
        LOG.debug("signing ahead into {}", output);
        ServerConfig config = ServerConfig.load(file);
        KeydConfig cut = KeydConfig.of(config, () -> "");
        FileParanoia paranoia =
                new FileParanoia(config.host().fileParanoia(), config.host().trustedUsers());
        paranoia.privateDirectory(config.server().baseDir());
        paranoia.privateDirectory(cut.keyDir());
        SecureRandom random = new SecureRandom();
        KeyMaker maker = KeyMaker.from(random);
        IdentityKey identity = new IdentityKey(
                cut, maker, () -> PassphraseInput.read(passphraseDescriptor, System.getenv(), false), random);
        new SignAhead(cut, maker, random, identity).run(months, output, Instant.now(), System.out);
    }
}
