package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The processes never depend on each other's code: what two of them need is in shared. */
class HouseTest {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final List<String> PROCESSES =
            List.of("receiver", "mixer", "sender", "keyd", "dirclient", "ctl", "client");
    private static final Pattern OURS = Pattern.compile("<artifactId>mixminion-([a-z]+)</artifactId>");

    @Test
    void noProcessDependsOnAnother() throws IOException {
        for (String process : PROCESSES) {
            Matcher artifact =
                    OURS.matcher(Files.readString(ROOT.resolve(process).resolve("pom.xml")));
            while (artifact.find()) {
                assertThat(artifact.group(1)).as("in %s/pom.xml", process).isIn("parent", "shared", process);
            }
        }
    }
}
