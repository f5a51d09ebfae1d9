package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/CONFORMANCE.md names tests that exist, in the order of its ids. */
class ConformanceTest {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final List<String> MODULES =
            List.of("shared", "receiver", "mixer", "sender", "keyd", "dirclient", "ctl", "client", "deploy/testnet");
    private static final Pattern ROW = Pattern.compile("^\\| ([A-Z]+-?[0-9]+[a-z]?) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern TEST = Pattern.compile("(net\\.mixminion\\.[A-Za-z.]+)#([A-Za-z0-9]+)");

    @Test
    void everyNamedTestExists() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Matcher row : rows()) {
            Matcher named = TEST.matcher(row.group(3));
            while (named.find()) {
                if (!exists(named.group(1), named.group(2))) {
                    missing.add(row.group(1) + ": " + named.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyRowNamesATestOrACommand() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(50)
                .allSatisfy(row -> assertThat(row.group(3))
                        .matches(text -> TEST.matcher(text).find() || text.contains("`"), "a test or a command"));
    }

    @Test
    void everyLineOfTheTableIsARow() throws IOException {
        assertThat(tableLines()).allMatch(line -> ROW.matcher(line).matches());
    }

    private static List<String> tableLines() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/CONFORMANCE.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| id "))
                .toList();
    }

    private static List<Matcher> rows() throws IOException {
        return tableLines().stream().map(ROW::matcher).filter(Matcher::matches).toList();
    }

    private static boolean exists(String className, String method) throws IOException {
        Path file = Path.of("src/test/java", className.replace('.', '/') + ".java");
        Pattern declaration = Pattern.compile("\\bvoid " + method + "\\(");
        for (String module : MODULES) {
            Path source = ROOT.resolve(module).resolve(file);
            if (Files.exists(source)
                    && declaration.matcher(Files.readString(source)).find()) {
                return true;
            }
        }
        return false;
    }
}
