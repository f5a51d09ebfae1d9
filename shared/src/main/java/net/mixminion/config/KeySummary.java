package net.mixminion.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The list of all keys in a manual page, written by the table of keys itself. */
public final class KeySummary {
    /** The line before the list in the page. */
    public static final String BEGIN = ".\\\" keys: written by KeySummary, begin";
    /** The line after the list. */
    public static final String END = ".\\\" keys: end";

    private KeySummary() {}

    /** The lines between {@link #BEGIN} and {@link #END}, in the language of mdoc(7). */
    public static List<String> mdoc(KeyTable table) {
        List<String> lines = new ArrayList<>();
        for (String section : table.sections()) {
            lines.add(".Pp");
            lines.add(".Li [" + section + "]");
            lines.add(".Bl -column \"MaxBandwidthSpike\" \"address set deny\" \"repeated\" \"default\" -compact");
            for (Key<?> key : table.keys(section)) {
                lines.add(".It Li " + key.name() + " Ta " + words(key.kind().name()) + " Ta "
                        + key.rule().name().toLowerCase(Locale.ROOT) + " Ta "
                        + key.defaultText().map(text -> "\"" + text + "\"").orElse("\\-"));
            }
            lines.add(".El");
        }
        return lines;
    }

    /** A kind's name as words: addressSet_allow becomes address set allow. */
    private static String words(String kind) {
        return kind.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
