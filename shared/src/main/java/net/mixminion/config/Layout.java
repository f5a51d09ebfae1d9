package net.mixminion.config;

import java.util.Locale;

/** How the stages of the server are spread over processes (the key Layout). */
public enum Layout {
    /** Each stage is a process of its own. */
    SEPARATE,
    /** All stages live in one process, for tests and very small hosts. */
    COMBINED;

    /** The layout as a configuration writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Layout parse(String text) throws ConfigException {
        String wanted = Blanks.strip(text).toLowerCase(Locale.ROOT);
        for (Layout layout : values()) {
            if (layout.text().equals(wanted)) {
                return layout;
            }
        }
        throw Values.refuse(text, "a layout", "separate or combined");
    }
}
