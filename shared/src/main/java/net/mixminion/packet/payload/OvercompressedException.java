package net.mixminion.packet.payload;

/** Compressed data that would grow beyond the limit; they are not unpacked (E2E-spec §2.3.2). */
public final class OvercompressedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param limit octets that the data may have at most when unpacked */
    OvercompressedException(long limit) {
        super("unpacks to more than " + limit + " octets");
    }
}
