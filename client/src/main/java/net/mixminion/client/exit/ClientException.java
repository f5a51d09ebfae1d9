package net.mixminion.client.exit;

import org.jspecify.annotations.Nullable;

/** The end of a command that can't be carried out; the message is one line for the user. */
public final class ClientException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param exitCode one of {@link ExitCode}
     * @param message what is wrong and, if there is one, the remedy
     */
    public ClientException(int exitCode, @Nullable String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The exit code that the command ends with. */
    public int exitCode() {
        return exitCode;
    }

    /** What went wrong and what helps, for the user. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
