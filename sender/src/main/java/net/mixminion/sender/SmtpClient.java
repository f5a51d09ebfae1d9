package net.mixminion.sender;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.io.IOException;
import java.time.Duration;
import net.mixminion.config.HostPort;
import net.mixminion.delivery.Mail;
import org.jspecify.annotations.Nullable;

/**
 * Hands mails to a mail server by SMTP (RFC 5321), the text exactly as it is: the mail client libraries write headers
 * and encodings of their own. One connection serves all mails that come close together.
 *
 * <p>If the connection breaks after the text was sent, nobody knows whether the server has it; the mail goes again,
 * with the same Message-ID.
 */
final class SmtpClient implements MailTransport {
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Context context;
    private final NetClient client;
    private final HostPort server;
    private final SmtpLogin login;
    private final String ownName;
    private final Duration timeout;
    private @Nullable SmtpSession session;
    private long idleTimer = -1;

    /**
     * @param login whether and how to encrypt and to log in
     * @param ownName what we call ourselves
     * @param timeout how long the server may take for an answer
     */
    SmtpClient(Vertx vertx, HostPort server, SmtpLogin login, String ownName, Duration timeout) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout((int) timeout.toMillis()));
        this.server = server;
        this.login = login;
        this.ownName = ownName;
        this.timeout = timeout;
    }

    @Override
    public Future<MailOutcome> send(Mail mail) {
        Promise<MailOutcome> outcome = Promise.promise();
        context.runOnContext(unused -> {
            vertx.cancelTimer(idleTimer);
            attempt(mail).onComplete(result -> {
                idleTimer = vertx.setTimer(IDLE.toMillis(), timer -> quit());
                outcome.complete(result.succeeded() ? result.result() : failure(result.cause()));
            });
        });
        return outcome.future();
    }

    @Override
    public void close() {
        context.runOnContext(unused -> {
            vertx.cancelTimer(idleTimer);
            quit();
            client.close();
        });
    }

    private Future<MailOutcome> attempt(Mail mail) {
        SmtpSession open = session;
        if (open == null || !open.isOpen()) {
            return fresh(mail);
        }
        // a server may have given the connection up while we had no mail: that is no failure of this mail
        return open.command("NOOP")
                .map(SmtpReply::isCompletion)
                .otherwise(false)
                .compose(alive -> alive ? hand(open, mail) : fresh(mail));
    }

    private Future<MailOutcome> fresh(Mail mail) {
        if (session != null) {
            session.close();
        }
        return client.connect(server.port(), server.host()).compose(socket -> {
            SmtpSession opened = new SmtpSession(vertx, socket, timeout);
            session = opened;
            return opened.greet(ownName, server.host(), login)
                    .onFailure(e -> opened.close())
                    .compose(unused -> hand(opened, mail));
        });
    }

    private static Future<MailOutcome> hand(SmtpSession open, Mail mail) {
        byte[] text = mail.text();
        String body = open.takesEightBit() && hasEightBit(text) ? " BODY=8BITMIME" : "";
        return open.command("MAIL FROM:<" + mail.sender() + ">" + body)
                .compose(SmtpClient::completed)
                .compose(reply -> open.command("RCPT TO:<" + mail.recipient() + ">"))
                .compose(SmtpClient::completed)
                .compose(reply -> open.command("DATA"))
                .compose(reply -> reply.isIntermediate() ? open.text(text) : Future.failedFuture(new Refused(reply)))
                .compose(SmtpClient::completed)
                .map(MailOutcome.DELIVERED)
                .recover(
                        e -> e instanceof Refused refused ? afterRefusal(open, refused.reply) : Future.failedFuture(e));
    }

    /** Makes the connection ready for the next mail, if the server still listens. */
    private static Future<MailOutcome> afterRefusal(SmtpSession open, SmtpReply reply) {
        MailOutcome outcome = reply.isPermanentFailure()
                ? MailOutcome.refused(reply.toString())
                : reply.isClosing() ? MailOutcome.unreachable(reply.toString()) : MailOutcome.later(reply.toString());
        if (reply.isClosing()) {
            open.close();
            return Future.succeededFuture(outcome);
        }
        return open.command("RSET")
                .map(SmtpReply::isCompletion)
                .otherwise(false)
                .map(ready -> {
                    if (!ready) {
                        open.close();
                    }
                    return outcome;
                });
    }

    private void quit() {
        if (session != null) {
            session.quit();
            session = null;
        }
    }

    private static MailOutcome failure(Throwable e) {
        return e instanceof IllegalArgumentException
                ? MailOutcome.refused("an address that can't be sent")
                : MailOutcome.unreachable(String.valueOf(e.getMessage()));
    }

    private static Future<SmtpReply> completed(SmtpReply reply) {
        return reply.isCompletion() ? Future.succeededFuture(reply) : Future.failedFuture(new Refused(reply));
    }

    private static boolean hasEightBit(byte[] text) {
        for (byte octet : text) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
    }

    /** The server doesn't want this mail. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient SmtpReply reply;

        Refused(SmtpReply reply) {
            super(reply.toString());
            this.reply = reply;
        }
    }
}
