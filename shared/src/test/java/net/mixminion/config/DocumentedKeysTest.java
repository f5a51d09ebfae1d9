package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of keys, the manual page and the annotated file tell of the same keys. */
class DocumentedKeysTest {
    private static final Path DISTRIBUTION = Path.of("../deploy/dist/src/main");
    private static final Path PAGE = DISTRIBUTION.resolve("man/mixminiond.conf.5");
    private static final Path SAMPLE = DISTRIBUTION.resolve("etc/mixminiond.conf");
    private static final Pattern SAMPLE_SECTION = Pattern.compile("#?\\[([^]]+)]");
    private static final Pattern SAMPLE_KEY = Pattern.compile("(#?)([A-Z][A-Za-z0-9-]*): (.*)");
    private static final Pattern PAGE_SECTION = Pattern.compile("\\.Ss \\[([^]]+)]");
    private static final Pattern PAGE_KEYS = Pattern.compile("\\.It Cm (.*)");

    /**
     * A line of the annotated file.
     *
     * @param section the section it stands in
     * @param active whether it counts, or is commented out
     */
    private record SampleLine(String section, String key, String value, boolean active) {}

    @Test
    void theManualPageHasEveryKeyAndNoOther() throws IOException {
        Set<String> documented = new TreeSet<>();
        String section = "";
        for (String line : Files.readAllLines(PAGE)) {
            Matcher header = PAGE_SECTION.matcher(line);
            Matcher keys = PAGE_KEYS.matcher(line);
            if (header.matches()) {
                section = header.group(1);
            } else if (keys.matches()) {
                for (String key : keys.group(1).split(" , ", -1)) {
                    assertThat(documented.add(section + "/" + key))
                            .as("%s/%s", section, key)
                            .isTrue();
                }
            }
        }
        assertThat(documented).isEqualTo(tabled());
    }

    @Test
    void theAnnotatedFileHasEveryKeyAndNoOther() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (SampleLine line : sample()) {
            shown.add(line.section() + "/" + line.key());
        }
        assertThat(shown).isEqualTo(tabled());
    }

    @Test
    void whatIsCommentedOutIsTheDefaultOrAGoodExample() throws IOException, ConfigException {
        for (SampleLine line : sample()) {
            Key<?> key = ServerKeys.TABLE.find(line.section(), line.key()).orElseThrow();
            if (!line.active() && key.defaultText().isPresent()) {
                assertThat(line.value())
                        .as("%s", key)
                        .isEqualTo(key.defaultText().get());
            } else if (!line.active()
                    && key.kind() != Kind.COMMAND
                    && key.kind() != Kind.USER
                    && key != ServerKeys.MODULE) {
                assertThat(key.read(line.value(), new FakeMachine()))
                        .as("%s", key)
                        .isNotNull();
            }
        }
    }

    /** With {@code -Dkeys.write=true} the page is written, otherwise it is compared. */
    @Test
    void theListInTheManualPageIsThatOfTheTable() throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        int begin = page.indexOf(KeySummary.BEGIN);
        int end = page.indexOf(KeySummary.END);
        assertThat(begin).isPositive().isLessThan(end);
        List<String> wanted = KeySummary.mdoc(ServerKeys.TABLE);
        if (Boolean.getBoolean("keys.write")) {
            List<String> written = new ArrayList<>(page.subList(0, begin + 1));
            written.addAll(wanted);
            written.addAll(page.subList(end, page.size()));
            Files.write(PAGE, written);
        } else {
            assertThat(page.subList(begin + 1, end))
                    .as("the list; this test writes it with -Dkeys.write=true")
                    .isEqualTo(wanted);
        }
    }

    @Test
    void mandocAcceptsEveryManualPage() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mandoc")), "there is no mandoc here");
        List<String> command = new ArrayList<>(List.of("/usr/bin/mandoc", "-Tlint", "-Wwarning"));
        try (DirectoryStream<Path> pages = Files.newDirectoryStream(DISTRIBUTION.resolve("man"))) {
            pages.forEach(page -> command.add(page.toString()));
        }
        assertThat(command).hasSizeGreaterThanOrEqualTo(3 + 4);
        Process mandoc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(mandoc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(mandoc.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(mandoc.exitValue()).as(said).isZero();
    }

    @Test
    void theManualPageTellsEveryDefault() throws IOException {
        String page = Files.readString(PAGE);
        for (Key<?> key : ServerKeys.TABLE.keys()) {
            if (key.defaultText().isPresent() && key.rule() == Key.Rule.OPTIONAL) {
                assertThat(page)
                        .as("%s", key)
                        .containsPattern("Default:\n\\.(Li|Pa) "
                                + Pattern.quote(key.defaultText().get()) + "( \\.| ,|\n)");
            }
        }
    }

    @Test
    void theAnnotatedFileIsRefusedUntilItsTwoPlaceholdersAreFilledIn() throws IOException {
        List<String> lines = Files.readAllLines(SAMPLE);
        int nickname = 1 + lines.indexOf("Nickname: PUT A NAME HERE");
        int contact = 1 + lines.indexOf("Contact-Email: PUT AN ADDRESS HERE");
        assertThat(nickname).isPositive();
        assertThat(contact).isPositive();
        assertThatThrownBy(() -> ServerConfig.load(SAMPLE))
                .isInstanceOf(ConfigException.class)
                .hasMessage(SAMPLE + ":" + nickname
                        + ": [Server] Nickname: \"PUT A NAME HERE\" is not a nickname; write 1"
                        + " to 24 letters, digits and hyphens that start with a letter\n" + SAMPLE + ":" + contact
                        + ": [Server] Contact-Email: \"PUT AN ADDRESS HERE\" is not a mail address; write an address such"
                        + " as \"name@example.org\", without a display name");
    }

    @Test
    void theAnnotatedFileIsSecureOnceItIsFilledIn() throws IOException, ConfigException {
        String text = Files.readString(SAMPLE)
                .replace("PUT A NAME HERE", "example")
                .replace("PUT AN ADDRESS HERE", "operator@example.org")
                .replace("/var/spool/mixminion\n", "/srv/mix\n");
        ServerConfig config = ServerConfig.fromText("mixminiond.conf", text);
        assertThat(config.warnings()).isEmpty();
        assertThat(config.insecurities(false)).isEmpty();
        assertThat(config.server().baseDir()).isEqualTo(Path.of("/srv/mix"));
    }

    @Test
    void theManualPageRendersWithoutWarnings() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "there is no groff here");
        Process groff = new ProcessBuilder("/usr/bin/groff", "-mandoc", "-Tutf8", "-ww", "-z", PAGE.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(groff.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEmpty();
        assertThat(groff.exitValue()).isZero();
    }

    private static Set<String> tabled() {
        Set<String> keys = new TreeSet<>();
        ServerKeys.TABLE.keys().forEach(key -> keys.add(key.toString()));
        return keys;
    }

    private static List<SampleLine> sample() throws IOException {
        List<SampleLine> lines = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(SAMPLE)) {
            Matcher header = SAMPLE_SECTION.matcher(line);
            Matcher entry = SAMPLE_KEY.matcher(line);
            if (header.matches()) {
                section = header.group(1);
            } else if (entry.matches()) {
                lines.add(new SampleLine(
                        section, entry.group(2), entry.group(3), entry.group(1).isEmpty()));
            }
        }
        return lines;
    }
}
