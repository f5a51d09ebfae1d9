package net.mixminion.stage;

import org.jspecify.annotations.Nullable;

/** A stage or command can't go on for a reason that the operator can mend; the message says which and how. */
public final class StageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /** @param message one line for the operator: what, where, and the remedy */
    public StageException(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    public StageException(ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The status with which the process ends. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
