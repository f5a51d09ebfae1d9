package net.mixminion.mmtp;

/**
 * A limit of octets a second, both ways together, that several connections share. What has come or gone is told
 * afterwards, and whoever told it waits. Safe for use by several threads.
 */
@FunctionalInterface
public interface Throttle {
    /** No limit. */
    Throttle NONE = octets -> 0;

    /**
     * Counts octets that have come or gone.
     *
     * @return nanoseconds to wait before more are read or written; 0 if there is no need to
     */
    long take(int octets);
}
