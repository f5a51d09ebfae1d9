package net.mixminion.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of a configuration file, and says plainly why it can't. */
public final class ConfigFile {
    /** The longest file that is read, in octets. */
    public static final int LONGEST = 1 << 20;

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @return the file's octets as characters from 0 to 255; {@link ConfigText} says which of them are allowed
     * @throws ConfigException if there is no such file, or it is no file, can't be read or is too long
     */
    public static String read(Path file) throws ConfigException {
        if (Files.isDirectory(file)) {
            throw refused(file, "this is a directory; name the file in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw refused(file, "this is no ordinary file; name one");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(LONGEST + 1);
            if (octets.length > LONGEST) {
                throw refused(file, "the file is longer than 1 MB, so it can't be a configuration; name another");
            }
            return new String(octets, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw refused(file, "there is no such file; create it, or name another with -f");
        } catch (AccessDeniedException e) {
            throw refused(file, "you may not read this file; change its permissions or its owner");
        } catch (IOException e) {
            throw refused(file, "the file can't be read (" + e.getMessage() + ")");
        }
    }

    private static ConfigException refused(Path file, String text) {
        return new ConfigException(
                new ConfigException.Problem(file.toString(), 0, "", "", ConfigException.Fault.FILE, text));
    }
}
