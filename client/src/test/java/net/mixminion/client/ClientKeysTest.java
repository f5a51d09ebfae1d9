package net.mixminion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.client.home.ClientKeys;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigText;
import net.mixminion.config.Key;
import net.mixminion.config.Settings;
import net.mixminion.config.Surroundings;
import org.junit.jupiter.api.Test;

/** The table of keys, mixminionrc(5) and the annotated file tell of the same keys. */
class ClientKeysTest {
    private static final Path DISTRIBUTION = Path.of("../deploy/dist/src/main");

    @Test
    void theManualPageHasEveryKeyWithItsDefaultAndNoOther() throws IOException {
        String page = Files.readString(DISTRIBUTION.resolve("man/mixminionrc.5"));
        Set<String> documented = new TreeSet<>();
        String section = "";
        for (String line : page.split("\n", -1)) {
            if (line.startsWith(".Ss [")) {
                section = line.substring(".Ss [".length(), line.length() - 1);
            } else if (line.startsWith(".It Cm ")) {
                for (String key : line.substring(".It Cm ".length()).split(" , ", -1)) {
                    documented.add(section + "/" + key);
                }
            }
        }
        assertThat(documented).isEqualTo(tabled());
        for (Key<?> key : ClientKeys.TABLE.keys()) {
            key.defaultText()
                    .ifPresent(text -> assertThat(page)
                            .as("%s", key)
                            .containsPattern("Default:\n\\.(Li|Pa) " + Pattern.quote(text) + " \\."));
        }
    }

    @Test
    void theAnnotatedFileHasEveryKeyAndEachLineOfItCanBeUncommented() throws IOException, ConfigException {
        String text = Files.readString(DISTRIBUTION.resolve("examples/mixminionrc"));
        Settings.resolve(ConfigText.parse("mixminionrc", text), ClientKeys.TABLE, Surroundings.ofThisMachine());
        Matcher comment = Pattern.compile("(?m)^#(\\[|[A-Z][A-Za-z]+: )").matcher(text);
        Settings all = Settings.resolve(
                ConfigText.parse("mixminionrc", comment.replaceAll("$1")),
                ClientKeys.TABLE,
                Surroundings.ofThisMachine());
        assertThat(ClientKeys.TABLE.keys()).allMatch(all::isWritten);
    }

    private static Set<String> tabled() {
        Set<String> keys = new TreeSet<>();
        ClientKeys.TABLE.keys().forEach(key -> keys.add(key.toString()));
        return keys;
    }
}
