package net.mixminion.sender;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.mixminion.config.Command;
import net.mixminion.delivery.Mail;

/**
 * Hands mails to a program on its standard input, such as {@code sendmail -i -t}. No shell is involved, and nothing of
 * the mail stands on the command line: the program takes the recipient from the header. Of our environment it gets
 * {@code PATH}, who we are, and the language and time zone.
 */
final class SendmailCommand implements MailTransport {
    /** What sendmail(8) says when the mail should be tried again (sysexits(3), EX_TEMPFAIL). */
    private static final int TRY_LATER = 75;

    /** What the program may know of our environment. */
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ");

    private final Vertx vertx;
    private final List<String> argv = new ArrayList<>();
    private final Duration timeout;

    /** @param timeout how long the program may run */
    SendmailCommand(Vertx vertx, Command command, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
        argv.add(command.executable().toString());
        argv.addAll(command.arguments());
    }

    @Override
    public Future<MailOutcome> send(Mail mail) {
        return vertx.executeBlocking(() -> run(mail), false)
                .otherwise(e -> MailOutcome.unreachable(String.valueOf(e.getMessage())));
    }

    @Override
    public void close() {
        // nothing is kept between two mails
    }

    private MailOutcome run(Mail mail) throws InterruptedException {
        Process process;
        try {
            ProcessBuilder program = new ProcessBuilder(argv)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            program.environment().keySet().retainAll(ENVIRONMENT);
            process = program.start();
        } catch (IOException e) {
            return MailOutcome.unreachable("the mail program can't be run");
        }
        // a program that neither reads nor ends would hold the write up for ever
        long guard = vertx.setTimer(timeout.toMillis(), unused -> process.destroyForcibly());
        try {
            boolean complete = feed(process, mail);
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return MailOutcome.later("the mail program doesn't end");
            }
            int status = process.exitValue();
            if (status == 0 && complete) {
                return MailOutcome.DELIVERED;
            }
            boolean killed = status > Byte.MAX_VALUE;
            return status == TRY_LATER || status == 0 || killed
                    ? MailOutcome.later("the mail program ended with status " + status)
                    : MailOutcome.refused("the mail program ended with status " + status);
        } finally {
            vertx.cancelTimer(guard);
            process.destroyForcibly();
        }
    }

    private static boolean feed(Process process, Mail mail) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(mail.text());
            return true;
        } catch (IOException e) {
            // its status tells why it didn't listen
            return false;
        }
    }
}
