package net.mixminion.client;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.reply.ReplyBlockFile;
import net.mixminion.client.reply.SurbLog;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.payload.ReplyBlock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mixminion inspect-surbs}: says of reply blocks how long they are good and whether we have used them. */
@Command(
        name = "inspect-surbs",
        aliases = "inspect-surb",
        description =
                "List reply blocks: their digest, when they expire, whether you have used them, where they begin.")
final class InspectSurbsCommand implements Callable<Integer> {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Reply blocks, as text or as octets.")
    private List<Path> files = List.of();

    private final ClientContext context;

    InspectSurbsCommand(ClientContext context) {
        this.context = context;
    }

    /** Reads what can be read; ends with the exit code of the last file that can't. */
    @Override
    public Integer call() throws ClientException {
        Instant now = context.clock().instant();
        SurbLog log = SurbLog.open(common.home(context), now, false);
        StatusLines status = common.status(context);
        int code = ExitCode.OK;
        for (Path file : files) {
            try {
                for (ReplyBlock block : ReplyBlockFile.read(file, context::warn)) {
                    inspect(block, log, now, status);
                }
            } catch (ClientException e) {
                context.complain(e.getMessage());
                code = e.exitCode();
            }
        }
        return code;
    }

    private void inspect(ReplyBlock block, SurbLog log, Instant now, StatusLines status) throws ClientException {
        boolean used = log.isUsed(block);
        boolean expired = !block.expires().isAfter(now);
        context.out()
                .println(block.digest().hex() + (expired ? " expired " : " expires ") + MINUTE.format(block.expires())
                        + " GMT, " + (used ? "used" : "not used") + ", begins at " + begin(block));
        status.say("INSPECT_SURB", block.digest().hex(), block.expires().getEpochSecond(), used ? 1 : 0);
    }

    private static String begin(ReplyBlock block) {
        try {
            MmtpAddress first = block.firstHop();
            return first.host() + ":" + first.port();
        } catch (WireFormatException e) {
            return "no server (" + e.getMessage() + ")";
        }
    }
}
