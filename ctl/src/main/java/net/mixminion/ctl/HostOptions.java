package net.mixminion.ctl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.mixminion.config.ServerConfig;

/** What the section [Host] means for a stage's virtual machine. */
final class HostOptions {
    private static final Path USUAL = Path.of("/dev/urandom");

    private HostOptions() {}

    static List<String> of(ServerConfig config) {
        List<String> options = new ArrayList<>();
        if (!config.host().entropySource().equals(USUAL)) {
            options.add("-Djava.security.egd=file:" + config.host().entropySource());
        }
        return options;
    }
}
