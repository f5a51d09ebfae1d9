package net.mixminion.client.reply;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.payload.ReplyBlock;
import net.mixminion.packet.payload.ReplyBlockText;

/** Reads reply blocks as people keep them: armored in any text, such as a mail, or binary one behind the other. */
public final class ReplyBlockFile {
    /** Some thousand blocks; more is a mistake, and they must fit into memory. */
    private static final int MAX_OCTETS = 32 * 1024 * 1024;

    private static final String BEGIN = "-----BEGIN TYPE III REPLY BLOCK-----";

    private ReplyBlockFile() {}

    /**
     * The reply blocks of a file, at least one.
     *
     * @param warnings takes a line for what is odd but readable
     * @throws ClientException if it can't be read, or holds none, or a damaged one
     */
    public static List<ReplyBlock> read(Path file, Consumer<String> warnings) throws ClientException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), warnings);
        } catch (IOException e) {
            throw new ClientException(ExitCode.NO_INPUT, "can't read " + file + ": " + ClientHome.reason(e));
        }
    }

    /**
     * The same of a stream, which is read to its end.
     *
     * @param name what it is called in messages
     */
    public static List<ReplyBlock> read(InputStream in, String name, Consumer<String> warnings)
            throws ClientException, IOException {
        byte[] octets = in.readNBytes(MAX_OCTETS + 1);
        if (octets.length > MAX_OCTETS) {
            throw new ClientException(ExitCode.DATA, name + " is too long for a file of reply blocks");
        }
        try {
            boolean text = new String(octets, StandardCharsets.ISO_8859_1).contains(BEGIN);
            List<ReplyBlock> blocks = text
                    ? ReplyBlockText.parse(octets, warning -> warnings.accept(name + ": " + warning))
                    : ReplyBlock.parseAll(octets);
            if (blocks.isEmpty()) {
                throw new ClientException(ExitCode.DATA, "there is no reply block in " + name);
            }
            return blocks;
        } catch (WireFormatException e) {
            throw new ClientException(ExitCode.DATA, name + ": " + e.getMessage());
        }
    }
}
