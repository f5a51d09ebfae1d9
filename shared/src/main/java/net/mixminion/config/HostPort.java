package net.mixminion.config;

/**
 * A host and a port of it.
 *
 * @param host a host name, an IPv4 address or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    static final int HIGHEST_PORT = 65535;
    static final int SMTP_PORT = 25;

    public HostPort {
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /** Host and port with a colon between; an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /**
     * Reads {@code HOST}, {@code HOST:PORT} or {@code [IPV6]:PORT}.
     *
     * @param defaultPort the port if none is written
     * @throws ConfigException if the text is none of these
     */
    public static HostPort parse(String text, int defaultPort) throws ConfigException {
        String whole = Blanks.strip(text);
        boolean bracketed = whole.startsWith("[");
        int hostEnd = bracketed ? whole.indexOf(']') : whole.indexOf(':');
        if (hostEnd < 0 && bracketed) {
            throw refused(text);
        }
        String host = bracketed ? whole.substring(1, hostEnd) : hostEnd < 0 ? whole : whole.substring(0, hostEnd);
        String rest = hostEnd < 0 ? "" : whole.substring(bracketed ? hostEnd + 1 : hostEnd);
        boolean plausible = bracketed ? isIp6(host) : Values.isPlausibleHostname(host);
        if (!plausible || (!rest.isEmpty() && !rest.startsWith(":"))) {
            throw refused(text);
        }
        if (rest.isEmpty()) {
            return new HostPort(host, defaultPort);
        }
        long port;
        try {
            port = Values.integer(rest.substring(1));
        } catch (ConfigException e) {
            throw refused(text);
        }
        if (port < 1 || port > HIGHEST_PORT) {
            throw refused(text);
        }
        return new HostPort(host, (int) port);
    }

    private static boolean isIp6(String text) {
        try {
            Values.ip6(text);
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    private static ConfigException refused(String text) {
        return Values.refuse(
                text,
                "a host",
                "a host name and, if need be, a colon and a port from 1 to 65535, "
                        + "for example \"mail.example.org:25\"");
    }
}
