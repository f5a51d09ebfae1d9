package net.mixminion.stage;

import java.util.Optional;

/** Where the passphrase of the identity key comes from. */
@FunctionalInterface
public interface PassphraseSource {
    /** Nobody knows one. */
    PassphraseSource NONE = Optional::empty;

    /**
     * Waits for the passphrase, not for long if nobody types it.
     *
     * @return a copy, to be wiped; empty if there is none
     * @throws StageException if it can't be read
     */
    Optional<char[]> get() throws StageException, InterruptedException;
}
