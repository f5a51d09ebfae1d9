package net.mixminion.config;

import java.util.regex.Pattern;

/** The mail addresses we deliver to and from: dotted atoms on both sides of one {@code @} (E2E-spec §3.3.1). */
public final class Mailbox {
    private static final String DOMAIN_OF_NUMBERS = "[0-9]+(?:\\.[0-9]+)*";
    private static final Pattern NUMBERS = Pattern.compile(DOMAIN_OF_NUMBERS);
    private static final String NOT_IN_ATOMS = "()[]<>@,;:\\\".";

    private Mailbox() {}

    /**
     * Whether a text is an address we deliver to: {@code ATOM(.ATOM)*@ATOM(.ATOM)*}.
     *
     * <p>Quoted local parts, address literals and anything beyond ASCII are no such addresses, and a domain of digits
     * and dots is none either: many mail servers would take it for a literal and reach hosts that have no name.
     */
    public static boolean isMailbox(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return false;
        }
        String domain = text.substring(at + 1);
        return isDottedAtoms(text.substring(0, at))
                && isDottedAtoms(domain)
                && !NUMBERS.matcher(domain).matches();
    }

    /** Whether a text is {@code ATOM(.ATOM)*}, as each side of an address is. */
    public static boolean isDottedAtoms(String text) {
        boolean inAtom = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && inAtom) {
                inAtom = false;
            } else if (c <= ' ' || c >= 0x7f || NOT_IN_ATOMS.indexOf(c) >= 0) {
                return false;
            } else {
                inAtom = true;
            }
        }
        return inAtom;
    }
}
