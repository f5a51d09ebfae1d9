package net.mixminion.packet;

/** A path whose subheaders don't fit into a header of 2,048 octets; ask {@link HeaderBuilder#fits} before. */
public final class PathTooLongException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    PathTooLongException(String message) {
        super(message);
    }
}
