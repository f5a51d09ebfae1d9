package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;

/** A configuration whose home is below a test's own directory. */
final class TestConfig {
    private TestConfig() {}

    static Path file(Path directory) {
        return directory.resolve("mixminiond.conf");
    }

    static ServerConfig write(Path directory, String... more) throws IOException, ConfigException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        String text = """
                [Server]
                BaseDir: %s
                Nickname: test
                Contact-Email: test@example.test
                Mode: relay
                %s
                [Incoming/MMTP]
                Enabled: yes
                IP: 127.0.0.1
                Hostname: localhost
                [Outgoing/MMTP]
                Enabled: yes
                [Delivery/SMTP]
                Enabled: yes
                ReturnAddress: anonymous@example.test
                [Delivery/Fragmented]
                Enabled: yes
                MaximumSize: 1 MB
                """.formatted(directory.resolve("home"), String.join("\n", more));
        Files.writeString(file(directory), text);
        return ServerConfig.load(file(directory));
    }
}
