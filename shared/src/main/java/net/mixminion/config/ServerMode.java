package net.mixminion.config;

import java.util.Locale;

/** What the server does with packets for others (the key Mode). */
public enum ServerMode {
    RELAY,
    LOCAL;

    /** The mode as a configuration writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ServerMode parse(String text) throws ConfigException {
        String wanted = Blanks.strip(text).toLowerCase(Locale.ROOT);
        for (ServerMode mode : values()) {
            if (mode.text().equals(wanted)) {
                return mode;
            }
        }
        throw Values.refuse(text, "a server mode", "relay or local");
    }
}
