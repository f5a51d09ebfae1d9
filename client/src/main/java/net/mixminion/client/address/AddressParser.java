package net.mixminion.client.address;

import java.util.Locale;
import java.util.regex.Pattern;
import net.mixminion.client.address.AddressException.Fault;
import net.mixminion.config.Mailbox;
import net.mixminion.packet.RoutingType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of an exit address: {@code user@host}, {@code smtp:user@host}, {@code mbox:name[@server]},
 * {@code drop}, {@code test[:info]}, {@code 0xTTTT[:info]}; case matters only in names (mixminion(1), "Specifying
 * Destinations").
 */
public final class AddressParser {
    private static final Pattern NUMBER = Pattern.compile("\\s*(-?)\\+?(?:0[xX])?([0-9a-fA-F]+)\\s*");

    private static final int NUMBER_END = 6;
    private static final int MAX_TYPE = 0xFFFE;

    private AddressParser() {}

    /**
     * Reads an address.
     *
     * @throws AddressException if it is none
     */
    public static ExitAddress parse(String text) throws AddressException {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("drop")) {
            return new ExitAddress(RoutingType.DROP, "", null);
        }
        if (lower.equals("test")) {
            return new ExitAddress(RoutingType.TEST, "", null);
        }
        if (lower.startsWith("0x")) {
            return numbered(text);
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return mail(text, Fault.NOT_AN_ADDRESS, "no address: ");
        }
        String rest = text.substring(colon + 1);
        return switch (lower.substring(0, colon)) {
            case "smtp" -> mail(rest, Fault.NOT_A_MAIL_ADDRESS, "no mail address: ");
            case "mbox" -> mailbox(rest);
            case "test" -> new ExitAddress(RoutingType.TEST, rest, null);
            default -> throw new AddressException(Fault.UNKNOWN_KIND, "unknown kind of address: " + text);
        };
    }

    private static ExitAddress mail(String address, Fault fault, String what) throws AddressException {
        if (!Mailbox.isMailbox(address)) {
            throw new AddressException(fault, what + address);
        }
        return new ExitAddress(RoutingType.SMTP, address, null);
    }

    private static ExitAddress mailbox(String text) throws AddressException {
        int at = text.indexOf('@');
        String name = at < 0 ? text : text.substring(0, at);
        @Nullable String server = at < 0 ? null : text.substring(at + 1);
        if (name.isEmpty()) {
            throw new AddressException(Fault.EMPTY_MAILBOX, "mbox: needs a name");
        }
        return new ExitAddress(RoutingType.MBOX, name, server);
    }

    /** Reads four characters as a number, as leniently as the reference: a sign, blanks and another 0x are allowed. */
    private static ExitAddress numbered(String text) throws AddressException {
        if (text.length() < NUMBER_END || (text.length() > NUMBER_END && text.charAt(NUMBER_END) != ':')) {
            throw new AddressException(Fault.NUMBER_FORM, "0x needs four hexadecimal digits: " + text);
        }
        String digits = text.substring(2, NUMBER_END);
        var number = NUMBER.matcher(digits);
        if (!number.matches() || (!number.group(1).isEmpty() && digits.contains("+"))) {
            throw new AddressException(Fault.NOT_HEXADECIMAL, "no hexadecimal number: " + digits);
        }
        int type = Integer.parseInt(number.group(2), 16);
        if (type != 0 && !number.group(1).isEmpty()) {
            throw new AddressException(Fault.NEGATIVE, "an exit type is not below 0: " + digits);
        }
        if (type > MAX_TYPE) {
            throw new AddressException(Fault.OUT_OF_RANGE, "no exit type: 0x" + digits);
        }
        String info = text.length() > NUMBER_END ? text.substring(NUMBER_END + 1) : "";
        return new ExitAddress(type, info, null);
    }
}
