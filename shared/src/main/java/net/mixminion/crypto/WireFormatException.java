package net.mixminion.crypto;

/** Octets or text from outside that don't have the form they should have; the message is for people. */
public final class WireFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected and what is wrong, without secrets */
    public WireFormatException(String message) {
        super(message);
    }

    /**
     * With the failure that showed it.
     *
     * @param message what was expected and what is wrong, without secrets
     */
    public WireFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
