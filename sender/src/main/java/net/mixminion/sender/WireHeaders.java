package net.mixminion.sender;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.mixminion.config.Mailbox;
import net.mixminion.crypto.Sha1;
import net.mixminion.delivery.Mail;

/**
 * The headers that a mail gets when it leaves: Date and Message-ID, without which many mail servers take it for junk,
 * and, in mail to people we know, where they can write to if they want no more.
 *
 * <p>The Message-ID is made of the random name of the message's file: it says nothing, and is the same again if the
 * mail has to be handed over a second time.
 */
final class WireHeaders {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss '+0000'", Locale.ROOT);

    private final Clock clock;
    private final Optional<String> removeContact;

    /** @param removeContact whom recipients write to if they want no more mail */
    WireHeaders(Clock clock, Optional<String> removeContact) {
        this.clock = clock;
        this.removeContact = removeContact.filter(Mailbox::isMailbox);
    }

    /** The mail as it leaves. */
    Mail complete(String fileId, Mail mail) {
        List<String> lines = new ArrayList<>();
        lines.add("Date: " + DATE.format(clock.instant().atZone(ZoneOffset.UTC)));
        String domain = mail.sender().substring(mail.sender().indexOf('@') + 1);
        String unique = Sha1.digest(("Message-ID " + fileId).getBytes(StandardCharsets.US_ASCII))
                .hex();
        lines.add("Message-ID: <" + unique + "@" + domain + ">");
        removeContact.ifPresent(contact -> lines.add("List-Unsubscribe: <mailto:" + contact + ">"));
        return mail.withHeaders(lines);
    }
}
