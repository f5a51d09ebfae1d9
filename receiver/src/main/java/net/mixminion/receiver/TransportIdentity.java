package net.mixminion.receiver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.keys.KeyDirectory;
import net.mixminion.keys.KeySet;
import net.mixminion.mmtp.TlsIdentity;
import org.jspecify.annotations.Nullable;

/** Reads the transport key and the certificates of the key set in force. */
final class TransportIdentity {
    private final Path keyDir;
    private final Clock clock;
    private @Nullable TlsIdentity last;

    TransportIdentity(Path keyDir, Clock clock) {
        this.keyDir = keyDir;
        this.clock = clock;
    }

    /**
     * Reads anew.
     *
     * @return empty if there is none yet, or still the same
     * @throws IOException if a file can't be read, as while keyd replaces it
     * @throws WireFormatException if a file is damaged, or key and certificate don't fit together, as while keyd
     *     replaces them
     */
    synchronized Optional<TlsIdentity> readIfNew() throws IOException, WireFormatException {
        Optional<KeySet> inForce = KeyDirectory.read(keyDir).inForce(clock.instant());
        if (inForce.isEmpty()) {
            return Optional.empty();
        }
        TlsIdentity identity =
                TlsIdentity.load(inForce.get().mmtpKeyFile(), inForce.get().mmtpCertFile());
        if (last != null && last.chain().equals(identity.chain())) {
            return Optional.empty();
        }
        last = identity;
        return Optional.of(identity);
    }
}
