package net.mixminion.sender;

/**
 * What became of a mail that was to be handed over.
 *
 * @param kind what to do now
 * @param reason why, in words that name no address
 */
record MailOutcome(Kind kind, String reason) {
    static final MailOutcome DELIVERED = new MailOutcome(Kind.DELIVERED, "");

    enum Kind {
        /** The mail server has it. */
        DELIVERED,
        /** This mail can't be taken now. */
        LATER,
        /** The mail server can't be talked to, so no mail can be handed over now. */
        UNREACHABLE,
        /** This mail will never be taken. */
        REFUSED
    }

    static MailOutcome later(String reason) {
        return new MailOutcome(Kind.LATER, reason);
    }

    static MailOutcome unreachable(String reason) {
        return new MailOutcome(Kind.UNREACHABLE, reason);
    }

    static MailOutcome refused(String reason) {
        return new MailOutcome(Kind.REFUSED, reason);
    }
}
