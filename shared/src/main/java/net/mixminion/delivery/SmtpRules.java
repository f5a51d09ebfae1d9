package net.mixminion.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Pattern;
import net.mixminion.config.Mailbox;
import net.mixminion.packet.payload.ExitMessage;

/** Mail to anybody who isn't on the blacklist (E2E-spec §3.3.1). */
public final class SmtpRules implements MailRules {
    /** Numbers as C reads them: resolvers take such a name for an IPv4 address. */
    private static final Pattern NUMBERS =
            Pattern.compile("(?:[0-9]+|0[xX][0-9a-fA-F]*)" + "(?:\\.(?:[0-9]+|0[xX][0-9a-fA-F]*))*");

    private final MailFormatter formatter;
    private final Blacklist blacklist;

    /** Rules of one exit. */
    public SmtpRules(MailStyle style, Blacklist blacklist) {
        this.formatter = new MailFormatter(style);
        this.blacklist = blacklist;
    }

    @Override
    public Formatted mail(byte[] address, ExitMessage message) {
        String recipient = new String(address, ISO_8859_1);
        if (!isDeliverable(recipient)) {
            return new Formatted.Refused(Refusal.BAD_ADDRESS);
        }
        if (blacklist.contains(recipient)) {
            return new Formatted.Refused(Refusal.BLACKLISTED);
        }
        return formatter.format(recipient, message);
    }

    /** Whether an address is a mailbox, and nothing in it means more to a mail system than a mailbox. */
    public static boolean isDeliverable(String address) {
        return Mailbox.isMailbox(address) && !isTricky(address);
    }

    /**
     * Whether an address looks like a mailbox but could be read as an option, a command or the number of a host: these
     * are the ones that the reference delivers to and we don't.
     */
    public static boolean isTricky(String address) {
        String domain = address.substring(address.indexOf('@') + 1);
        return address.startsWith("-")
                || address.startsWith("|")
                || NUMBERS.matcher(domain).matches();
    }
}
