package net.mixminion.ctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.mixminion.config.ServerConfig;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.stage.PassphraseInput;
import net.mixminion.stage.StageException;
import org.jspecify.annotations.Nullable;

/** The passphrase of the identity key, which whoever starts a server has to give. */
final class IdentityPassphrase {
    private IdentityPassphrase() {}

    /**
     * Asks for the passphrase if the identity key has or is to have one.
     *
     * @param descriptor the file descriptor to read it from, or null
     * @return null if none is needed, or if there is nobody to ask; keyd says then what it lacks
     */
    static char @Nullable [] ask(ServerConfig config, @Nullable Integer descriptor) throws StageException {
        boolean isEncrypted = isEncrypted(config.server().keyDir().resolve(KeyDirectory.IDENTITY));
        if (!isEncrypted && !config.server().encryptIdentityKey() && descriptor == null) {
            return null;
        }
        return PassphraseInput.read(descriptor, System.getenv(), !isEncrypted).orElse(null);
    }

    private static boolean isEncrypted(Path identity) {
        try {
            return RsaKeys.isEncrypted(Files.readAllBytes(identity));
        } catch (IOException e) {
            return false; // not there yet, or not for us to read
        }
    }
}
