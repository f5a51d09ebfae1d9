package net.mixminion.stage;

import net.mixminion.config.HostSection;

/** Makes the section [Host] count in this process. */
public final class HostSettings {
    /** The system property that names the program which deletes files; {@code spool} reads it. */
    private static final String SHRED = "net.mixminion.shred";

    private HostSettings() {}

    /** Takes over what the section says; may be called again when it has changed. */
    public static void apply(HostSection host) {
        host.shredCommand()
                .ifPresentOrElse(
                        command -> System.setProperty(SHRED, command.text()), () -> System.clearProperty(SHRED));
    }
}
