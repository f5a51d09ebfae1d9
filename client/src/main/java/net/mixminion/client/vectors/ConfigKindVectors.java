package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.config.AddressSet;
import net.mixminion.config.ConfigException;
import net.mixminion.config.Interval;
import net.mixminion.config.IntervalList;
import net.mixminion.config.Kind;
import net.mixminion.config.Surroundings;
import net.mixminion.config.Values;
import org.jspecify.annotations.Nullable;

/** The {@code kinds} of config.json: texts of each kind of value, what they mean and how they are printed back. */
final class ConfigKindVectors {
    private static final Surroundings MACHINE = new VectorMachine();

    private ConfigKindVectors() {}

    /**
     * What became of a text.
     *
     * @param value as the vectors have it
     * @param printed the value printed back
     */
    private record Outcome(Object value, String printed) {
        private static <T> Outcome of(Kind<T> kind, String input, Presenter<T> presenter) throws ConfigException {
            T value = kind.read(input, MACHINE);
            return new Outcome(presenter.present(value), kind.print(value));
        }
    }

    private interface Presenter<T> {
        Object present(T value);
    }

    /** Runs the cases of the object, kind by kind. */
    static void run(JsonNode kinds, Report report) {
        for (Map.Entry<String, JsonNode> kind : kinds.properties()) {
            for (JsonNode one : kind.getValue()) {
                String input = one.path("input").asText();
                String name = kind.getKey() + " " + PythonText.quoted(input);
                Optional<ValueRule> rule = ValueRule.of(kind.getKey(), input);
                if (rule.isPresent()) {
                    report.differs(
                            rule.get().difference(), name, () -> checkOurs(rule.get(), kind.getKey(), one, report));
                } else {
                    report.check(name, () -> check(kind.getKey(), one, report));
                }
            }
        }
    }

    /** What we promise where we do otherwise; that the reference took the text is a part of the case. */
    private static void checkOurs(ValueRule rule, String kind, JsonNode one, Report report) {
        String input = one.path("input").asText();
        report.expect("result of the reference", one.path("result").asText(), rule.referenceResult());
        if (rule.referenceResult().equals("error")) {
            report.expect("error", one.path("error").asText(), ReferenceRefusal.text(kind, input));
            report.expect("error_class", one.path("error_class").asText(), ReferenceRefusal.errorClass(kind, input));
        }
        if (rule.referenceValue() != null) {
            report.expect("value of the reference", PlainJson.of(one.path("value")), rule.referenceValue());
        }
        if (rule.referencePrinted() != null && one.has("unparsed")) {
            report.expect("unparsed", one.path("unparsed").asText(), rule.referencePrinted());
        }
        Object found;
        try {
            found = read(kind, input).value();
        } catch (ConfigException e) {
            found = ValueRule.REFUSED;
        }
        report.expect("our value", rule.ours(), found);
    }

    private static void check(String kind, JsonNode expected, Report report) {
        String input = expected.path("input").asText();
        Outcome found;
        try {
            found = read(kind, input);
        } catch (ConfigException e) {
            report.expect("result", expected.path("result").asText(), "error");
            report.expect("error", expected.path("error").asText(), ReferenceRefusal.text(kind, input));
            report.expect(
                    "error_class", expected.path("error_class").asText(), ReferenceRefusal.errorClass(kind, input));
            return;
        }
        report.expect("result", expected.path("result").asText(), "ok");
        report.expect("value", PlainJson.of(expected.path("value")), found.value());
        if (expected.has("unparsed")) {
            report.expect("unparsed", expected.path("unparsed").asText(), found.printed());
        }
    }

    private static Outcome read(String kind, String input) throws ConfigException {
        return switch (kind) {
            case "boolean" -> Outcome.of(Kind.BOOLEAN, input, value -> value ? BigInteger.ONE : BigInteger.ZERO);
            case "severity" -> Outcome.of(Kind.SEVERITY, input, Enum::name);
            case "serverMode" -> Outcome.of(Kind.SERVER_MODE, input, mode -> mode.text());
            case "mixRule" -> Outcome.of(Kind.MIX_RULE, input, rule -> rule.poolName());
            case "fraction" -> Outcome.of(Kind.FRACTION, input, value -> value);
            case "interval" -> Outcome.of(Kind.INTERVAL, input, ConfigKindVectors::seconds);
            case "intervalList" -> Outcome.of(Kind.INTERVAL_LIST, input, ConfigKindVectors::seconds);
            case "size" -> Outcome.of(Kind.SIZE, input, BigInteger::valueOf);
            case "list" -> Outcome.of(Kind.LIST, input, items -> items);
            case "seq" -> Outcome.of(Kind.SEQ, input, words -> words);
            case "addressSet_allow" -> Outcome.of(Kind.ADDRESS_SET_ALLOW, input, ConfigKindVectors::parts);
            case "addressSet_deny" -> Outcome.of(Kind.ADDRESS_SET_DENY, input, ConfigKindVectors::parts);
            case "IP" -> Outcome.of(Kind.IP, input, text -> text);
            case "IP6" -> Outcome.of(Kind.IP6, input, text -> text);
            case "host" -> Outcome.of(Kind.HOST, input, text -> text);
            case "nickname" -> Outcome.of(Kind.NICKNAME, input, text -> text);
            case "email" -> Outcome.of(Kind.EMAIL, input, text -> text);
            case "filename" -> Outcome.of(Kind.FILENAME, input, text -> text);
            case "user" -> Outcome.of(Kind.USER, input, number -> BigInteger.valueOf(number));
            default -> readUntabled(kind, input);
        };
    }

    /** The kinds that only descriptors and directories have. */
    private static Outcome readUntabled(String kind, String input) throws ConfigException {
        return switch (kind) {
            case "int" -> {
                long value = Values.integer(input);
                yield new Outcome(BigInteger.valueOf(value), Long.toString(value));
            }
            case "date" -> {
                Instant date = Values.date(input);
                yield new Outcome(BigInteger.valueOf(date.getEpochSecond()), Values.printDate(date));
            }
            case "time" -> {
                Instant time = Values.time(input);
                yield new Outcome(time.getEpochSecond() + time.getNano() / 1e9, Values.printTime(time));
            }
            case "base64" -> octets(Values.base64(input));
            case "hex" -> octets(Values.hex(input));
            default -> throw new IllegalArgumentException("there is no kind of value named " + kind);
        };
    }

    private static Outcome octets(byte[] octets) {
        String text = Base64.getEncoder().encodeToString(octets);
        return new Outcome(text, text);
    }

    private static Object seconds(Interval interval) {
        return BigInteger.valueOf(interval.seconds());
    }

    private static Object seconds(IntervalList list) {
        return list.waits().stream()
                .map(wait -> BigInteger.valueOf(wait.toSeconds()))
                .toList();
    }

    private static List<@Nullable Object> parts(AddressSet set) {
        return List.of(set.ip(), set.mask(), BigInteger.valueOf(set.portLow()), BigInteger.valueOf(set.portHigh()));
    }
}
