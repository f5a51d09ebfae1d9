package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import net.mixminion.crypto.RsaKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nobody can tell from the wire which JDK a server or client of ours runs on (ATTACKS A9): the JDK of the build is
 * compared with all others of this machine, from 17 on. JDKs are looked for where Linux keeps them, and in the
 * environment, as {@code JAVA_HOME} and {@code JAVA_HOME_25_X64} name them.
 */
@Timeout(120)
class TlsOfJdksTest {
    private static final Path USUAL = Path.of("/usr/lib/jvm");
    private static final int OLDEST = 17;

    @TempDir
    private Path dir = Path.of("");

    /** The homes of JDKs, one for each version and maker. */
    private static Map<String, Path> jdks() throws IOException {
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        if (Files.isDirectory(USUAL)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(USUAL)) {
                found.forEach(homes::add);
            }
        }
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME")) {
                homes.add(Path.of(value));
            }
        });
        Map<String, Path> jdks = new TreeMap<>();
        for (Path home : homes) {
            Path release = home.resolve("release");
            if (Files.isReadable(release) && Files.isExecutable(home.resolve("bin/java"))) {
                Properties facts = new Properties();
                try (var in = Files.newBufferedReader(release)) {
                    facts.load(in);
                }
                String version = facts.getProperty("JAVA_VERSION", "").replace("\"", "");
                if (version.matches("[0-9]+([.].*)?") && Integer.parseInt(version.split("[.]", -1)[0]) >= OLDEST) {
                    String name = version + " " + facts.getProperty("IMPLEMENTOR", "");
                    jdks.putIfAbsent(name.replaceAll("[^0-9A-Za-z.]+", "-"), home);
                }
            }
        }
        return jdks;
    }

    private Process start(Path home, Path errors, Instant made) throws IOException {
        Path identity = Files.write(dir.resolve("identity.pem"), RsaKeys.encodePem(MmtpFixtures.IDENTITY));
        Path transport = Files.write(dir.resolve("transport.pem"), RsaKeys.encodePem(MmtpFixtures.TRANSPORT));
        return new ProcessBuilder(
                        home.resolve("bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        TlsTraces.class.getName(),
                        identity.toString(),
                        transport.toString(),
                        made.toString())
                .redirectError(errors.toFile())
                .start();
    }

    private static List<String> traces(Process process, Path errors) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return Arrays.asList(said.split("\n", -1));
    }

    @Test
    void theWireDoesNotTellWhichJdkWeRunOn() throws Exception {
        Map<String, Path> jdks = jdks();
        assumeThat(jdks).as("JDKs").hasSizeGreaterThan(1);
        Instant made = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Process> running = new TreeMap<>();
        for (Map.Entry<String, Path> jdk : jdks.entrySet()) {
            running.put(jdk.getKey(), start(jdk.getValue(), dir.resolve(jdk.getKey()), made));
        }
        List<String> first = List.of();
        for (Map.Entry<String, Process> jdk : running.entrySet()) {
            List<String> traces = traces(jdk.getValue(), dir.resolve(jdk.getKey()));
            if (first.isEmpty()) {
                first = traces;
                assertThat(first)
                        .anyMatch(line -> line.startsWith("client [1 "))
                        .anyMatch(line -> line.startsWith("server [2 "))
                        .anyMatch(line -> line.startsWith("TLSv1 [2 "))
                        .anyMatch(line -> line.startsWith("certificate "));
            }
            assertThat(traces).as(jdk.getKey()).containsExactlyElementsOf(first);
        }
    }
}
