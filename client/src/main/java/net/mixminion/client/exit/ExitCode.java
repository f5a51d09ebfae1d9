package net.mixminion.client.exit;

/** The exit codes of {@code mixminion}: those of sysexits(3). */
public final class ExitCode {
    public static final int OK = 0;
    /** A vector failed ({@code testvectors}). */
    public static final int FAILED = 1;
    /** The command line makes no sense. */
    public static final int USAGE = 64;
    /** A descriptor or a message is not what it must be. */
    public static final int DATA = 65;
    /** A file to read isn't there or can't be read. */
    public static final int NO_INPUT = 66;
    /** There is no way for the message, or the first server can't be reached, or one that is pinged is down. */
    public static final int UNAVAILABLE = 69;
    /** A bug of ours. */
    public static final int SOFTWARE = 70;
    /** A file of ours can't be written or read. */
    public static final int IO = 74;
    /** The first server didn't take everything, or another process has the packets; try again later. */
    public static final int TRY_LATER = 75;
    /** Others could read or change our files. */
    public static final int NO_PERMISSION = 77;
    /** The Java runtime can't do what is needed. */
    public static final int CONFIGURATION = 78;

    private ExitCode() {}
}
