package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha1PrefixTest {
    @Test
    void givesTheDigestOfTheOctetsAndEachEnding() {
        Random random = new Random(7);
        for (int length : new int[] {0, 1, 63, 64, 65, 32_768}) {
            byte[] octets = new byte[length];
            random.nextBytes(octets);
            Sha1Prefix prefix = Sha1Prefix.of(octets);
            for (int ending : new int[] {0, 4, 70, 4}) {
                byte[] end = new byte[ending];
                random.nextBytes(end);
                assertThat(prefix.hashWith(end)).isEqualTo(Sha1.hash(octets, end));
            }
        }
    }
}
