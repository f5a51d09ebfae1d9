package net.mixminion.crypto;

import java.util.Arrays;

/** All the keys that come from one master secret (minion-spec §3.1.1). */
public final class Keyset {
    private static final int VARIANTS = 4;

    private final byte[] master;

    /** @param master the secret, of any length; copied */
    public Keyset(byte[] master) {
        this.master = master.clone();
    }

    /** The AES key for a mode: the first 16 octets of H(master | mode). */
    public byte[] key(Mode mode) {
        byte[] full = Sha1.hash(master, mode.ascii());
        byte[] key = Arrays.copyOf(full, AesCtr.KEY_LENGTH);
        Arrays.fill(full, (byte) 0);
        return key;
    }

    /** All 20 octets of H(master | mode); with REPLAY PREVENTION this is what the hash log remembers. */
    public Digest20 digest(Mode mode) {
        return Sha1.digest(master, mode.ascii());
    }

    /** The four LIONESS keys for a mode: H(master | mode), its last octet combined with 0, 1, 2, 3. */
    public LionessKeys lioness(Mode mode) {
        byte[][] keys = new byte[VARIANTS][];
        keys[0] = Sha1.hash(master, mode.ascii());
        for (int i = 1; i < VARIANTS; i++) {
            keys[i] = keys[0].clone();
            keys[i][Digest20.LENGTH - 1] ^= (byte) i;
        }
        return LionessKeys.wrap(keys);
    }

    /** Overwrites the master secret; the key set is of no use afterwards. */
    public void wipe() {
        Arrays.fill(master, (byte) 0);
    }

    @Override
    public String toString() {
        return "Keyset(secret)";
    }
}
