package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.mixminion.config.ServerConfig;
import net.mixminion.spool.Inspection;
import net.mixminion.spool.Prefix;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mixminiond queue}: shows the queues and works on single messages, without telling what they are. */
@Command(
        name = "queue",
        description = "Look at the queues, or hold, release, requeue or delete messages.",
        footer = "With a running server the senders are stopped for a moment while messages are changed.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class QueueCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption configuration = new ConfigOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ACTION",
            description = "list, check, hold, release, requeue or delete.")
    private String action = "list";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "QUEUE",
            description = "incoming, mix, outgoing, deliver/SMTP, deliver/MBOX or deliver/FRAGMENT.")
    private @Nullable String queue;

    @Parameters(index = "2..*", arity = "0..*", paramLabel = "MESSAGE", description = "The messages' names.")
    private List<String> messages = new ArrayList<>();

    @Option(names = "--all", description = "All messages of the queue.")
    private boolean all;

    @Override
    public Integer call() throws Exception {
        ServerConfig config = configuration.load(System.err);
        Home home = new Home(config);
        home.checkVersion();
        Queues queues = new Queues(config.server().queueDir(), Clock.systemUTC());
        return switch (action) {
            case "list" -> list(queues);
            case "check" -> check(queues);
            default -> change(config, home, queues);
        };
    }

    private Integer list(Queues queues) throws IOException, StageException {
        if (queue == null) {
            System.out.printf("%-18s %8s %8s %8s%n", "queue", "waiting", "held", "corrupt");
            for (Queues.Count count : queues.counts()) {
                System.out.printf(
                        "%-18s %8d %8d %8d%n",
                        count.name(),
                        count.of(Prefix.MSG) + count.of(Prefix.FIR),
                        count.of(Prefix.HLD),
                        count.of(Prefix.CRP));
            }
            return ExitCode.OK.status();
        }
        String name = known(queues, queue);
        for (Queues.Item item : queues.items(name)) {
            System.out.printf(
                    "%s  %-8s %s%s%n",
                    item.id(),
                    item.state(),
                    item.attempts().isEmpty() ? "" : item.attempts() + " attempts, ",
                    item.age()
                            .map(age -> age.isZero()
                                    ? "first tried less than 6 hours ago"
                                    : "first tried " + age.toHours() + " hours ago or more")
                            .orElse("not tried yet"));
        }
        return ExitCode.OK.status();
    }

    private Integer check(Queues queues) throws IOException {
        int faults = 0;
        for (String name : queues.names()) {
            for (String id : queues.ids(name, Prefix.MSG)) {
                Path file = queues.directory(name).resolve(Prefix.MSG.name(id));
                Optional<String> fault = Inspection.fault(file, Queues.rawLength(name));
                // a running server moves files meanwhile
                if (fault.isPresent() && Files.exists(file)) {
                    System.out.println(file + ": " + fault.get());
                    faults++;
                }
            }
            for (String id : queues.ids(name, Prefix.CRP)) {
                Path file = queues.directory(name).resolve(Prefix.CRP.name(id));
                System.out.println(file + ": set aside; "
                        + Inspection.fault(file, Queues.rawLength(name))
                                .map(why -> "it can't be read (" + why + "): report it, then mixminiond queue delete")
                                .orElse("it can be read now: mixminiond queue requeue"));
                faults++;
            }
        }
        System.out.println(faults == 0 ? "Every message can be read." : faults + " messages can't be read.");
        return faults == 0 ? ExitCode.OK.status() : ExitCode.IO.status();
    }

    private Integer change(ServerConfig config, Home home, Queues queues) throws Exception {
        QueueWork.Action what = actionNamed(action);
        if (queue == null || (messages.isEmpty() && !all)) {
            throw new StageException(
                    ExitCode.USAGE, "queue " + action + ": name a queue, and messages or --all; see queue list");
        }
        String name = known(queues, queue);
        QueueWork work = new QueueWork(what, name, all ? List.of() : bareIds());
        String answer;
        if (HomeLocks.runningServer(config.server()).isPresent()) {
            answer = ControlSocket.ask(home.runDir(), "queue " + work.words())
                    .orElseThrow(() -> new StageException(
                            ExitCode.UNAVAILABLE, "the running server doesn't answer; stop it first (mixminiond stop)"))
                    .strip();
        } else if (Units.alive(config).stream().anyMatch(unit -> unit.stage().equals("sender"))) {
            String senders = Unit.pattern("sender");
            throw new StageException(
                    ExitCode.TRY_LATER,
                    "the senders run as units, without a supervisor; stop them first (systemctl stop " + senders
                            + "), and start them afterwards");
        } else {
            HomeLocks locks = HomeLocks.take(config.server());
            try (locks) {
                answer = work.perform(queues);
            }
        }
        if (answer.startsWith("error: ")) {
            throw new StageException(ExitCode.UNAVAILABLE, answer.substring("error: ".length()));
        }
        System.out.println(answer);
        return ExitCode.OK.status();
    }

    private List<String> bareIds() {
        List<String> ids = new ArrayList<>();
        for (String message : messages) {
            String id = message;
            for (Prefix prefix : List.of(Prefix.MSG, Prefix.HLD, Prefix.CRP)) {
                id = prefix.id(message).orElse(id);
            }
            ids.add(id);
        }
        return ids;
    }

    private static String known(Queues queues, String name) throws IOException, StageException {
        String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (!queues.names().contains(plain)) {
            throw new StageException(
                    ExitCode.USAGE,
                    "there is no queue " + plain + "; these there are: " + String.join(", ", queues.names()));
        }
        return plain;
    }

    private static QueueWork.Action actionNamed(String word) throws StageException {
        for (QueueWork.Action known : QueueWork.Action.values()) {
            if (known.word().equals(word)) {
                return known;
            }
        }
        throw new StageException(
                ExitCode.USAGE, "queue: " + word + " is none of list, check, hold, release, requeue, delete");
    }
}
