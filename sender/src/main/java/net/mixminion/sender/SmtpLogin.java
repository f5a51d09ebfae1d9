package net.mixminion.sender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigException.Problem;
import net.mixminion.config.MailAccess;

/** How to be sure of a mail server, and how to make it sure of us. */
final class SmtpLogin {
    /** In the clear, and without a name. */
    static final SmtpLogin NONE = new SmtpLogin(false, Optional.empty(), "", "");

    private static final int LONGEST_FILE = 4096;

    private final boolean startTls;
    private final Optional<Path> certificates;
    private final String user;
    private final String password;

    private SmtpLogin(boolean startTls, Optional<Path> certificates, String user, String password) {
        this.startTls = startTls;
        this.certificates = certificates;
        this.user = user;
        this.password = password;
    }

    /** @throws ConfigException if the password can't be read, or others can read it too */
    static SmtpLogin of(MailAccess access) throws ConfigException {
        String password = access.passwordFile().isPresent()
                ? password(access.passwordFile().get())
                : "";
        return new SmtpLogin(
                access.startTls(), access.certificates(), access.user().orElse(""), password);
    }

    private static String password(Path file) throws ConfigException {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw refused(file, "everybody can read this password; run chmod o= on the file");
            }
            if (Files.size(file) <= LONGEST_FILE) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
                if (!lines.isEmpty() && !lines.get(0).isEmpty()) {
                    return lines.get(0);
                }
            }
            throw refused(file, "the first line must be the password");
        } catch (IOException e) {
            throw refused(file, "the password can't be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static ConfigException refused(Path file, String text) {
        return new ConfigException(List.of(new Problem(file.toString(), 1, "", "", text)));
    }

    /** Whether mail goes over TLS, or not at all. */
    boolean startTls() {
        return startTls;
    }

    /** PEM file of those whom we trust about the server. */
    Optional<Path> certificates() {
        return certificates;
    }

    /** Whether the server wants to know who we are. */
    boolean isNeeded() {
        return !user.isEmpty();
    }

    /** What AUTH PLAIN says (RFC 4616). */
    String plain() {
        return base64("\0" + user + "\0" + password);
    }

    /** The first answer of AUTH LOGIN. */
    String loginUser() {
        return base64(user);
    }

    /** The second answer of AUTH LOGIN. */
    String loginPassword() {
        return base64(password);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Neither name nor password. */
    @Override
    public String toString() {
        return startTls ? "over TLS" : "in the clear";
    }
}
