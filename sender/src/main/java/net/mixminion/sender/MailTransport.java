package net.mixminion.sender;

import io.vertx.core.Future;
import net.mixminion.delivery.Mail;

/** Hands mails over to the mail system. */
interface MailTransport extends AutoCloseable {
    /** Hands one over; the future never fails. The next call comes when the future is complete. */
    Future<MailOutcome> send(Mail mail);

    @Override
    void close();
}
