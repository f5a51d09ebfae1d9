package net.mixminion.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool that several processes work on. */
class PoolProcessTest {
    /** A process that starts on the same pool, and says how many unfinished files it has deleted. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] args) throws IOException {
            System.out.println(Pool.open(Path.of(args[0])).recover().unfinished());
        }
    }

    @Test
    void whatOneProcessIsWritingIsNotCleanedAwayByAnotherThatStarts(@TempDir Path directory) throws Exception {
        Pool pool = Pool.open(directory);
        try (Pool.Batch batch = pool.batch()) {
            String id = batch.write(new byte[100]);
            assertThat(start(directory)).isEqualTo("0");
            batch.commit();
            assertThat(pool.list()).isEqualTo(List.of(id));
        }
    }

    private static String start(Path directory) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        Starter.class.getName(),
                        directory.toString())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return said.substring(said.lastIndexOf('\n') + 1);
    }
}
