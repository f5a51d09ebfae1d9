package net.mixminion.client.path;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import net.mixminion.crypto.Sha1;
import net.mixminion.directory.MailExit;
import net.mixminion.packet.Hop;
import net.mixminion.packet.MmtpAddress;
import org.jspecify.annotations.Nullable;

/** Makes servers for tests; they share a packet key, which no choice of a path looks at. */
final class Mixes {
    private static final RSAPublicKey KEY = key();
    private static final List<String> MMTP = List.of("0.3");

    private Mixes() {}

    /** A server that relays, delivers mail of 100 KiB with any From line, and puts 16 fragments together. */
    static Mix exit(String nickname) {
        return of(nickname, MMTP, MMTP, new MailExit(100, true), 16);
    }

    /** A server that only relays. */
    static Mix relay(String nickname) {
        return of(nickname, MMTP, MMTP, null, 0);
    }

    static Mix of(String nickname, List<String> accepts, List<String> relays, @Nullable MailExit smtp, int fragments) {
        MmtpAddress address = new MmtpAddress(
                nickname + ".test", 48099, Sha1.digest(nickname.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        return new Mix(nickname, new Hop(KEY, address), accepts, relays, smtp, null, fragments);
    }

    private static RSAPublicKey key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return (RSAPublicKey) generator.generateKeyPair().getPublic();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
