package net.mixminion.client.address;

/** A text that is no exit address; the message is one line for people. */
public final class AddressException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    AddressException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /** What is wrong, for programs. */
    public Fault fault() {
        return fault;
    }

    /** What can be wrong with an address. */
    public enum Fault {
        /** Neither a mail address nor one of the words. */
        NOT_AN_ADDRESS,
        /** {@code 0x} without exactly four digits and the end or a colon. */
        NUMBER_FORM,
        /** {@code 0x} with four characters that are no hexadecimal number. */
        NOT_HEXADECIMAL,
        /** {@code 0x} with a number below 0. */
        NEGATIVE,
        /** {@code 0xFFFF}. */
        OUT_OF_RANGE,
        /** {@code mbox:} without a name. */
        EMPTY_MAILBOX,
        /** {@code smtp:} with something that is no mail address. */
        NOT_A_MAIL_ADDRESS,
        /** A word before the colon that we don't know. */
        UNKNOWN_KIND
    }
}
