package net.mixminion.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.FileDescriptors;
import net.mixminion.client.reply.ReplyBlockFile;
import net.mixminion.packet.payload.ReplyBlock;
import picocli.CommandLine.Option;

/** The reply blocks that a message goes to. */
final class ReplyBlockOptions {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Option(
            names = {"-R", "--reply-block"},
            paramLabel = "FILE",
            description = "Answer to the first unused reply blocks in this file; may be given several times.")
    private List<Path> files = List.of();

    @Option(
            names = "--reply-block-fd",
            paramLabel = "N",
            description = "Answer to reply blocks read from this file descriptor.")
    private List<Integer> descriptors = List.of();

    boolean areGiven() {
        return !files.isEmpty() || !descriptors.isEmpty();
    }

    boolean fromStandardInput() {
        return files.contains(STANDARD_INPUT) || descriptors.contains(0);
    }

    /** All of them, in the order of the command line, files first. */
    List<ReplyBlock> read(ClientContext context) throws ClientException {
        List<ReplyBlock> blocks = new ArrayList<>();
        for (Path file : files) {
            blocks.addAll(
                    file.equals(STANDARD_INPUT) ? ofStandardInput(context) : ReplyBlockFile.read(file, context::warn));
        }
        for (int descriptor : descriptors) {
            blocks.addAll(descriptor == 0 ? ofStandardInput(context) : of(descriptor, context));
        }
        return blocks;
    }

    private static List<ReplyBlock> ofStandardInput(ClientContext context) throws ClientException {
        try {
            return ReplyBlockFile.read(context.in(), "standard input", context::warn);
        } catch (IOException e) {
            throw new ClientException(ExitCode.NO_INPUT, "can't read standard input: " + ClientHome.reason(e));
        }
    }

    private static List<ReplyBlock> of(int descriptor, ClientContext context) throws ClientException {
        try (InputStream in = FileDescriptors.read(descriptor, "--reply-block-fd")) {
            return ReplyBlockFile.read(in, "file descriptor " + descriptor, context::warn);
        } catch (IOException e) {
            throw new ClientException(
                    ExitCode.NO_INPUT, "--reply-block-fd: can't read from the file descriptor " + descriptor);
        }
    }
}
