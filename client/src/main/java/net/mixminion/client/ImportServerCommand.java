package net.mixminion.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;
import net.mixminion.client.home.ClientHome;
import net.mixminion.client.home.DescriptorFile;
import net.mixminion.client.home.ImportedServers;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.ServerDescriptor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mixminion import-server}: keeps the descriptors of servers that the user got some other way. */
@Command(
        name = "import-server",
        description = "Verify server descriptors and keep them, so that paths can go through their servers.")
final class ImportServerCommand implements Callable<Integer> {
    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--replace",
            description = "If a server of that nickname but with another identity key is known, forget that one.")
    private boolean replace;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Server descriptors, as text or gzipped.")
    private List<Path> files = List.of();

    private final ClientContext context;

    ImportServerCommand(ClientContext context) {
        this.context = context;
    }

    /** Imports what can be imported; ends with the exit code of the last file that can't. */
    @Override
    public Integer call() throws ClientException {
        ImportedServers servers = common.home(context).importedServers(true);
        Instant now = context.clock().instant();
        int code = ExitCode.OK;
        for (Path file : files) {
            try {
                importFile(file, servers, now);
            } catch (ClientException e) {
                context.complain(file + " is not imported: " + e.getMessage());
                code = e.exitCode();
            }
        }
        return code;
    }

    private void importFile(Path file, ImportedServers servers, Instant now) throws ClientException {
        ServerDescriptor server;
        try {
            server = DescriptorFile.read(file, now);
        } catch (IOException e) {
            throw new ClientException(ExitCode.NO_INPUT, ClientHome.reason(e));
        } catch (WireFormatException e) {
            throw new ClientException(ExitCode.DATA, "it is no server descriptor: " + e.getMessage());
        }
        String name = server.nickname();
        switch (servers.add(server, now, replace, context::warn)) {
            case ADDED -> context.out().println(name + " imported; identity key " + server.fingerprint());
            case ALREADY_KNOWN -> context.out().println(name + " is known already");
            case REPLACED_OTHER_KEY ->
                context.out()
                        .println(name + " imported in place of the one with another key; identity key "
                                + server.fingerprint());
        }
    }
}
