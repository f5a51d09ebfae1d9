package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class Digest20Test {
    private static final String HEX = "00ff0123456789abcdef00112233445566778899";

    @Test
    void hexAndOctetsAreTheSameDigest() {
        Digest20 digest = Digest20.fromHex(HEX);

        assertThat(digest.hex()).isEqualTo(HEX);
        assertThat(Digest20.of(digest.bytes())).isEqualTo(digest).hasSameHashCodeAs(digest);
        assertThat(Digest20.fromHex(HEX.toUpperCase(Locale.ROOT))).isEqualTo(digest);
    }

    @Test
    void differsWithAnyOctet() {
        byte[] octets = Digest20.fromHex(HEX).bytes();
        for (int i = 0; i < octets.length; i++) {
            byte[] changed = octets.clone();
            changed[i] ^= (byte) 0x80;
            assertThat(Digest20.of(changed)).isNotEqualTo(Digest20.of(octets));
        }
    }

    @Test
    void keepsItsOctetsToItself() {
        byte[] octets = new byte[Digest20.LENGTH];
        Digest20 digest = Digest20.of(octets);
        octets[0] = 1;
        digest.bytes()[1] = 1;

        assertThat(digest.isZero()).isTrue();
    }

    @Test
    void isZeroOnlyWithoutAnyBit() {
        for (int i = 0; i < Digest20.LENGTH; i++) {
            byte[] octets = new byte[Digest20.LENGTH];
            octets[i] = 1;
            assertThat(Digest20.of(octets).isZero()).isFalse();
        }
        assertThat(Digest20.of(new byte[Digest20.LENGTH]).isZero()).isTrue();
    }

    @Test
    void refusesOtherLengths() {
        for (int length : new int[] {0, 19, 21}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Digest20.of(new byte[length]));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Digest20.fromHex(HEX.substring(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Digest20.fromHex(HEX.replace('f', 'g')));
    }

    @Test
    void takesPartOfABuffer() {
        byte[] buffer = new byte[30];
        Arrays.fill(buffer, 4, 24, (byte) 7);

        assertThat(Digest20.of(buffer, 4, 20).hex()).isEqualTo("07".repeat(20));
    }

    @Test
    void showsEightDigits() {
        assertThat(Digest20.fromHex(HEX)).hasToString("00ff0123…");
    }
}
