package net.mixminion.config;

/** The longest message of a delivery section: at least 32 KB, in whole KB, because descriptors tell it that way. */
final class MessageSize {
    /** The smallest limit that makes sense: one packet's worth, in octets. */
    static final long LEAST = 32 * 1024;

    private static final long KB = 1024;

    private MessageSize() {}

    /** The limit that is used for the one that was written, both in octets. */
    static long usable(long written) {
        long atLeast = Math.max(LEAST, written);
        long rest = atLeast % KB;
        return rest == 0 ? atLeast : atLeast + KB - rest;
    }
}
