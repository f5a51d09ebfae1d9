package net.mixminion.client.vectors;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ConfigText;
import net.mixminion.config.Key;
import net.mixminion.config.ServerKeys;

/** What the reference says about a problem of a whole file; the vectors hold it word for word. */
final class ReferenceFileError {
    private static final String PREFIX = "ConfigError: ";
    private static final String DELIVERY = "Delivery/";

    private ReferenceFileError() {}

    /** The error for one of the problems that we found in a text. */
    static String text(ConfigException.Problem problem, String text) {
        String unixText = text.replace("\r\n", "\n").replace('\r', '\n');
        if (problem.fault() == ConfigException.Fault.GRAMMAR) {
            return ConfigSyntaxVectors.referenceError(unixText, false, problem.line());
        }
        ConfigText parsed;
        try {
            parsed = ConfigText.parse("", text);
        } catch (ConfigException e) {
            throw new IllegalArgumentException("the grammar was right before", e);
        }
        if (problem.fault() == ConfigException.Fault.VALUE) {
            return value(problem, parsed);
        }
        return PREFIX + explained(problem, parsed);
    }

    private static String explained(ConfigException.Problem problem, ConfigText text) {
        return switch (problem.fault()) {
            case FILE -> "Skipping unrecognized section " + firstUnknownSection(text);
            case UNKNOWN_SECTION -> "Skipping unrecognized section " + problem.section();
            case UNKNOWN_KEY ->
                "Unrecognized key " + problem.key() + " on line " + problem.line() + homes(problem, text);
            case DUPLICATE_SECTION -> "Duplicate section [" + problem.section() + "]";
            case DUPLICATE_KEY -> "Duplicate entry for " + problem.key() + " at line " + problem.line();
            case MISSING_SECTION -> "Section [" + problem.section() + "] not found.";
            case MISSING_KEY ->
                isRequired(problem)
                        ? "Missing entry " + problem.key() + " from section " + problem.section()
                        : "Missing field " + problem.key() + " in [" + problem.section() + "]";
            case BOUNDS, CONFLICT, GRAMMAR, VALUE -> bounds(problem, text);
        };
    }

    /** The reference takes the text of the error for a list of its characters. */
    private static String value(ConfigException.Problem problem, ConfigText text) {
        String value = valueAt(problem, text);
        String kind = ServerKeys.TABLE
                .find(problem.section(), problem.key())
                .map(key -> key.kind().name())
                .orElse("");
        String refusal = ReferenceRefusal.text(kind, value);
        String errorClass = ReferenceRefusal.errorClass(kind, value);
        return errorClass.equals("ConfigError")
                ? PREFIX
                        + PythonText.tupleOfCharacters(
                                ReferenceRefusal.firstArgument(kind, value) + " at line " + problem.line())
                : errorClass + ": " + refusal;
    }

    private static String bounds(ConfigException.Problem problem, ConfigText text) {
        return switch (problem.key()) {
            case "IdentityKeyBits" -> "IdentityKeyBits must be between 2048 and 4096";
            case "PublicKeyLifetime" -> "PublicKeyLifetime must be at least 1 day.";
            case "PublicKeyOverlap" ->
                problem.text().contains("too short")
                        ? "PublicKeyOverlap must be >= 6 hours"
                        : "PublicKeyOverlap must be <= 72 hours";
            case "MixPoolMinSize" -> "MixPoolMinSize %s must be nonnegative.";
            case "MaxConnections" -> "MaxConnections must be at least 1.";
            case "SendmailCommand" -> "Cannot specify both SMTPServer and SendmailCommand";
            case "AddressFile" -> "Address file " + valueAt(problem, text) + " seems not to exist.";
            case "BlacklistFile" -> "Blacklist file " + valueAt(problem, text) + " seems not to exist";
            case "Enabled" ->
                "You've specified Fragmented delivery, but no actual delivery method.  This doesn't make much sense.";
            default -> "(not known)";
        };
    }

    private static String valueAt(ConfigException.Problem problem, ConfigText text) {
        return text.sections().stream()
                .flatMap(section -> section.entries().stream())
                .filter(entry -> entry.line() == problem.line())
                .map(ConfigText.Entry::value)
                .findFirst()
                .orElse("");
    }

    private static boolean isRequired(ConfigException.Problem problem) {
        return ServerKeys.TABLE
                .find(problem.section(), problem.key())
                .map(key -> key.rule() == Key.Rule.REQUIRED)
                .orElse(false);
    }

    private static String firstUnknownSection(ConfigText text) {
        return text.sections().stream()
                .map(ConfigText.Section::name)
                .filter(name -> !ServerKeys.TABLE.sections().contains(name))
                .findFirst()
                .orElse("");
    }

    /** The sections where the key would be at home, as far as the reference knows them when it reads this one. */
    private static String homes(ConfigException.Problem problem, ConfigText text) {
        boolean knowsDelivery = text.sections().stream()
                .anyMatch(section -> section.name().equals("Server")
                        && section.line() < problem.line()
                        && !problem.section().equals("Server"));
        Set<String> homes = new TreeSet<>();
        for (Key<?> key : ServerKeys.TABLE.keys()) {
            if (key.name().equals(problem.key())
                    && !FileRule.isOurs(key.section(), key.name())
                    && (knowsDelivery || !key.section().startsWith(DELIVERY))) {
                homes.add(key.section());
            }
        }
        return homes.isEmpty()
                ? ""
                : ". This key belongs in " + sequence(List.copyOf(homes)) + ", but appears in " + problem.section()
                        + ".";
    }

    private static String sequence(List<String> items) {
        int last = items.size() - 1;
        return switch (items.size()) {
            case 1 -> items.get(0);
            case 2 -> items.get(0) + " or " + items.get(1);
            default -> String.join(", ", items.subList(0, last)) + ", or " + items.get(last);
        };
    }
}
