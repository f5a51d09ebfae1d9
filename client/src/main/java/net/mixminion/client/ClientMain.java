package net.mixminion.client;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * {@code mixminion}: sends anonymous mail through a Type III remailer network.
 *
 * <p>{@code mixminion COMMAND [OPTION...]}, where COMMAND is one of {@code send}, {@code queue}, {@code flush},
 * {@code inspect-queue}, {@code clean-queue}, {@code count-packets}, {@code generate-surb}, {@code inspect-surbs},
 * {@code decode}, {@code list-fragments}, {@code reassemble}, {@code purge-fragments}, {@code ping},
 * {@code import-server}, {@code list-servers}, {@code update-servers}, {@code version}, {@code testvectors} and
 * {@code help}. Exit codes are those of sysexits(3).
 *
 * <p>SECURITY: runs as the user and reads {@code ~/.mixminion}; sees the message, its recipient and the whole path of
 * each packet, and keeps none of them but the packets themselves, encrypted as they are, with the first server of each and
 * the day, until that server has acknowledged them. The keys of replies stay in his keyring, encrypted if he gave a
 * passphrase; digests of the reply blocks that he used, and fragments of messages that came to him, stay in his
 * directory. It connects to the first server of a path, to those that the user pings, to the directory servers of its
 * configuration, and to nobody else, and hands over packets only after that server has proved its identity key. It looks
 * up the names of these servers alone.
 */
@Command(
        name = "mixminion",
        description = "Send anonymous mail through a Type III remailer network.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class)
public final class ClientMain implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final ClientContext context;

    private ClientMain(ClientContext context) {
        this.context = context;
    }

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        // before the first logger: what a library logs belongs to standard error, and little of it
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "net/mixminion/client/logback.xml");
        }
        PrintStream err = System.err;
        ClientContext context = new ClientContext(
                System.in,
                System.out,
                err,
                System.getenv(),
                Clock.systemUTC(),
                new SecureRandom(),
                isTerminal(0),
                isTerminal(1),
                isTerminal(2));
        int code = run(context, args);
        System.out.flush();
        err.flush();
        System.exit(code);
    }

    /** Runs a command; the returned exit code is one of {@link ExitCode}. */
    static int run(ClientContext context, String... args) {
        CommandLine line = new CommandLine(new ClientMain(context));
        line.addSubcommand("send", new SendCommand(context))
                .addSubcommand("queue", new QueueCommand(context))
                .addSubcommand("flush", new FlushCommand(context))
                .addSubcommand("inspect-queue", new InspectQueueCommand(context))
                .addSubcommand("clean-queue", new CleanQueueCommand(context))
                .addSubcommand("ping", new PingCommand(context))
                .addSubcommand("import-server", new ImportServerCommand(context))
                .addSubcommand("list-servers", new ListServersCommand(context))
                .addSubcommand("update-servers", new UpdateServersCommand(context))
                .addSubcommand("count-packets", new CountPacketsCommand(context))
                .addSubcommand("generate-surb", new GenerateSurbCommand(context))
                .addSubcommand("inspect-surbs", new InspectSurbsCommand(context))
                .addSubcommand("decode", new DecodeCommand(context))
                .addSubcommand("list-fragments", new ListFragmentsCommand(context))
                .addSubcommand("reassemble", new ReassembleCommand(context))
                .addSubcommand("purge-fragments", new PurgeFragmentsCommand(context))
                .addSubcommand("version", new VersionCommand(context))
                .addSubcommand("testvectors", new TestVectorsCommand(context))
                .addSubcommand("generate-completion", new AutoComplete.GenerateCompletion())
                .setOut(writer(context.out()))
                .setErr(writer(context.err()))
                .setParameterExceptionHandler((e, arguments) -> misuse(e, context))
                .setExecutionExceptionHandler((e, command, result) -> failure(e, context));
        addHelp(line);
        line.getSubcommands().values().forEach(ClientMain::addHelp);
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            context.err().println("mixminion: out of memory");
            return ExitCode.SOFTWARE;
        }
    }

    /** Without a command there is nothing to do. */
    @Override
    public Integer call() {
        spec.commandLine().usage(context.err());
        return ExitCode.USAGE;
    }

    private static int misuse(ParameterException e, ClientContext context) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        boolean noCommand = e instanceof UnmatchedArgumentException
                && e.getCommandLine().getCommandSpec().parent() == null;
        String unknown = noCommand
                ? "there is no command '"
                        + ((UnmatchedArgumentException) e).getUnmatched().get(0) + "'"
                : e.getMessage();
        context.err().println(name + ": " + unknown);
        context.err().println("Try '" + name + " --help'.");
        return ExitCode.USAGE;
    }

    private static int failure(Exception e, ClientContext context) {
        if (e instanceof ClientException expected) {
            expected.getMessage().lines().findFirst().ifPresent(context::complain);
            expected.getMessage().lines().skip(1).forEach(context.err()::println);
            return expected.exitCode();
        }
        context.err().println("mixminion: this is a bug, please report it:");
        e.printStackTrace(context.err());
        return ExitCode.SOFTWARE;
    }

    private static void addHelp(CommandLine line) {
        if (line.getCommandSpec().findOption("--help") == null) {
            line.getCommandSpec()
                    .addOption(OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Print this help and exit.")
                            .build());
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** Asks the system: newer JDKs have a console even where there is no terminal. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Path.of("/proc/self/fd", String.valueOf(descriptor))
                    .toRealPath()
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }
}
