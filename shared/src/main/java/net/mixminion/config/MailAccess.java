package net.mixminion.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a mail server is to be talked to, beyond its address.
 *
 * @param startTls whether mail goes over TLS, or not at all
 * @param user who we say we are; needs a password and TLS
 * @param passwordFile has the password in its first line
 * @param certificates PEM file of those whom we trust about the server; the machine's own list if there is none
 */
public record MailAccess(
        boolean startTls, Optional<String> user, Optional<Path> passwordFile, Optional<Path> certificates) {
    /** In the clear, and without a name: for a server on this machine. */
    public static final MailAccess PLAIN = new MailAccess(false, Optional.empty(), Optional.empty(), Optional.empty());

    static MailAccess of(Settings settings, MailKeys keys, Places places) {
        return new MailAccess(
                settings.get(keys.startTls()),
                settings.find(keys.user()).filter(name -> !name.isEmpty()),
                places.find(settings, keys.passwordFile()),
                places.find(settings, keys.certificates()));
    }
}
