package net.mixminion.sender;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.mixminion.config.AccessRules;

/**
 * Where packets may be sent. Whoever makes a packet chooses its next hop, so without this a mix would knock at any door
 * for any stranger: mail servers, its operator's private network, itself.
 *
 * @param access the operator's rules about addresses and ports
 * @param allowPrivate whether addresses are allowed that only a private network has
 * @param ownPorts the ports of this server, which it never connects to
 */
record TargetPolicy(AccessRules access, boolean allowPrivate, Set<Integer> ownPorts) {
    private static final int FIRST_FREE_PORT = 1024;
    /** Ports of the web, where firewalls let people out; all others below 1024 belong to services that aren't mixes. */
    private static final Set<Integer> WEB_PORTS = Set.of(80, 443);

    TargetPolicy {
        ownPorts = Set.copyOf(ownPorts);
    }

    /** Whether packets may be sent to a port of an address. */
    boolean admits(InetAddress address, int port) {
        return port > 0
                && !isNowhere(address)
                && (allowPrivate || isPublic(address))
                && !(ownPorts.contains(port) && isThisMachine(address))
                && (access.rules().isEmpty() ? isUsual(port) : access.admits(new InetSocketAddress(address, port)));
    }

    /** One of the addresses that packets may be sent to; IPv4 first, as the reference does. */
    Optional<InetAddress> choose(List<InetAddress> addresses, int port, Random random) {
        List<InetAddress> admitted =
                addresses.stream().filter(address -> admits(address, port)).toList();
        List<InetAddress> preferred =
                admitted.stream().filter(Inet4Address.class::isInstance).toList();
        List<InetAddress> among = preferred.isEmpty() ? admitted : preferred;
        return among.isEmpty() ? Optional.empty() : Optional.of(among.get(random.nextInt(among.size())));
    }

    private static boolean isUsual(int port) {
        return port >= FIRST_FREE_PORT || WEB_PORTS.contains(port);
    }

    /** Addresses that are no single host beyond our own cable. */
    private static boolean isNowhere(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || (address instanceof Inet4Address && octet(address, 0) >= 240);
    }

    private static boolean isPublic(InetAddress address) {
        return address instanceof Inet4Address ? isPublic4(address) : isPublic6(address);
    }

    /** Not one of the blocks that RFC 6890 keeps from the public network. */
    private static boolean isPublic4(InetAddress address) {
        int a = octet(address, 0);
        int b = octet(address, 1);
        int c = octet(address, 2);
        return switch (a) {
            case 0, 10, 127 -> false;
            case 100 -> b < 64 || b > 127;
            case 172 -> b < 16 || b > 31;
            case 192 -> b != 168 && !(b == 0 && (c == 0 || c == 2)) && !(b == 88 && c == 99);
            case 198 -> b != 18 && b != 19 && !(b == 51 && c == 100);
            case 203 -> !(b == 0 && c == 113);
            default -> true;
        };
    }

    /** Within 2000::/3, without documentation and without the tunnels that have an IPv4 address inside. */
    private static boolean isPublic6(InetAddress address) {
        int first = octet(address, 0) << 8 | octet(address, 1);
        int second = octet(address, 2) << 8 | octet(address, 3);
        boolean global = first >> 13 == 1;
        boolean tunnel = first == 0x2002 || (first == 0x2001 && second == 0);
        boolean documentation = first == 0x2001 && second == 0xdb8;
        return global && !tunnel && !documentation;
    }

    private static boolean isThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private static int octet(InetAddress address, int index) {
        return address.getAddress()[index] & 0xff;
    }
}
