package net.mixminion.client;

import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.DirectorySettings;
import net.mixminion.config.ConfigException;
import net.mixminion.config.Values;
import net.mixminion.directory.Directory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mixminion update-servers}: fetches a directory of servers. */
@Command(
        name = "update-servers",
        description = {
            "Fetch a directory of servers and keep it, if more than half of those you trust have signed it, it is valid"
                    + " now, and it is not older than the one you have.",
            "~/.mixminionrc says where directories are and whom you trust: ServerURL and Fingerprint in"
                    + " [DirectoryServers], each as often as needed."
        })
final class UpdateServersCommand implements Callable<Integer> {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).withLocale(Locale.ROOT);

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(names = "--url", paramLabel = "URL", description = "Fetch it here this time (may be given repeatedly).")
    private List<String> urls = new ArrayList<>();

    private final ClientContext context;

    UpdateServersCommand(ClientContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientException {
        DirectorySettings settings = common.settings(context).directories();
        if (!urls.isEmpty()) {
            settings = settings.at(urls());
        }
        if (!settings.isComplete()) {
            throw new ClientException(
                    ExitCode.CONFIGURATION,
                    "nothing says where a directory is and whom to believe; write ServerURL and Fingerprint into"
                            + " [DirectoryServers] of " + common.configFile(context));
        }
        Optional<Directory> directory = new Directories(context, common.home(context), settings)
                .update(context.clock().instant());
        if (directory.isEmpty()) {
            throw new ClientException(ExitCode.UNAVAILABLE, "no directory that can be believed; nothing was changed");
        }
        context.out()
                .println("have the directory of " + DAY.format(directory.get().validAfter()) + ": "
                        + directory.get().servers().size() + " descriptors, "
                        + directory.get().recommended().size() + " recommended servers");
        return ExitCode.OK;
    }

    private List<URI> urls() throws ClientException {
        List<URI> given = new ArrayList<>();
        for (String url : urls) {
            try {
                given.add(Values.url(url));
            } catch (ConfigException e) {
                throw new ClientException(ExitCode.USAGE, "--url: " + e.getMessage());
            }
        }
        return given;
    }
}
