package net.mixminion.keyd;

import java.security.SecureRandom;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;

/** Makes RSA keys. */
@FunctionalInterface
interface KeyMaker {
    /** Makes a key of this many bits. */
    RsaPrivateKey make(int bits);

    /** Makes keys that nobody can guess. */
    static KeyMaker from(SecureRandom random) {
        return bits -> RsaKeys.generate(bits, random);
    }
}
