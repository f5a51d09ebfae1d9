package net.mixminion.client;

import net.mixminion.client.reply.Passphrase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command that needs the keyring gets its passphrase from. */
final class PassphraseOption {
    @Option(
            names = "--passphrase-fd",
            paramLabel = "N",
            description = "Read the passphrase of the keyring, a line, from this file descriptor instead of asking.")
    private @Nullable Integer descriptor;

    boolean fromStandardInput() {
        return descriptor != null && descriptor == 0;
    }

    Passphrase passphrase(ClientContext context) {
        return descriptor == null
                ? Passphrase.asked(context.inIsTerminal())
                : Passphrase.from(descriptor, context.in());
    }
}
