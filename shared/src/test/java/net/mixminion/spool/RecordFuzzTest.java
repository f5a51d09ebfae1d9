package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of pools for a fuzzer ({@code deploy/testnet/fuzz}). */
class RecordFuzzTest {
    static Stream<byte[]> records() {
        return Stream.of(
                new PoolRecord(Map.of("a", "b", "c", "\"\u0000\u00e9"), new byte[] {1, 2, 3}).encode(),
                new PoolRecord(Map.of(), new byte[0]).encode(),
                new byte[PoolRecord.OVERHEAD]);
    }

    /** With its checksum put right, which no fuzzer could guess. */
    @MethodSource("records")
    @FuzzTest
    void record(byte[] data) {
        byte[] file = data.clone();
        int crcAt = file.length - Integer.BYTES;
        if (crcAt >= 0) {
            CRC32C crc = new CRC32C();
            crc.update(file, 0, crcAt);
            ByteBuffer.wrap(file).putInt(crcAt, (int) crc.getValue());
        }
        try {
            PoolRecord record = PoolRecord.decode(file);
            PoolRecord again = PoolRecord.decode(record.encode());
            assertThat(again.header()).isEqualTo(record.header());
            assertThat(again.body()).isEqualTo(record.body());
        } catch (UnreadableException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
