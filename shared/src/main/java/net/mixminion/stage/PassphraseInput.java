package net.mixminion.stage;

import java.io.Console;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import net.mixminion.config.GivenDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Reads a passphrase: one line from a file descriptor, from the credential {@code identity-passphrase} that systemd
 * provides, or from the terminal.
 */
public final class PassphraseInput {
    private static final int MAX_OCTETS = 1024;
    private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";
    private static final String CREDENTIAL = "identity-passphrase";

    private PassphraseInput() {}

    /**
     * Reads it from where it is, the first of: the descriptor, the credential, the terminal.
     *
     * @param descriptor a file descriptor that was opened for us, or null
     * @param twice whether somebody at the terminal has to type it twice, because a key is going to be encrypted with it
     * @return empty if there is none of the three
     */
    public static Optional<char[]> read(@Nullable Integer descriptor, Map<String, String> environment, boolean twice)
            throws StageException {
        if (descriptor != null) {
            return Optional.of(fromDescriptor(descriptor));
        }
        String directory = environment.getOrDefault(CREDENTIALS, "");
        if (!directory.isEmpty() && Files.isReadable(Path.of(directory, CREDENTIAL))) {
            return Optional.of(fromFile(Path.of(directory, CREDENTIAL), "the credential " + CREDENTIAL));
        }
        Optional<Console> console = isTerminal() ? Optional.ofNullable(System.console()) : Optional.empty();
        return console.isPresent() ? Optional.of(ask(console.get(), twice)) : Optional.empty();
    }

    /** Asks the system: newer JDKs have a console even where there is no terminal. */
    private static boolean isTerminal() {
        try {
            String target = Path.of("/proc/self/fd/0").toRealPath().toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    private static char[] ask(Console console, boolean twice) throws StageException {
        char[] first = typed(console, "Passphrase of the identity key: ");
        if (twice) {
            char[] second = typed(console, "The same again: ");
            boolean same = Arrays.equals(first, second);
            Arrays.fill(second, '\0');
            if (!same) {
                Arrays.fill(first, '\0');
                throw new StageException(ExitCode.USAGE, "the two passphrases differ; nothing was done");
            }
        }
        return first;
    }

    private static char[] typed(Console console, String prompt) throws StageException {
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null || typed.length == 0) {
            throw new StageException(ExitCode.USAGE, "no passphrase was typed");
        }
        return typed;
    }

    private static char[] fromDescriptor(int descriptor) throws StageException {
        String option = "--passphrase-fd";
        try {
            return fromFile(GivenDescriptor.path(descriptor), option);
        } catch (NoSuchFileException e) {
            throw new StageException(
                    ExitCode.USAGE, option + ": the file descriptor " + descriptor + " is not open", e);
        }
    }

    private static char[] fromFile(Path file, String what) throws StageException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return line(in, what);
        } catch (IOException e) {
            throw new StageException(ExitCode.USAGE, what + ": no passphrase can be read (" + e.getMessage() + ")", e);
        }
    }

    /** Reads up to the end of the line and no octet more. */
    static char[] line(InputStream in, String what) throws IOException, StageException {
        byte[] octets = new byte[MAX_OCTETS];
        try {
            int length = 0;
            for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
                if (length == MAX_OCTETS) {
                    throw new StageException(ExitCode.USAGE, what + ": a passphrase has no more than 1024 octets");
                }
                octets[length++] = (byte) octet;
            }
            if (length == 0) {
                throw new StageException(ExitCode.USAGE, what + ": the passphrase is empty");
            }
            return chars(octets, length);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    /** The passphrase in UTF-8; to be wiped. */
    public static byte[] octets(char[] passphrase) {
        byte[] space = new byte[4 * passphrase.length];
        try {
            ByteBuffer out = ByteBuffer.wrap(space);
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase), out, true);
            return Arrays.copyOf(space, out.position());
        } finally {
            Arrays.fill(space, (byte) 0);
        }
    }

    static char[] chars(byte[] utf8, int length) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(utf8, 0, length));
        char[] passphrase = new char[decoded.remaining()];
        decoded.get(passphrase);
        Arrays.fill(decoded.array(), '\0');
        return passphrase;
    }
}
