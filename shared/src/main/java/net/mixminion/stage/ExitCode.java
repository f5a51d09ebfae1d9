package net.mixminion.stage;

/** The exit codes of every program of the suite, as in sysexits(3). */
public enum ExitCode {
    /** Done. */
    OK(0),
    /** The command line is wrong. */
    USAGE(64),
    /** Something we need is not there: no server running, the port is taken, a peer can't be reached. */
    UNAVAILABLE(69),
    /** A bug. */
    SOFTWARE(70),
    /** A file or directory can't be made. */
    CANT_CREATE(73),
    /** Reading or writing failed. */
    IO(74),
    /** Not now: another server holds the home, or a peer refuses for the moment. */
    TRY_LATER(75),
    /** Permissions are too open, or not sufficient. */
    NO_PERMISSION(77),
    /** The configuration is wrong, or the home has another version. */
    CONFIG(78);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** The process's exit status. */
    public int status() {
        return status;
    }
}
