package net.mixminion.crypto;

/** The keyless permutation that spreads a message over all its fragments (E2E-spec §2.2). */
public final class Whitening {
    private Whitening() {}

    /**
     * Whitens a part of a buffer in place.
     *
     * @throws IllegalArgumentException unless {@code length} is more than 20
     */
    public static void whiten(byte[] buffer, int offset, int length) {
        Lioness.encrypt(keys(), buffer, offset, length);
    }

    /**
     * Undoes {@link #whiten}.
     *
     * @throws IllegalArgumentException unless {@code length} is more than 20
     */
    public static void unwhiten(byte[] buffer, int offset, int length) {
        Lioness.decrypt(keys(), buffer, offset, length);
    }

    /** Master secret and mode are the same six letters. */
    private static LionessKeys keys() {
        return new Keyset(Mode.WHITEN.ascii()).lioness(Mode.WHITEN);
    }
}
