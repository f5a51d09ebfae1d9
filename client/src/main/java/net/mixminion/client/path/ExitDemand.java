package net.mixminion.client.path;

import java.util.Optional;
import net.mixminion.client.address.ExitAddress;
import net.mixminion.directory.MailExit;
import net.mixminion.packet.RoutingType;
import org.jspecify.annotations.Nullable;

/**
 * What the last server of a path must be able to do for a message (path-spec §2.4).
 *
 * @param address where the message goes from there
 * @param chooseFrom whether the message brings its own From line
 * @param messageOctets length of the message without its headers, not compressed
 * @param fragments how many packets the last server must put together; 1 if nothing is to be put together
 */
public record ExitDemand(ExitAddress address, boolean chooseFrom, long messageOctets, int fragments) {
    /** Of a server that delivers nothing: the last one before a reply block takes over. */
    public static final ExitDemand NOTHING = new ExitDemand(new ExitAddress(RoutingType.DROP, "", null), false, 0, 1);

    private static final int KIB = 1024;

    /** Why the server can't do it, as the rest of a sentence that begins with its name; empty if it can. */
    public Optional<String> refusal(Mix mix) {
        if (fragments > 1 && fragments > mix.maximumFragments()) {
            return Optional.of(
                    mix.maximumFragments() == 0
                            ? "puts no fragments together"
                            : "puts at most " + mix.maximumFragments() + " fragments together");
        }
        return switch (address.type()) {
            case RoutingType.SMTP -> mailRefusal("SMTP", mix.smtp());
            case RoutingType.MBOX -> mailRefusal("MBOX", mix.mbox());
            default -> Optional.empty();
        };
    }

    private Optional<String> mailRefusal(String kind, @Nullable MailExit exit) {
        if (exit == null) {
            return Optional.of("delivers no " + kind);
        }
        if (chooseFrom && !exit.allowFrom()) {
            return Optional.of("lets nobody choose the From line");
        }
        if ((messageOctets + KIB - 1) / KIB > exit.maximumSizeKib()) {
            return Optional.of("delivers at most " + exit.maximumSizeKib() + " KiB by " + kind);
        }
        return Optional.empty();
    }

    /** The largest message, in octets, that the server takes for this kind of address; no limit for others. */
    public long limitOf(Mix mix) {
        @Nullable
        MailExit exit = switch (address.type()) {
            case RoutingType.SMTP -> mix.smtp();
            case RoutingType.MBOX -> mix.mbox();
            default -> null;
        };
        return exit == null ? Long.MAX_VALUE : (long) exit.maximumSizeKib() * KIB;
    }

    /** In a few words for people. */
    @Override
    public String toString() {
        return fragments > 1
                ? address.kind() + ", " + messageOctets + " octets in " + fragments + " fragments"
                : address.kind() + ", " + messageOctets + " octets";
    }
}
