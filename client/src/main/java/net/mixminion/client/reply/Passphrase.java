package net.mixminion.client.reply;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.FileDescriptors;

/** Where the passphrase of the keyring comes from. Octets are wiped by whoever gets them. */
public interface Passphrase {
    /** Of UTF-8. */
    int MOST_OCTETS_OF_A_CHARACTER = 4;

    /**
     * The passphrase of a keyring that there is.
     *
     * @throws ClientException if there is nobody to ask
     */
    byte[] known() throws ClientException;

    /**
     * The passphrase for a new keyring; of no octets if it shall have none.
     *
     * @throws ClientException if there is nobody to ask, or he says two different ones
     */
    byte[] fresh() throws ClientException;

    /** One that is known already; copied whenever it is asked for. */
    static Passphrase of(byte[] octets) {
        return new Passphrase() {
            @Override
            public byte[] known() {
                return octets.clone();
            }

            @Override
            public byte[] fresh() {
                return octets.clone();
            }
        };
    }

    /** The first line of a file descriptor of this process, without its end. */
    static Passphrase from(int descriptor, InputStream standardInput) {
        return new Passphrase() {
            @Override
            public byte[] known() throws ClientException {
                try {
                    if (descriptor == 0) {
                        return firstLine(standardInput);
                    }
                    try (InputStream in = FileDescriptors.read(descriptor, "--passphrase-fd")) {
                        return firstLine(in);
                    }
                } catch (IOException e) {
                    throw new ClientException(
                            ExitCode.USAGE, "--passphrase-fd: can't read from the file descriptor " + descriptor);
                }
            }

            @Override
            public byte[] fresh() throws ClientException {
                return known();
            }
        };
    }

    /**
     * Asked for at the terminal, without showing it.
     *
     * @param terminal whether there is one
     */
    static Passphrase asked(boolean terminal) {
        return new Passphrase() {
            @Override
            public byte[] known() throws ClientException {
                return ask("Passphrase of your keyring: ", terminal);
            }

            @Override
            public byte[] fresh() throws ClientException {
                byte[] first = ask("Passphrase for your new keyring (empty for none): ", terminal);
                byte[] second = ask("The same again: ", terminal);
                boolean same = Arrays.equals(first, second);
                Arrays.fill(second, (byte) 0);
                if (!same) {
                    Arrays.fill(first, (byte) 0);
                    throw new ClientException(ExitCode.USAGE, "these are two different passphrases; nothing was made");
                }
                return first;
            }
        };
    }

    private static byte[] ask(String prompt, boolean terminal) throws ClientException {
        Optional<Console> console = terminal ? Optional.ofNullable(System.console()) : Optional.empty();
        char[] typed = console.isPresent() ? console.get().readPassword("%s", prompt) : null;
        if (typed == null) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "the passphrase of the keyring can be asked for only if both input and output are a terminal: use"
                            + " -i FILE and -o FILE, or --passphrase-fd");
        }
        byte[] space = new byte[MOST_OCTETS_OF_A_CHARACTER * typed.length];
        ByteBuffer octets = ByteBuffer.wrap(space);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), octets, true);
        byte[] passphrase = Arrays.copyOf(space, octets.position());
        Arrays.fill(space, (byte) 0);
        Arrays.fill(typed, '\0');
        return passphrase;
    }

    /** Reads no octet too many: what follows may be for somebody else. */
    private static byte[] firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.write(octet);
        }
        return line.toByteArray();
    }
}
