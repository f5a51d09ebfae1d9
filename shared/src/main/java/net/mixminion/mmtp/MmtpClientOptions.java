package net.mixminion.mmtp;

import java.time.Duration;

/**
 * The patience of an {@link MmtpClient}.
 *
 * @param connectTimeout for finding the address and for the TCP connection
 * @param handshakeTimeout for the TLS handshake
 * @param answerTimeout for the peer's version line, and then for each next acknowledgement
 */
public record MmtpClientOptions(Duration connectTimeout, Duration handshakeTimeout, Duration answerTimeout) {
    /** What suits most: 30 seconds, 30 seconds, and the given time for each answer. */
    public static MmtpClientOptions withTimeout(Duration answerTimeout) {
        return new MmtpClientOptions(Duration.ofSeconds(30), Duration.ofSeconds(30), answerTimeout);
    }

    public MmtpClientOptions {
        requirePositive(connectTimeout);
        requirePositive(handshakeTimeout);
        requirePositive(answerTimeout);
    }

    private static void requirePositive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout must be positive");
        }
    }
}
