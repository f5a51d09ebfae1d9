package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import net.mixminion.Vectors;
import net.mixminion.crypto.WireFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    private static final int KILO = 1024;
    private static final int MEGA = KILO * KILO;
    private static final int ADLER_LENGTH = 4;

    private final byte[] text = Samples.octets("the quick brown fox ".repeat(30));
    private final byte[] packed = Compression.compress(text);

    static Stream<JsonNode> compressVectors() {
        return Vectors.cases("payloads", "compress");
    }

    @ParameterizedTest
    @MethodSource("compressVectors")
    void givesTheOctetsThatTheReferenceGives(JsonNode c) {
        assertThat(Compression.compress(Vectors.octets(c, "input_b64"))).isEqualTo(Vectors.octets(c, "output_b64"));
    }

    @Test
    void passesItsCheckWithThisRuntimesZlib() {
        assertThatCode(Compression::selfCheck).doesNotThrowAnyException();
    }

    @Test
    void unpacksWhatItPacked() throws Exception {
        assertThat(Compression.uncompress(packed, Integer.MAX_VALUE)).isEqualTo(text);
        assertThat(Compression.uncompress(Compression.compress(new byte[0]), 1)).isEmpty();
    }

    @Test
    void unpacksUpToTheLimitAndNotOneOctetMore() throws Exception {
        assertThat(Compression.uncompress(packed, text.length)).isEqualTo(text);
        assertThatThrownBy(() -> Compression.uncompress(packed, text.length - 1))
                .isInstanceOf(OvercompressedException.class);
    }

    @Test
    void ignoresOctetsAfterTheEnd() throws Exception {
        byte[] longer = Arrays.copyOf(packed, packed.length + 7);

        assertThat(Compression.uncompress(longer, text.length)).isEqualTo(text);
    }

    @Test
    void givesWhatIsThereOfDataCutOffAnywhere() throws Exception {
        for (int length = 6; length < packed.length; length++) {
            byte[] found = Compression.uncompress(Arrays.copyOf(packed, length), Integer.MAX_VALUE);

            assertThat(text).as("%d octets", length).startsWith(found);
        }
        assertThat(Compression.uncompress(Arrays.copyOf(packed, packed.length - ADLER_LENGTH), text.length))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void refusesDataTooShortForHeaderAndChecksum(int length) {
        assertThatThrownBy(() -> Compression.uncompress(Arrays.copyOf(packed, length), KILO))
                .isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesEveryOtherHeader() {
        for (int bit = 0; bit < 16; bit++) {
            byte[] other = packed.clone();
            other[bit / 8] ^= (byte) (1 << (bit % 8));

            assertThatThrownBy(() -> Compression.uncompress(other, KILO)).isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void refusesWrongChecksum() {
        byte[] damaged = packed.clone();
        damaged[damaged.length - 1]++;

        assertThatThrownBy(() -> Compression.uncompress(damaged, KILO)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void stopsBombAtTheLimit() throws Exception {
        byte[] bomb = bomb(256 * MEGA);
        long[] written = {0};

        assertThatThrownBy(
                        () -> Compression.uncompress(bomb, 20 * KILO, (buffer, offset, length) -> written[0] += length))
                .isInstanceOf(OvercompressedException.class);
        assertThat(written[0]).isEqualTo(20 * KILO);
    }

    /** Zeros, compressed a thousandfold without ever being in memory. */
    static byte[] bomb(long length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, new Deflater(9))) {
            byte[] zeros = new byte[MEGA];
            for (long left = length; left > 0; left -= zeros.length) {
                deflating.write(zeros, 0, (int) Math.min(left, zeros.length));
            }
        }
        return out.toByteArray();
    }
}
