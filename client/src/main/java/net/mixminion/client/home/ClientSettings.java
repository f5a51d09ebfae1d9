package net.mixminion.client.home;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.path.Avoided;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigFile;
import net.mixminion.config.ConfigText;
import net.mixminion.config.Interval;
import net.mixminion.config.Key;
import net.mixminion.config.Settings;
import net.mixminion.config.Surroundings;

/**
 * What the user's .mixminionrc says.
 *
 * @param file the file, whether it is there or not
 * @param userDir the directory of our files
 * @param fileParanoia whether the permissions of private files are checked
 * @param forwardPath the path of messages without one of their own
 * @param replyPath the path of replies without one of their own
 * @param surb how reply blocks are made
 * @param avoided servers that are not chosen at random
 * @param directories where directories are fetched and whom we believe
 * @param connectionTimeout how long a server may take to answer
 */
public record ClientSettings(
        Path file,
        Path userDir,
        boolean fileParanoia,
        String forwardPath,
        String replyPath,
        SurbDefaults surb,
        Avoided avoided,
        DirectorySettings directories,
        Duration connectionTimeout) {
    /**
     * What holds for reply blocks unless the command line says otherwise.
     *
     * @param path the second half of the replies' path
     * @param address where replies go, if it is said
     * @param lifetime how long they are to be good
     */
    public record SurbDefaults(String path, Optional<String> address, Duration lifetime) {}

    private static final String VARIABLE = "MIXMINIONRC";
    private static final List<String> USUAL_NAMES = List.of(".mixminionrc", "mixminionrc");

    /** The user's configuration file if the command line names none. */
    public static Path usualFile(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Path home = ClientHome.userHome(environment);
        return USUAL_NAMES.stream()
                .map(home::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElse(home.resolve(USUAL_NAMES.get(0)));
    }

    /**
     * Reads the file and checks every line of it; if it isn't there, the defaults hold.
     *
     * @throws ClientException with all that is wrong, file and lines
     */
    public static ClientSettings read(Path file, Map<String, String> environment) throws ClientException {
        try {
            String text = Files.exists(file) ? ConfigFile.read(file) : "";
            ConfigText parsed = ConfigText.parse(file.toString(), text);
            if (parsed.sections().stream().anyMatch(section -> section.name().equals("Server"))) {
                throw new ClientException(
                        ExitCode.CONFIGURATION,
                        file
                                + " is the configuration of a server (it has the section [Server]); name that of the user");
            }
            Settings settings = Settings.resolve(parsed, ClientKeys.TABLE, Surroundings.ofThisMachine());
            Interval timeout = settings.find(ClientKeys.TIMEOUT)
                    .filter(old -> !settings.isWritten(ClientKeys.CONNECTION_TIMEOUT))
                    .orElse(settings.get(ClientKeys.CONNECTION_TIMEOUT));
            return new ClientSettings(
                    file,
                    inHome(settings.get(ClientKeys.USER_DIR), environment),
                    settings.get(ClientKeys.FILE_PARANOIA),
                    settings.get(ClientKeys.FORWARD_PATH),
                    settings.get(ClientKeys.REPLY_PATH),
                    new SurbDefaults(
                            settings.get(ClientKeys.SURB_PATH),
                            settings.find(ClientKeys.SURB_ADDRESS),
                            Duration.ofSeconds(
                                    settings.get(ClientKeys.SURB_LIFETIME).seconds())),
                    Avoided.of(
                            names(settings, ClientKeys.BLOCK_SERVERS),
                            names(settings, ClientKeys.BLOCK_ENTRIES),
                            names(settings, ClientKeys.BLOCK_EXITS)),
                    DirectorySettings.of(settings),
                    Duration.ofSeconds(Math.max(1, timeout.seconds())));
        } catch (ConfigException e) {
            throw new ClientException(ExitCode.CONFIGURATION, e.getMessage());
        }
    }

    private static List<String> names(Settings settings, Key<String> key) {
        return settings.all(key).stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static Path inHome(String name, Map<String, String> environment) {
        Path home = ClientHome.userHome(environment);
        if (name.equals("~")) {
            return home;
        }
        return home.resolve(name.startsWith("~/") ? name.substring(2) : name);
    }
}
