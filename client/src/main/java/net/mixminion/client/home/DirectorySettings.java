package net.mixminion.client.home;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigText;
import net.mixminion.directory.DirectoryTrust;

/**
 * Where directories are fetched and whom we believe: the entries ServerURL and Fingerprint of [DirectoryServers] in
 * {@code ~/.mixminionrc}, each as often as needed.
 *
 * @param urls where directories are fetched
 * @param fingerprints the identity keys of the directory servers that are trusted
 */
public record DirectorySettings(List<URI> urls, List<String> fingerprints) {
    /** How far clocks may differ at the ends of a directory's validity. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(10);

    private static final String SECTION = "DirectoryServers";

    public DirectorySettings {
        urls = List.copyOf(urls);
        fingerprints = List.copyOf(fingerprints);
    }

    /**
     * Reads the configuration file; without one nothing is set.
     *
     * @throws ClientException if it can't be read or understood
     */
    public static DirectorySettings read(Path file) throws ClientException {
        List<URI> urls = new ArrayList<>();
        List<String> fingerprints = new ArrayList<>();
        try {
            ConfigText text = ConfigText.parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            for (ConfigText.Section section : text.sections()) {
                for (ConfigText.Entry entry :
                        section.name().equals(SECTION) ? section.entries() : List.<ConfigText.Entry>of()) {
                    String place = file + ", line " + entry.line() + ": ";
                    if (entry.key().equals("ServerURL")) {
                        urls.add(url(entry.value(), place));
                    } else if (entry.key().equals("Fingerprint")) {
                        fingerprints.add(fingerprint(entry.value(), place));
                    }
                }
            }
        } catch (NoSuchFileException e) {
            return new DirectorySettings(List.of(), List.of());
        } catch (IOException e) {
            throw new ClientException(ExitCode.NO_INPUT, "can't read " + file + ": " + ClientHome.reason(e));
        } catch (ConfigException e) {
            throw new ClientException(ExitCode.CONFIGURATION, e.getMessage());
        }
        return new DirectorySettings(urls, fingerprints);
    }

    /**
     * Reads an address.
     *
     * @param place where it stands, for the message
     */
    public static URI url(String text, String place) throws ClientException {
        try {
            URI uri = new URI(text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new ClientException(
                ExitCode.CONFIGURATION, place + "'" + text + "' is no address of a web page, http://HOST/PATH");
    }

    /** Reads a fingerprint: 40 hexadecimal digits, blanks don't matter. */
    public static String fingerprint(String text, String place) throws ClientException {
        String digits = text.replace(" ", "");
        if (!digits.matches("[0-9A-Fa-f]{40}")) {
            throw new ClientException(
                    ExitCode.CONFIGURATION, place + "'" + text + "' is no fingerprint of 40 hexadecimal digits");
        }
        return digits;
    }

    /** Tells whether directories can be fetched and believed. */
    public boolean isComplete() {
        return !urls.isEmpty() && !fingerprints.isEmpty();
    }

    /** Whom we believe. */
    public DirectoryTrust trust() {
        return new DirectoryTrust(fingerprints, MAX_SKEW);
    }
}
