package net.mixminion.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import net.mixminion.packet.payload.ExitMessage;

/** Mail to the people in the operator's address file (E2E-spec §3.3.2). */
public final class MboxRules implements MailRules {
    private final MailFormatter formatter;
    private final AddressFile addresses;

    /** Rules of one exit. */
    public MboxRules(MailStyle style, AddressFile addresses) {
        this.formatter = new MailFormatter(style);
        this.addresses = addresses;
    }

    @Override
    public Formatted mail(byte[] address, ExitMessage message) {
        Optional<String> recipient = addresses.find(new String(address, ISO_8859_1));
        return recipient.isEmpty()
                ? new Formatted.Refused(Refusal.UNKNOWN_BOX)
                : formatter.format(recipient.get(), message);
    }
}
