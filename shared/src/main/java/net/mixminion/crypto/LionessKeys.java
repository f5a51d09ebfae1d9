package net.mixminion.crypto;

import java.util.Arrays;

/** The four keys, of 20 octets each, of one LIONESS permutation. */
public final class LionessKeys {
    private final byte[][] keys;

    private LionessKeys(byte[][] keys) {
        this.keys = keys;
    }

    /**
     * Four independent keys, copied.
     *
     * @throws IllegalArgumentException for a key that hasn't 20 octets
     */
    public static LionessKeys of(byte[] k1, byte[] k2, byte[] k3, byte[] k4) {
        byte[][] keys = {k1.clone(), k2.clone(), k3.clone(), k4.clone()};
        for (byte[] key : keys) {
            if (key.length != Digest20.LENGTH) {
                throw new IllegalArgumentException("a LIONESS key has 20 octets, not " + key.length);
            }
        }
        return new LionessKeys(keys);
    }

    /** Takes the arrays without a copy. */
    static LionessKeys wrap(byte[][] keys) {
        return new LionessKeys(keys);
    }

    /** A copy of key 1, 2, 3 or 4. */
    public byte[] key(int number) {
        return keys[number - 1].clone();
    }

    /** The array itself of key 1, 2, 3 or 4. */
    byte[] raw(int number) {
        return keys[number - 1];
    }

    /** Overwrites the keys; they are of no use afterwards. */
    public void wipe() {
        for (byte[] key : keys) {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "LionessKeys(secret)";
    }
}
