package net.mixminion.stage;

/** Which release of the software this is. */
public final class Release {
    /** The version, as in the pom. */
    public static final String VERSION = "0.1.0";

    /** How a server names its software in its descriptor. */
    public static final String SERVER_SOFTWARE = "mixminiond " + VERSION;

    private Release() {}
}
