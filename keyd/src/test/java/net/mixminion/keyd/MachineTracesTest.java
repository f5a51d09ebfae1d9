package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a descriptor tells of the machine it was made on. */
class MachineTracesTest {
    private static final Map<String, String> ANOTHER_MACHINE = Map.of(
            "os.name", "Plan9",
            "os.version", "4th",
            "os.arch", "mips",
            "java.version", "99.1",
            "java.vendor", "Somebody",
            "user.name", "glenda",
            "user.language", "tr");

    private final Properties before = (Properties) System.getProperties().clone();
    private final Locale locale = Locale.getDefault();
    private final TimeZone zone = TimeZone.getDefault();

    @TempDir
    Path temp;

    @AfterEach
    void restore() {
        System.setProperties(before);
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
    }

    @Test
    void twoMachinesWithOneConfigurationDescribeThemselvesInTheSameWords() throws Exception {
        List<String> here = describe("here");
        ANOTHER_MACHINE.forEach(System::setProperty);
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        List<String> there = describe("there");
        assertThat(there).isEqualTo(here);
        assertThat(there).noneMatch(line -> ANOTHER_MACHINE.values().stream().anyMatch(line::contains));
        assertThat(here).noneMatch(line -> line.startsWith("Platform") || line.startsWith("[Testing]"));
    }

    private List<String> describe(String name) throws Exception {
        TestHome home = new TestHome(Files.createDirectory(temp.resolve(name)));
        home.prepared().run(home.now);
        return Files.readAllLines(home.keys().sets().get(0).descriptorFile()).stream()
                .filter(line -> !line.matches("(Identity|Packet-Key|Digest|Signature): .*"))
                .toList();
    }
}
