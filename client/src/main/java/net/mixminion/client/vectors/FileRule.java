package net.mixminion.client.vectors;

import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigText;
import net.mixminion.config.Interval;
import net.mixminion.config.Key;
import net.mixminion.config.Kind;
import net.mixminion.config.ServerKeys;
import net.mixminion.config.Values;
import org.jspecify.annotations.Nullable;

/**
 * Decides by its text alone whether we take a line of a configuration otherwise than the reference does.
 *
 * @param difference why
 * @param referenceResult what the reference makes of it: ok or error
 * @param referenceError what the reference says about it; null if it says nothing, or that is not known
 * @param line the line on which we differ
 * @param place section and key of the line; the section alone if it is a section's header
 * @param ours what we make of it: {@link #TAKEN}, {@link #REFUSED} or the value we read
 */
record FileRule(
        Difference difference,
        String referenceResult,
        @Nullable String referenceError,
        int line,
        String place,
        String ours) {
    static final String TAKEN = "(taken)";
    static final String REFUSED = "(refused)";

    private static final String SERVER = "Server";
    private static final String MIXMASTER = "Delivery/SMTP-Via-Mixmaster";
    private static final String FRAGMENTED = "Delivery/Fragmented";
    private static final Set<String> DIRECT_DELIVERY = Set.of("Delivery/SMTP", "Delivery/MBOX");
    private static final Set<String> OUR_KEYS = Set.of(
            "DirectoryServers/Fingerprint",
            "Outgoing/MMTP/AllowPrivate",
            "Outgoing/MMTP/LinkPadding",
            "Server/MinFree",
            "Incoming/MMTP/MaxConnections",
            "Incoming/MMTP/MaxConnectionsPerAddress",
            "Incoming/MMTP/LegacyTLS",
            "Outgoing/MMTP/LegacyTLS");
    private static final Set<String> OUR_KEYS_OF_MAIL = Set.of(
            "SMTPStartTLS",
            "SMTPUser",
            "SMTPPasswordFile",
            "SMTPCertificates",
            "RecipientLimit",
            "TotalLimit",
            "LimitInterval");
    private static final Set<String> OUR_SECTIONS = Set.of("Processes", "Metrics", "Mixing");
    private static final String UNKNOWN_SECTION = "ConfigError: Skipping unrecognized section ";
    private static final int LEAST_BANDWIDTH = 4096;
    private static final int LONGEST_COMMENTS = 1024;
    private static final int LONGEST_CONTACT = 256;
    private static final int LONGEST_FINGERPRINT = 128;
    private static final Set<String> PORTS = Set.of("Port", "ListenPort");
    private static final Set<String> PERIODS = Set.of("MixInterval", "StatsInterval", "Timeout");
    private static final Set<String> BANDWIDTHS = Set.of("MaxBandwidth", "MaxBandwidthSpike");
    private static final Set<String> URLS = Set.of("ServerURL", "PublishURL");

    /** Whether the line leaves the place of all other files to chance. */
    boolean isNamelessBase() {
        return difference == Difference.EARLY_REFUSAL
                && (place.equals("Server/BaseDir") || place.equals("Server/Homedir"));
    }

    /** Whether the reference does not know a key because we added it. */
    static boolean isOurs(String section, String key) {
        return OUR_SECTIONS.contains(section)
                || OUR_KEYS.contains(section + "/" + key)
                || (section.startsWith("Delivery/") && OUR_KEYS_OF_MAIL.contains(key));
    }

    /** Finds the rules for a text; none if we do as the reference does. */
    static List<FileRule> of(ConfigText text) {
        List<FileRule> rules = new ArrayList<>();
        boolean serverSeen = false;
        for (ConfigText.Section section : text.sections()) {
            if (section.name().startsWith("Delivery/") && !serverSeen) {
                String error = UNKNOWN_SECTION + section.name();
                rules.add(
                        new FileRule(Difference.SECTION_ORDER, "error", error, section.line(), section.name(), TAKEN));
            }
            serverSeen |= section.name().equals(SERVER);
            for (ConfigText.Entry entry : section.entries()) {
                ofEntry(section, entry).ifPresent(rules::add);
            }
        }
        if (isEnabled(text, MIXMASTER) && DIRECT_DELIVERY.stream().noneMatch(name -> isEnabled(text, name))) {
            rules.addAll(reassembly(text));
        }
        return rules;
    }

    /** Putting messages together for Mixmaster alone is as useless to us as Mixmaster. */
    private static List<FileRule> reassembly(ConfigText text) {
        return text.sections().stream()
                .filter(section -> section.name().equals(FRAGMENTED))
                .flatMap(section -> section.entries().stream())
                .filter(FileRule::isEnabling)
                .map(entry -> new FileRule(
                        Difference.FOREIGN_DELIVERY, "ok", null, entry.line(), FRAGMENTED + "/Enabled", REFUSED))
                .toList();
    }

    private static Optional<FileRule> ofEntry(ConfigText.Section section, ConfigText.Entry entry) {
        String place = section.name() + "/" + entry.key();
        if (isOurs(section.name(), entry.key())) {
            String error = OUR_SECTIONS.contains(section.name())
                    ? UNKNOWN_SECTION + section.name()
                    : "ConfigError: Unrecognized key " + entry.key() + " on line " + entry.line();
            return Optional.of(new FileRule(Difference.OWN_KEYS, "error", error, entry.line(), place, TAKEN));
        }
        Optional<Key<?>> key = ServerKeys.TABLE.find(section.name(), entry.key());
        if (key.isEmpty()) {
            return Optional.empty();
        }
        String kind = key.get().kind() == Kind.INT
                ? ValueRule.COUNT
                : key.get().kind().name();
        Optional<ValueRule> ofValue = ValueRule.of(kind, entry.value());
        if (ofValue.isPresent() && ofValue.get().referenceResult().equals("ok")) {
            boolean refused = ofValue.get().ours().equals(ValueRule.REFUSED) || isTooSlow(entry);
            String ours = refused ? REFUSED : ofValue.get().ours().toString();
            return Optional.of(new FileRule(ofValue.get().difference(), "ok", null, entry.line(), place, ours));
        }
        return refusal(section, entry).map(reason -> {
            String reference = entry.key().equals("Module") ? "error" : "ok";
            return new FileRule(reason, reference, null, entry.line(), place, REFUSED);
        });
    }

    private static Optional<Difference> refusal(ConfigText.Section section, ConfigText.Entry entry) {
        if (entry.key().equals("Module") || (section.name().equals(MIXMASTER) && isEnabling(entry))) {
            return Optional.of(Difference.FOREIGN_DELIVERY);
        }
        if (entry.key().equals("Homedir") && isThere(section, "BaseDir")) {
            return Optional.of(Difference.TWO_BASES);
        }
        return isUseless(section, entry) ? Optional.of(Difference.EARLY_REFUSAL) : Optional.empty();
    }

    private static boolean isThere(ConfigText.Section section, String key) {
        return section.entries().stream().anyMatch(entry -> entry.key().equals(key));
    }

    private static boolean isEnabled(ConfigText text, String section) {
        return text.sections().stream()
                .filter(one -> one.name().equals(section))
                .flatMap(one -> one.entries().stream())
                .anyMatch(FileRule::isEnabling);
    }

    private static boolean isEnabling(ConfigText.Entry entry) {
        return entry.key().equals("Enabled")
                && List.of("1", "yes", "y", "true", "on")
                        .contains(entry.value().strip().toLowerCase(Locale.ROOT));
    }

    /** Whether a value is one of its kind, and yet the server could do nothing with it. */
    private static boolean isUseless(ConfigText.Section section, ConfigText.Entry entry) {
        String value = entry.value().strip();
        if (PORTS.contains(entry.key())) {
            return value.matches("[+-]?[0-9]+") && !isPort(value);
        }
        if (isTooSlow(entry)) {
            return true;
        }
        if (PERIODS.contains(entry.key())) {
            return isNoTime(value);
        }
        if (URLS.contains(entry.key())) {
            return !isUrl(value);
        }
        return switch (entry.key()) {
            case "Comments" -> section.name().equals(SERVER) && entry.value().length() > LONGEST_COMMENTS;
            case "BaseDir", "Homedir" -> value.equals("''") || value.equals("\"\"");
            case "Contact-Email" -> value.length() > LONGEST_CONTACT;
            case "Contact-Fingerprint" -> entry.value().length() > LONGEST_FINGERPRINT;
            case "SMTPServer" -> !isHost(value);
            default -> false;
        };
    }

    private static boolean isTooSlow(ConfigText.Entry entry) {
        return BANDWIDTHS.contains(entry.key()) && octets(entry.value()) < LEAST_BANDWIDTH;
    }

    private static boolean isNoTime(String interval) {
        try {
            return Interval.parse(interval).seconds() == 0;
        } catch (ConfigException e) {
            return false;
        }
    }

    private static boolean isPort(String digits) {
        BigInteger port = new BigInteger(digits.replace("+", ""));
        return port.signum() > 0 && port.bitLength() <= Short.SIZE;
    }

    private static boolean isHost(String text) {
        if (text.startsWith("[")) {
            return text.matches("\\[[0-9A-Fa-f:.]+](?::[0-9]+)?");
        }
        String[] parts = text.split(":", 2);
        return Values.isPlausibleHostname(parts[0])
                && (parts.length == 1 || (parts[1].matches("[0-9]+") && isPort(parts[1])));
    }

    private static long octets(String size) {
        try {
            return Values.size(size);
        } catch (ConfigException e) {
            return LEAST_BANDWIDTH;
        }
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = URI.create(text);
            return List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
