package net.mixminion.mmtp;

import java.time.Duration;
import java.util.Optional;

/**
 * Since when a client has been at the step of the conversation where it is now. Times are those of
 * {@link System#nanoTime}. The time in which we don't read is not the client's, unless it is the client who doesn't
 * read.
 */
final class StepTimes {
    /** What a client may be at. */
    enum Step {
        HANDSHAKE("the TLS handshake takes too long"),
        VERSION_LINE("no version line in time"),
        IDLE("idle"),
        BLOCK("a block takes too long");

        private final String complaint;

        Step(String complaint) {
            this.complaint = complaint;
        }

        private Duration limit(ConnectionLimits limits) {
            return switch (this) {
                case HANDSHAKE -> limits.handshake();
                case VERSION_LINE -> limits.versionLine();
                case IDLE -> limits.idle();
                case BLOCK -> limits.block();
            };
        }
    }

    private final long opened;
    private Step step = Step.HANDSHAKE;
    private long since;
    private boolean paused;
    private long pausedAt;
    private boolean deaf;
    private long deafSince;

    StepTimes(long now) {
        opened = now;
        since = now;
    }

    /** The client is at a new step. */
    void step(Step next, long now) {
        step = next;
        since = now;
        pausedAt = now;
    }

    /** The client got an answer: it is not idle. */
    void heard(long now) {
        if (step == Step.IDLE) {
            since = now;
        }
    }

    /** We read no more for a while. */
    void paused(long now) {
        paused = true;
        pausedAt = now;
    }

    /** We read again. */
    void resumed(long now) {
        if (paused) {
            since += now - pausedAt;
        }
        paused = false;
        deaf = false;
    }

    /** The client does not read what we say. */
    void deaf(long now) {
        if (!deaf) {
            deaf = true;
            deafSince = now;
        }
    }

    boolean isOlderThan(Duration age, long now) {
        return now - opened > age.toNanos();
    }

    /** Why the client has had enough time; empty if it has not. */
    Optional<String> over(ConnectionLimits limits, long now) {
        if (isOlderThan(limits.age().plus(limits.block()), now)) {
            return Optional.of("too old");
        }
        if (deaf && now - deafSince > limits.idle().toNanos()) {
            return Optional.of("its answers are not read");
        }
        return !paused && now - since > step.limit(limits).toNanos() ? Optional.of(step.complaint) : Optional.empty();
    }
}
