package net.mixminion.directory;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the software as directories name it, such as 0.0.8alpha3, in the order in which directories list them:
 * alpha before beta before pre before rc before the release; what is not understood comes last.
 */
final class SoftwareVersion implements Comparable<SoftwareVersion> {
    private static final Pattern FORM = Pattern.compile(
            "([0-9]{1,9})\\.([0-9]{1,9})\\.([0-9]{1,9})(?:([^0-9(]+|\\([0-9]{1,9}\\))([0-9]{1,9})?)?.*");
    private static final int RELEASE = 100;
    private static final Comparator<SoftwareVersion> ORDER = Comparator.<SoftwareVersion>comparingInt(v -> v.major)
            .thenComparingInt(v -> v.minor)
            .thenComparingInt(v -> v.sub)
            .thenComparingInt(v -> v.status)
            .thenComparing(v -> v.statusWord)
            .thenComparingInt(v -> v.patch)
            .thenComparing(v -> v.text);

    private final String text;
    private int major = Integer.MAX_VALUE;
    private int minor = Integer.MAX_VALUE;
    private int sub;
    private int status;
    private String statusWord = "";
    private int patch = -1;

    private SoftwareVersion(String text) {
        this.text = text;
    }

    static SoftwareVersion of(String text) {
        SoftwareVersion version = new SoftwareVersion(text);
        Matcher parts = FORM.matcher(text);
        if (parts.matches()) {
            version.major = Integer.parseInt(parts.group(1));
            version.minor = Integer.parseInt(parts.group(2));
            version.sub = Integer.parseInt(parts.group(3));
            version.setStatus(parts.group(4) == null ? "" : parts.group(4));
            version.patch = parts.group(5) == null ? -1 : Integer.parseInt(parts.group(5));
        }
        return version;
    }

    private void setStatus(String word) {
        switch (word) {
            case "", ".", "p" -> status = RELEASE;
            case "rc" -> status = 99;
            case "pre" -> status = 98;
            case "beta" -> status = 50;
            case "alpha" -> status = 0;
            default -> {
                if (word.startsWith("(")) {
                    status = Integer.parseInt(word.substring(1, word.length() - 1));
                } else {
                    // an unknown word follows every known status
                    status = Integer.MAX_VALUE;
                    statusWord = word;
                }
            }
        }
    }

    @Override
    public int compareTo(SoftwareVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SoftwareVersion that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
