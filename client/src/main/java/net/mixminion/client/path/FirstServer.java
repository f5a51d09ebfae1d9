package net.mixminion.client.path;

import net.mixminion.packet.MmtpAddress;

/**
 * The server that we hand a packet to, without anything else of the packet's path.
 *
 * @param nickname its name
 * @param address where it listens, and its identity key
 */
public record FirstServer(String nickname, MmtpAddress address) {
    /** The same of a server of a path. */
    public static FirstServer of(Mix mix) {
        return new FirstServer(mix.nickname(), mix.hop().address());
    }

    /** The nickname. */
    @Override
    public String toString() {
        return nickname;
    }
}
