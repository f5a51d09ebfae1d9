package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoolRecordTest {
    private static final Map<String, String> HEADER =
            Map.of("pool", "deliver/SMTP", "quote", "\" \\ \u0000 \n \u00e4 \u2028", "empty", "");

    @Test
    void readsWhatItHasWritten() throws UnreadableException {
        byte[] body = new byte[28672];
        new Random(1).nextBytes(body);
        PoolRecord read = PoolRecord.decode(new PoolRecord(HEADER, body).encode());
        assertThat(read.header()).isEqualTo(HEADER);
        assertThat(read.body()).isEqualTo(body);
        assertThat(read.field("empty")).contains("");
        assertThat(read.field("absent")).isEmpty();
    }

    @Test
    void sameRecordHasTheSameOctets() {
        assertThat(new PoolRecord(Map.of("a", "1", "b", "2"), new byte[3]).encode())
                .isEqualTo(new PoolRecord(Map.of("b", "2", "a", "1"), new byte[3]).encode());
    }

    @Test
    void refusesARecordWithAnyBitFlipped() {
        byte[] whole = new PoolRecord(Map.of("a", "b"), new byte[20]).encode();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> PoolRecord.decode(flipped))
                    .as("bit %d", bit)
                    .isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void refusesARecordCutOrContinuedAnywhere() {
        byte[] whole = new PoolRecord(Map.of("a", "b"), new byte[20]).encode();
        for (int length = 0; length <= whole.length + 4; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length != whole.length) {
                assertThatThrownBy(() -> PoolRecord.decode(cut)).isInstanceOf(UnreadableException.class);
            }
        }
    }

    @Test
    void saysWhatIsWrong() {
        byte[] whole = new PoolRecord(Map.of(), new byte[20]).encode();
        byte[] version = whole.clone();
        version[5] = 2;
        assertThatThrownBy(() -> PoolRecord.decode(version)).hasMessage("version 2, we know 1");
        byte[] lengths = whole.clone();
        lengths[10] = 0x7f;
        assertThatThrownBy(() -> PoolRecord.decode(lengths)).hasMessageContaining("lengths don't fit");
        assertThatThrownBy(() -> PoolRecord.decode(new byte[100])).hasMessageContaining("magic");
        whole[20] ^= 1;
        assertThatThrownBy(() -> PoolRecord.decode(whole)).hasMessage("wrong checksum");
    }

    @Test
    void tooMuchIsNotWritten() {
        PoolRecord record = new PoolRecord(Map.of("a", "x".repeat(PoolRecord.MAX_HEADER_LENGTH)), new byte[0]);
        assertThatThrownBy(record::encode).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void headerIsOneFlatObjectOfStrings() {
        for (String json : new String[] {
            "",
            "[]",
            "{",
            "{}x",
            "{}{}",
            "{\"a\":1}",
            "{\"a\":null}",
            "{\"a\":{}}",
            "{\"a\":\"1\",\"a\":\"2\"}",
            "\"a\""
        }) {
            assertThatThrownBy(() -> FlatJson.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .as(json)
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void showsNoValues() {
        assertThat(new PoolRecord(HEADER, new byte[7]).toString())
                .doesNotContain("SMTP")
                .contains("7 octets");
    }
}
