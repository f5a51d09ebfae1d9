package net.mixminion.delivery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigException.Problem;
import net.mixminion.config.ConfigFile;

/**
 * The boxes of MBOX delivery (mixminiond.conf(5), AddressFile): lines of {@code NAME: ADDRESS} or {@code NAME = ADDRESS};
 * what follows the address is ignored, as are empty lines and comments that start with {@code #}. Case counts.
 */
public final class AddressFile {
    private static final Pattern LINE = Pattern.compile("([^\\s:=]+)\\s*[:=]\\s*(\\S+)");
    private static final Pattern USABLE = Pattern.compile("[!-~&&[^<>]]+");

    private final Map<String, String> addresses;

    private AddressFile(Map<String, String> addresses) {
        this.addresses = addresses;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException with every line that is wrong
     */
    public static AddressFile load(Path file) throws ConfigException {
        return parse(file.toString(), ConfigFile.read(file));
    }

    /**
     * Reads a text.
     *
     * @param name the file's name, for messages
     * @throws ConfigException with every line that is wrong
     */
    public static AddressFile parse(String name, String text) throws ConfigException {
        Map<String, String> addresses = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String entry = line.strip();
            if (entry.isEmpty() || entry.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(entry);
            if (!parts.lookingAt()) {
                problems.add(new Problem(
                        name,
                        number,
                        "",
                        "",
                        "expected a name, a colon and an address, for example bob: bob@example.org"));
            } else if (!USABLE.matcher(parts.group(2)).matches()) {
                problems.add(new Problem(name, number, "", "", "no mail can be sent to what stands behind the colon"));
            } else {
                addresses.put(parts.group(1), parts.group(2));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new AddressFile(addresses);
    }

    /** The address of a box, if there is such a box. */
    public Optional<String> find(String box) {
        return Optional.ofNullable(addresses.get(box));
    }

    /** All boxes with their addresses. */
    public Map<String, String> boxes() {
        return Map.copyOf(addresses);
    }
}
