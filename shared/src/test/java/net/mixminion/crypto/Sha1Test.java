package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha1Test {
    /** The example of FIPS 180. */
    private static final String ABC = "a9993e364706816aba3e25717850c26c9cd0d89d";

    @Test
    void digestsPartsOneAfterTheOther() {
        assertThat(Sha1.digest(ascii("abc")).hex()).isEqualTo(ABC);
        assertThat(Sha1.digest(ascii("a"), ascii(""), ascii("bc")).hex()).isEqualTo(ABC);
        assertThat(Sha1.digest(ascii("xaby"), 1, 2, ascii("c")).hex()).isEqualTo(ABC);
        assertThat(Digest20.of(Sha1.hash(ascii("ab"), ascii("c"))).hex()).isEqualTo(ABC);
        assertThat(Sha1.digest().hex()).isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709");
    }

    @Test
    void startsAnewAfterAnUnfinishedDigest() {
        Sha1.local().update(ascii("left behind"));

        assertThat(Sha1.digest(ascii("abc")).hex()).isEqualTo(ABC);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
