package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.mixminion.config.Key;
import net.mixminion.config.Kind;
import net.mixminion.config.ServerKeys;
import org.jspecify.annotations.Nullable;

/** The {@code server_defaults} of config.json: how often each key may stand, its kind, its default. */
final class ConfigDefaultVectors {
    private static final String SECTION_RULE = "__SECTION__";

    /** What the reference reads as any text. */
    private static final Set<Kind<?>> REFERENCE_TEXTS = Set.of(Kind.TEXT, Kind.URL);

    private ConfigDefaultVectors() {}

    /** Runs the cases of the object. */
    static void run(JsonNode sections, Report report) {
        for (Map.Entry<String, JsonNode> section : sections.properties()) {
            for (Map.Entry<String, JsonNode> key : section.getValue().properties()) {
                String name = "default of " + section.getKey() + "/" + key.getKey();
                Object theirs = PlainJson.of(key.getValue());
                if (key.getKey().equals(ServerKeys.MIX_ALGORITHM.name())) {
                    report.differs(Difference.MIX_DEFAULT, name, () -> {
                        report.expect("the reference's", List.of("ALLOW", "mixRule", "Timed"), theirs);
                        report.expect(
                                "ours",
                                List.of("ALLOW", "mixRule", "BinomialDynamicPool"),
                                ruleKindDefault(section.getKey(), key.getKey()));
                    });
                } else {
                    report.check(
                            name,
                            () -> report.expect(
                                    "rule, kind, default", theirs, ruleKindDefault(section.getKey(), key.getKey())));
                }
            }
        }
    }

    private static @Nullable Object ruleKindDefault(String section, String name) {
        if (name.equals(SECTION_RULE)) {
            boolean required = ServerKeys.TABLE.requiredSections().contains(section);
            return Arrays.asList(required ? "REQUIRE" : "ALLOW", null, null);
        }
        Optional<Key<?>> key = ServerKeys.TABLE.find(section, name);
        if (key.isEmpty()) {
            return List.of("no such key");
        }
        Kind<?> kind = key.get().kind();
        return Arrays.asList(
                key.get().rule().word(),
                REFERENCE_TEXTS.contains(kind) ? null : kind.name(),
                key.get().defaultText().orElse(null));
    }
}
