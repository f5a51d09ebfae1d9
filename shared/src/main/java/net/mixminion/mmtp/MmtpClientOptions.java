package net.mixminion.mmtp;

import java.time.Duration;

/**
 * How an {@link MmtpClient} goes about it.
 *
 * @param connectTimeout for finding the address and for the TCP connection
 * @param handshakeTimeout for the TLS handshake
 * @param answerTimeout for the peer's version line, and then for each next acknowledgement
 * @param throttle how fast blocks are sent
 * @param legacyTls whether servers that know nothing newer than TLS 1.0 are spoken to
 */
public record MmtpClientOptions(
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration answerTimeout,
        Throttle throttle,
        boolean legacyTls) {
    /** What suits most: 30 seconds, 30 seconds, the given time for each answer, no hurry limit, any peer. */
    public static MmtpClientOptions withTimeout(Duration answerTimeout) {
        return new MmtpClientOptions(Duration.ofSeconds(30), Duration.ofSeconds(30), answerTimeout);
    }

    /** Given patience with any peer, as fast as it goes. */
    public MmtpClientOptions(Duration connectTimeout, Duration handshakeTimeout, Duration answerTimeout) {
        this(connectTimeout, handshakeTimeout, answerTimeout, Throttle.NONE, true);
    }

    public MmtpClientOptions {
        requirePositive(connectTimeout);
        requirePositive(handshakeTimeout);
        requirePositive(answerTimeout);
    }

    /** The same with another throttle and other peers. */
    public MmtpClientOptions with(Throttle newThrottle, boolean newLegacyTls) {
        return new MmtpClientOptions(connectTimeout, handshakeTimeout, answerTimeout, newThrottle, newLegacyTls);
    }

    private static void requirePositive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout must be positive");
        }
    }
}
