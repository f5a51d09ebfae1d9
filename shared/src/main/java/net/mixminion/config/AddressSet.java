package net.mixminion.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of IPv4 addresses and ports, as Allow and Deny write it (dir-spec §2.4).
 *
 * @param ip the address, as written
 * @param mask the bits of the address that count, as written
 * @param portLow the lowest port
 * @param portHigh the highest port
 */
public record AddressSet(String ip, String mask, int portLow, int portHigh) {
    private static final int MMTP_PORT = 48099;
    private static final Pattern FORM =
            Pattern.compile("([0-9]+(?:\\.[0-9]+){3}|\\*)\\s*(?:/\\s*([0-9]+(?:\\.[0-9]+){3}))?\\s*"
                    + "(?:([0-9]+)\\s*(?:-\\s*([0-9]+))?)?");

    /** Whether an address and a port belong to the set; addresses other than IPv4 never do, unless the set is all. */
    public boolean contains(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host == null || address.getPort() < portLow || address.getPort() > portHigh) {
            return false;
        }
        long bits = Ip4.bits(mask);
        byte[] octets = host.getAddress();
        return bits == 0 || (octets.length == Ip4.LENGTH && ((Ip4.bits(octets) ^ Ip4.bits(ip)) & bits) == 0);
    }

    /** The set as a configuration or a descriptor writes it. */
    @Override
    public String toString() {
        String addresses = mask.equals("0.0.0.0") ? "*" : ip + "/" + mask;
        return addresses + " " + (portLow == portHigh ? portLow : portLow + "-" + portHigh);
    }

    /**
     * Reads {@code ADDRESS[/MASK] [PORT[-PORT]]}, where ADDRESS may be {@code *}.
     *
     * @param allow whether the set is for Allow (port 48099 unless another is written) or Deny (all ports)
     * @throws ConfigException if the text is no such set
     */
    public static AddressSet parse(String text, boolean allow) throws ConfigException {
        Matcher parts = FORM.matcher(Blanks.strip(text));
        if (!parts.matches()) {
            throw refused(text);
        }
        boolean anywhere = "*".equals(parts.group(1));
        if (anywhere && parts.group(2) != null) {
            throw refused(text);
        }
        String ip = anywhere ? "0.0.0.0" : Values.ip(parts.group(1));
        String mask = anywhere ? "0.0.0.0" : "255.255.255.255";
        if (parts.group(2) != null) {
            mask = Values.ip(parts.group(2));
        }
        if (parts.group(3) == null) {
            return allow
                    ? new AddressSet(ip, mask, MMTP_PORT, MMTP_PORT)
                    : new AddressSet(ip, mask, 0, HostPort.HIGHEST_PORT);
        }
        long low = Values.integer(parts.group(3));
        long high = parts.group(4) == null ? low : Values.integer(parts.group(4));
        if (low < 1 || high < low || high > HostPort.HIGHEST_PORT) {
            throw refused(text);
        }
        return new AddressSet(ip, mask, (int) low, (int) high);
    }

    private static ConfigException refused(String text) {
        return Values.refuse(
                text,
                "an address rule",
                "an IPv4 address or *, if need be a slash and a mask, and ports "
                        + "from 1 to 65535, for example \"10.0.0.0/255.0.0.0 48099\"");
    }
}
