package net.mixminion.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.mixminion.client.ClientMain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All vectors in processes of their own, since the provider of RSA is chosen once for each. */
class EitherProviderTest {
    private static final Path VECTORS = Path.of("../shared/src/test/resources/vectors");

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "best"})
    void everyVectorPassesWith(String provider) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dnet.mixminion.rsa=" + provider,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ClientMain.class.getName(),
                "testvectors"));
        try (Stream<Path> files = Files.list(VECTORS)) {
            files.filter(file -> file.toString().endsWith(".json") && !file.endsWith("contents.json"))
                    .forEach(file -> command.add(file.toString()));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains(" passed, 0 failed");
    }
}
