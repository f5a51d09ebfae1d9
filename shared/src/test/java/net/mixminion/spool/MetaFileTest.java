package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetaFileTest {
    private final Path directory;
    private final Pool pool;
    private final MetaFile meta;

    MetaFileTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        pool = Pool.open(directory);
        meta = pool.meta();
    }

    @BeforeEach
    void message() throws IOException {
        try (Pool.Batch batch = pool.batch()) {
            batch.write("x", new PoolRecord(Map.of(), new byte[5]));
            batch.commit();
        }
    }

    @Test
    void keepsTheLastValues() throws IOException {
        assertThat(meta.read("x")).isEmpty();
        meta.write("x", Map.of("attempts", "1"));
        meta.write("x", Map.of("attempts", "2"));
        assertThat(meta.read("x")).contains(Map.of("attempts", "2"));
        meta.remove("x");
        assertThat(meta.read("x")).isEmpty();
        pool.purge(10);
        assertThat(names()).containsExactly("msg_x");
    }

    @Test
    void metadataThatIsEmptyOrCutOrGarbageIsKeptAsideAndItsMessageStays() throws IOException {
        meta.write("x", Map.of("attempts", "1"));
        byte[] whole = Files.readAllBytes(directory.resolve("meta_x"));
        int kept = 0;
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            Files.write(directory.resolve("meta_x"), java.util.Arrays.copyOf(whole, length));
            assertThat(pool.recover()).isEqualTo(new Pool.Recovery(0, 0, 0));
            assertThat(meta.read("x")).as("%d octets", length).isEmpty();
            // none that was set aside before is written over
            assertThat(names()).contains("msg_x", "crpm_x").doesNotContain("meta_x");
            assertThat(names()).filteredOn(name -> name.startsWith("crpm_")).hasSize(++kept);
            meta.write("x", Map.of("attempts", "0"));
            assertThat(meta.read("x")).contains(Map.of("attempts", "0"));
        }
        assertThat(pool.read("x")).isPresent();
    }

    @Test
    void metadataWithoutItsMessageIsRemovedAtTheStart() throws IOException {
        meta.write("x", Map.of("attempts", "1"));
        pool.remove(List.of("x"));
        assertThat(pool.recover().orphans()).isEqualTo(1);
        assertThat(directory).isEmptyDirectory();
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
