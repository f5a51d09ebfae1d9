package net.mixminion.sender;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.mixminion.config.FragmentedSection;
import net.mixminion.config.IncomingSection;
import net.mixminion.config.MboxSection;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.SmtpSection;

/**
 * What the sender needs of the server's configuration to deliver messages.
 *
 * @param deliverDir holds a pool for each way of delivery
 * @param holdFile holds all mail while it is there
 * @param smtp mail to anybody, if that is enabled
 * @param mbox mail to people we know, if that is enabled
 * @param fragmented putting messages together, if that is enabled
 * @param packetLifetime how long a packet key opens packets: so long can a late fragment come
 * @param ownName what we call ourselves before a mail server
 * @param timeout how long a mail server may take for an answer
 */
record MailConfig(
        Path deliverDir,
        Path holdFile,
        Optional<SmtpSection> smtp,
        Optional<MboxSection> mbox,
        Optional<FragmentedSection> fragmented,
        Duration packetLifetime,
        String ownName,
        Duration timeout) {
    static MailConfig of(ServerConfig config) {
        return new MailConfig(
                config.server().queueDir().resolve("deliver"),
                config.server().workDir().resolve("hold-mail"),
                config.smtp(),
                config.mbox(),
                config.fragmented(),
                config.server().publicKeyLifetime().plus(config.server().publicKeyOverlap()),
                ownName(config.incoming()),
                config.server().timeout());
    }

    /** Our host name, or our address as mail servers write one. */
    private static String ownName(IncomingSection incoming) {
        String name = incoming.hostname().orElse("localhost");
        return name.matches("[0-9.]+") ? "[" + name + "]" : name;
    }
}
