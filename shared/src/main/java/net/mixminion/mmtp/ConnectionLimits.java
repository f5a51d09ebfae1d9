package net.mixminion.mmtp;

import java.time.Duration;

/**
 * What a server puts up with from those who connect to it.
 *
 * @param total connections at once, handshakes included, at least 1
 * @param perAddress connections at once from one IPv4 address, or from one /64 of IPv6, at least 1
 * @param handshake for the TLS handshake
 * @param versionLine from the handshake to the end of the client's version line
 * @param block from a block's first octet to its last, without the time in which we don't read
 * @param idle without an octet, or without an answer being read
 * @param age of a connection (minion-spec §4: 15 minutes without new keys); a block that has begun may still end
 */
public record ConnectionLimits(
        int total,
        int perAddress,
        Duration handshake,
        Duration versionLine,
        Duration block,
        Duration idle,
        Duration age) {
    /** Connections at once, unless told otherwise. */
    public static final int TOTAL = 4096;

    /** Connections from one address, unless told otherwise. */
    public static final int PER_ADDRESS = 50;

    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Duration BLOCK = Duration.ofMinutes(2);
    private static final Duration AGE = Duration.ofMinutes(15);
    private static final Duration STEP_UNDER_STRESS = Duration.ofSeconds(5);
    private static final Duration BLOCK_UNDER_STRESS = Duration.ofSeconds(20);
    private static final Duration IDLE_UNDER_STRESS = Duration.ofSeconds(10);

    public ConnectionLimits {
        if (total < 1 || perAddress < 1) {
            throw new IllegalArgumentException("a server without connections");
        }
        for (Duration limit : new Duration[] {handshake, versionLine, block, idle, age}) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("a timeout must be positive");
            }
        }
    }

    /** The usual limits; no step takes longer than {@code idle}. */
    public static ConnectionLimits of(int total, int perAddress, Duration idle) {
        return new ConnectionLimits(total, perAddress, min(STEP, idle), min(STEP, idle), min(BLOCK, idle), idle, AGE);
    }

    /** The usual limits with a given patience. */
    public static ConnectionLimits of(Duration idle) {
        return of(TOTAL, PER_ADDRESS, idle);
    }

    /** The limits while connections are becoming scarce. */
    ConnectionLimits underStress() {
        return new ConnectionLimits(
                total,
                perAddress,
                min(STEP_UNDER_STRESS, handshake),
                min(STEP_UNDER_STRESS, versionLine),
                min(BLOCK_UNDER_STRESS, block),
                min(IDLE_UNDER_STRESS, idle),
                age);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
