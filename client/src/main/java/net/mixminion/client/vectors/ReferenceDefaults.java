package net.mixminion.client.vectors;

import java.util.regex.Pattern;

/** The defaults of the reference that are not ours, for comparing what both make of the same configuration. */
final class ReferenceDefaults {
    private static final Pattern MIX_ALGORITHM = Pattern.compile("(?mi)^MixAlgorithm[ \\t]*[:=]");
    private static final Pattern SERVER = Pattern.compile("(?m)^\\[Server\\][^\\n]*\\n");

    private ReferenceDefaults() {}

    /** The configuration with those of its unwritten lines on which we differ ({@link Difference#MIX_DEFAULT}). */
    static String spelledOut(String configText) {
        return MIX_ALGORITHM.matcher(configText).find()
                ? configText
                : SERVER.matcher(configText).replaceFirst("$0MixAlgorithm: Timed\n");
    }
}
