package net.mixminion.sender;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs in to a mail server (RFC 4954), with PLAIN or LOGIN; both are as secret as the connection is. */
final class SmtpAuth {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpAuth.class);

    private final SmtpSession session;
    private final SmtpLogin login;

    SmtpAuth(SmtpSession session, SmtpLogin login) {
        this.session = session;
        this.login = login;
    }

    /** @param hello the answer to EHLO, which names the ways */
    Future<Void> run(SmtpReply hello) {
        Set<String> ways = hello.words("AUTH");
        Future<SmtpReply> answer;
        if (ways.contains("PLAIN")) {
            answer = session.command("AUTH PLAIN " + login.plain());
        } else if (ways.contains("LOGIN")) {
            answer = session.command("AUTH LOGIN")
                    .compose(reply -> next(reply, login.loginUser()))
                    .compose(reply -> next(reply, login.loginPassword()));
        } else {
            return Future.failedFuture(new IOException("the mail server knows neither AUTH PLAIN nor AUTH LOGIN"));
        }
        return answer.compose(reply -> {
            if (reply.isPermanentFailure()) {
                LOG.error("the mail server doesn't take SMTPUser and its password ({}); mail waits", reply);
            }
            return reply.isCompletion()
                    ? Future.succeededFuture()
                    : Future.failedFuture(new IOException("not logged in: " + reply));
        });
    }

    private Future<SmtpReply> next(SmtpReply reply, String answer) {
        return reply.isIntermediate() ? session.command(answer) : Future.succeededFuture(reply);
    }
}
