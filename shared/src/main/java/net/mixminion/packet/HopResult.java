package net.mixminion.packet;

import java.util.Optional;
import java.util.function.Function;

/** What one server finds when it removes its layer from a packet (minion-spec §3.2.5). */
public sealed interface HopResult {
    /** What the hash log must remember before anything else happens; empty if the packet proved nothing. */
    Optional<ReplayHash> toLog();

    /** Does the one of three that fits. */
    default <T> T fold(
            Function<? super Relay, ? extends T> relay,
            Function<? super Exit, ? extends T> exit,
            Function<? super Drop, ? extends T> drop) {
        if (this instanceof Relay found) {
            return relay.apply(found);
        }
        if (this instanceof Exit found) {
            return exit.apply(found);
        }
        return drop.apply((Drop) this);
    }

    /**
     * A packet for another server.
     *
     * @param replayHash to be remembered
     * @param nextHop where it goes
     * @param packet what the next server gets
     */
    record Relay(ReplayHash replayHash, MmtpAddress nextHop, Packet packet) implements HopResult {
        @Override
        public Optional<ReplayHash> toLog() {
            return Optional.of(replayHash);
        }
    }

    /**
     * A packet that leaves the mix network here.
     *
     * @param replayHash to be remembered
     * @param packet what the delivery module gets
     */
    record Exit(ReplayHash replayHash, ExitPacket packet) implements HopResult {
        @Override
        public Optional<ReplayHash> toLog() {
            return Optional.of(replayHash);
        }
    }

    /**
     * A packet that goes no further.
     *
     * @param reason to be counted
     * @param replayHash to be remembered; present exactly for the reasons that say so
     */
    record Drop(DropReason reason, Optional<ReplayHash> replayHash) implements HopResult {
        /** @throws IllegalArgumentException if reason and hash contradict each other */
        public Drop {
            if (reason.isRemembered() != replayHash.isPresent()) {
                throw new IllegalArgumentException(reason + (replayHash.isPresent() ? " with" : " without") + " hash");
            }
        }

        @Override
        public Optional<ReplayHash> toLog() {
            return replayHash;
        }
    }
}
